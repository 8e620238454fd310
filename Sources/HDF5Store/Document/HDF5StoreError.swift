/// Why a result file could not be written or read; one line, naming the file.
public enum HDF5StoreError: Error, CustomStringConvertible, Equatable {
  /// The output cannot be made there: directory missing, not writable, or no place for a file.
  case cannotCreate(path: String, reason: String)
  /// Reading or writing failed: disk full, quota, device error, no permission to read.
  case ioError(path: String, reason: String)
  /// The file is no result file of this program, or is damaged.
  case incompatible(path: String, reason: String)
  /// The document contradicts itself and cannot be stored: an error in the program.
  case invalidDocument(path: String, reason: String)

  /// The exit code of the conventional kind (sysexits).
  public var exitCode: Int32 {
    switch self {
    case .cannotCreate: 73
    case .ioError: 74
    case .incompatible: 65
    case .invalidDocument: 70
    }
  }

  public var description: String {
    switch self {
    case .cannotCreate(let path, let reason): "cannot create \(path): \(reason)"
    case .ioError(let path, let reason): "cannot read or write \(path): \(reason)"
    case .incompatible(let path, let reason): "\(path) is not a usable result file: \(reason)"
    case .invalidDocument(let path, let reason): "cannot store results in \(path): \(reason)"
    }
  }
}
