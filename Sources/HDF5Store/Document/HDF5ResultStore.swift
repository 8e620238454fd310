import BatchCore
import CHDF5
import Foundation

/// Results in one HDF5 file that is also valid netCDF-4, always replaced as a whole.
/// Safe to use from any thread. Errors are `HDF5StoreError`.
public struct HDF5ResultStore: ResultStore, Sendable {
  public let path: String
  private var makesDirectories = true

  public init(path: String) {
    self.path = path
  }

  /// The same for a directory that was there before: that it has gone is an error.
  public var withoutMakingDirectories: HDF5ResultStore {
    var store = self
    store.makesDirectories = false
    return store
  }

  /// Reads the whole document; nil when there is no file.
  ///
  /// - Throws: `.incompatible` when the file is not ours or damaged, `.ioError` when it cannot be
  ///   read at all.
  public func load() throws -> ResultDocument? {
    do {
      return try readDocument { try Probe.check(path, fileSize: $0) }
    } catch let failure as PlainFile.Failure {
      throw error(failure)
    } catch let error as HDF5Error {
      throw HDF5StoreError.incompatible(path: path, reason: error.description.printable)
    } catch let damage as Damage {
      throw HDF5StoreError.incompatible(path: path, reason: damage.reason.printable)
    }
  }

  /// - Parameter check: gets the number of bytes before HDF5 sees them.
  /// - Throws: `PlainFile.Failure`, `Damage`, `HDF5Error`.
  func readDocument(check: (Int) throws -> Void = { _ in }) throws -> ResultDocument? {
    let memory = Int(Bytes.ofMachine())
    guard let file = try PlainFile.read(path, limit: memory, look: looksLikeHDF5) else {
      return nil
    }
    let content = try ChecksumTrailer.check(file.bytes)
    try check(content.count)
    return try withExtendedLifetime(file) {
      try HDF5Library.exclusively {
        try DocumentReader(file: FileImage.open(content), size: content.count).read()
      }
    }
  }

  /// Replaces the file by one with this document.
  ///
  /// - Throws: `.cannotCreate`, `.ioError` or `.invalidDocument`; the old file is then untouched.
  public func save(_ document: ResultDocument) throws {
    if let problem = DocumentCheck(document: document).problem() {
      throw HDF5StoreError.invalidDocument(path: path, reason: problem)
    }
    try HDF5Library.exclusively {
      do {
        try FileImage.make(
          fill: { try DocumentWriter(file: $0).write(document) },
          consume: {
            try AtomicFile(path: path, makesDirectories: makesDirectories).replace(with: $0)
          })
      } catch let error as HDF5Error {
        throw HDF5StoreError.ioError(path: path, reason: error.description)
      }
    }
  }

  private func looksLikeHDF5(_ start: UnsafeRawBufferPointer) throws {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
    if start.isEmpty { throw Damage(reason: "the file is empty") }
    if !start.starts(with: signature) { throw Damage(reason: "not an HDF5 file") }
  }

  private func error(_ failure: PlainFile.Failure) -> HDF5StoreError {
    switch failure {
    case .code(let code): .ioError(path: path, reason: String(cString: strerror(code)))
    case .notRegular: .incompatible(path: path, reason: "not a regular file")
    case .tooLarge(let bytes):
      .ioError(path: path, reason: "its \(Bytes.text(Double(bytes))) do not fit into memory")
    }
  }
}
