import BatchRunner
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
    guard try isReadable() else { return nil }
    return try HDF5Library.exclusively {
      do {
        let file = try Handle(
          "H5Fopen", H5Fopen(path, twa_h5_read_only(), twa_h5_default()), close: H5Fclose)
        return try DocumentReader(file: file).read()
      } catch let error as HDF5Error {
        throw HDF5StoreError.incompatible(path: path, reason: error.description)
      } catch let damage as Damage {
        throw HDF5StoreError.incompatible(path: path, reason: damage.reason)
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

  /// Whether there is a file, after looking whether it can be opened, starts like HDF5 and is
  /// undamaged.
  private func isReadable() throws -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0 {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw HDF5StoreError.ioError(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(file) }
    var information = stat()
    if fstat(file, &information) != 0 {
      throw HDF5StoreError.ioError(path: path, reason: String(cString: strerror(errno)))
    }
    if information.st_mode & S_IFMT != S_IFREG {
      throw HDF5StoreError.incompatible(path: path, reason: "not a regular file")
    }
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
    var start = [UInt8](repeating: 0, count: signature.count)
    let count = read(file, &start, start.count)
    if count < 0 {
      throw HDF5StoreError.ioError(path: path, reason: String(cString: strerror(errno)))
    }
    if count == 0 { throw HDF5StoreError.incompatible(path: path, reason: "the file is empty") }
    if count < start.count || start != signature {
      throw HDF5StoreError.incompatible(path: path, reason: "not an HDF5 file")
    }
    do {
      try Seal.check(file, size: Int(information.st_size))
    } catch let damage as Damage {
      throw HDF5StoreError.incompatible(path: path, reason: damage.reason)
    } catch let failure as Seal.ReadFailure {
      throw HDF5StoreError.ioError(path: path, reason: String(cString: strerror(failure.code)))
    }
    return true
  }
}
