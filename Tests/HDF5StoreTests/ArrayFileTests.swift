import BatchCore
import Foundation
import Testing

@testable import HDF5Store

/// Arrays of numbers that jobs name.
extension HDF5ResultStoreTests {
  @Test func arraysAreRead() throws {
    let path = scratch.file("out.h5")
    try HDF5ResultStore(path: path).save(Samples.full())
    #expect(
      try ArrayFile.read(path, dataset: "time") == NumberArray(shape: [3], real: [0, 1, 2]))
    #expect(
      try ArrayFile.read(path, dataset: "wide") == NumberArray(shape: [4], real: [1, 2, 3, 4]))
    let open = HDF5Library.openObjects()
    func problem(_ path: String, _ dataset: String?) -> String {
      do {
        _ = try ArrayFile.read(path, dataset: dataset)
        return "none"
      } catch let error as ArrayFileError { return error.problem } catch { return "\(error)" }
    }
    #expect(problem(path, "magnetization").contains("3 dimensions"))
    #expect(problem(path, "component").contains("holds no numbers"))
    #expect(problem(path, "nothing") == "has no dataset \"nothing\"")
    #expect(problem(path, "a/b/c") == "has no group \"a\"")
    #expect(problem(path, nil).contains("datasets; name one with `dataset`: "))
    #expect(problem(scratch.file("no.h5"), nil).hasPrefix("does not exist"))
    #expect(problem(scratch.path, nil).hasPrefix("cannot be read"))
    let whole = try #require(FileManager.default.contents(atPath: path))
    for length in [0, 3, 8, 100, whole.count / 2] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: scratch.file("cut.h5")))
      #expect(problem(scratch.file("cut.h5"), "time") != "none", "\(length)")
    }
    #expect(HDF5Library.openObjects() == open)
  }
}
