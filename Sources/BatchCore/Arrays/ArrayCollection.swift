import Foundation

/// Where the files of numbers of a job come from.
public enum ArraySource: Sendable {
  /// No file can be read: of jobs that are told as text alone.
  case none
  /// Files, by paths relative to a folder.
  case folder(String, readHDF5: HDF5ArrayReader?)
  /// Files that another process has read, by name.
  case told([String: NumberArray])
}

/// Reads a dataset of an HDF5 file.
/// - Parameters: the path, and the dataset; nil: the only one of the file.
/// - Throws: `ArrayFileError`.
public typealias HDF5ArrayReader = @Sendable (String, String?) throws -> NumberArray

/// What is wrong with a file of numbers, in words that follow its name.
public struct ArrayFileError: Error, Equatable {
  public let problem: String
  public init(_ problem: String) { self.problem = problem }
}

/// The files of numbers that a job names, each read once.
public final class ArrayCollection: @unchecked Sendable {
  private let source: ArraySource
  private let lock = NSLock()
  private var known: [String: NumberArray] = [:]

  public init(_ source: ArraySource) { self.source = source }

  /// All that were read, by name.
  public var arrays: [String: NumberArray] { lock.withLock { known } }

  /// - Parameters:
  ///   - file: the path as the job has it.
  ///   - dataset: of an HDF5 file.
  /// - Throws: `ArrayFileError`.
  public func array(_ file: String, dataset: String?) throws -> NumberArray {
    let name = file + (dataset.map { ":\($0)" } ?? "")
    if let array = lock.withLock({ known[name] }) { return array }
    let array = try read(file, dataset, name)
    guard array.isFinite else { throw ArrayFileError("holds numbers that are not finite") }
    lock.withLock { known[name] = array }
    return array
  }

  private func read(_ file: String, _ dataset: String?, _ name: String) throws -> NumberArray {
    switch source {
    case .none: throw ArrayFileError("cannot be read here; give the numbers in the job")
    case .told(let arrays):
      guard let array = arrays[name] else { throw ArrayFileError("was not told to this rank") }
      return array
    case .folder(let folder, let readHDF5):
      let path = file.hasPrefix("/") ? file : folder + "/" + file
      switch (file as NSString).pathExtension.lowercased() {
      case "csv", "txt", "dat": return try NumberArray(csv: try Self.contents(of: path))
      case "npy": return try NumberArray(npy: try Self.contents(of: path))
      case "h5", "hdf5", "nc":
        guard let readHDF5 else { throw ArrayFileError("cannot be read without HDF5") }
        _ = try Self.size(of: path)
        return try readHDF5(path, dataset)
      default: throw ArrayFileError("has no ending that tells its form; give .csv, .npy or .h5")
      }
    }
  }

  /// Bytes of a file that is read whole.
  private static let longest = 2_000_000_000

  private static func size(of path: String) throws -> Int {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw ArrayFileError("does not exist; paths are relative to the job file")
    }
    if isDirectory.boolValue { throw ArrayFileError("is a directory; give a file") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let size = attributes?[.size] as? Int
    else { throw ArrayFileError("is no regular file") }
    return size
  }

  private static func contents(of path: String) throws -> Data {
    // Links are followed: what they lead to counts.
    let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard try size(of: path) <= longest else {
      throw ArrayFileError("is larger than \(longest) bytes")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ArrayFileError("cannot be read; check its permissions")
    }
    return data
  }
}
