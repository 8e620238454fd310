import BatchRunner
import Foundation

/// Paths of files to write, as given on the command line; looked at by bytes.
enum OutputPath {
  /// Refuses, before any work, what cannot become a file. Whether one can be made there is seen when
  /// its lock is taken.
  static func check(_ path: String) throws {
    if path.isEmpty {
      throw ProgramExit(code: 64, message: "twa: -o is empty; give a file, e.g. results/job.h5")
    }
    func refusal(_ reason: String) -> ProgramExit {
      ProgramExit(code: 73, message: "twa: \(path): \(reason)")
    }
    let name = Array(path.utf8.split(separator: slash, omittingEmptySubsequences: false).last ?? [])
    if name.isEmpty || name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) {
      throw refusal("the name of a directory; give a file in it")
    }
    if path.utf8.split(separator: slash).contains(where: { $0.count > Int(NAME_MAX) }) {
      throw refusal(String(cString: strerror(ENAMETOOLONG)))
    }
    var information = stat()
    if stat(path, &information) == 0 {
      if information.st_mode & S_IFMT == S_IFDIR {
        throw refusal("a directory; give a file in it")
      }
      if information.st_mode & S_IFMT != S_IFREG { throw refusal("not a regular file") }
    } else if errno != ENOENT {
      throw refusal(String(cString: strerror(errno)))
    }
  }

  /// The same place, seen from anywhere. The path is kept as it is, since `a/../b` need not be `b`.
  static func absolute(_ path: String) throws -> String {
    if path.utf8.first == slash { return path }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard getcwd(&buffer, buffer.count) != nil, let directory = String(validatingCString: buffer)
    else {
      throw ProgramExit(
        code: 73, message: "twa: the path of the working directory cannot be written as UTF-8 text")
    }
    var rest = path.utf8[...]
    while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
    return (directory == "/" ? "" : directory) + "/" + String(decoding: rest, as: UTF8.self)
  }

  private static let slash = UInt8(ascii: "/")
}
