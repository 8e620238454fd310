import Foundation

/// Where a result grows that shall replace another one: `OUT.partial.h5` beside `OUT.h5`, until it is
/// complete.
public struct PartialFile: Sendable {
  /// Of the growing result.
  public let path: String
  private let output: String

  public init(of output: String) {
    self.output = output
    let target = OutputPath(output).path
    let isNamedSo = target.utf8.suffix(3).elementsEqual(".h5".utf8)
    path = (isNamedSo ? String(Substring(target.utf8.dropLast(3))) : target) + ".partial.h5"
  }

  /// Puts the complete result in the place of the old one, with the old one's permissions.
  ///
  /// - Throws: `HDF5StoreError`; both files are then as they were.
  public func replaceOutput() throws {
    let file = AtomicFile(path: output)
    try file.prepare()
    var old = stat()
    if stat(file.target.path, &old) == 0 { chmod(path, old.st_mode & 0o7777) }
    if rename(path, file.target.path) != 0 {
      throw HDF5StoreError.cannotCreate(path: output, reason: String(cString: strerror(errno)))
    }
    try file.synchronizeDirectory()
  }
}
