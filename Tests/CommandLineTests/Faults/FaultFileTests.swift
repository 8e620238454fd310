import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// A result file that is not what it should be is refused and left as it is.
  @Suite(.serialized) struct Files {
    let directory: TemporaryDirectory
    let job: String
    let file: String
    let good: Data

    init() throws {
      directory = try TemporaryDirectory()
      _ = try Program.result(of: Jobs.glass, in: directory, name: "out")
      job = directory.path("job.yaml")
      file = directory.path("out.h5")
      good = try #require(FileManager.default.contents(atPath: file))
    }

    private func put(_ bytes: Data) throws { try bytes.write(to: URL(fileURLWithPath: file)) }

    /// Every command that reads it says so; then `--overwrite` makes a new one.
    private func expectRefusal(_ bytes: Data, _ cause: String, ranks: [Int?] = [nil]) throws {
      try put(bytes)
      for ranks in ranks {
        let run = try Program.run(["run", job, "-o", file, "--quiet"], ranks: ranks)
        Fault.expectLine(run, code: 65, file, cause)
      }
      Fault.expectLine(try Program.run(["show", file]), code: 65, file, cause)
      #expect(FileManager.default.contents(atPath: file) == bytes)
      #expect(Fault.hidden(beside: file) == [])
    }

    @Test func truncated() throws {
      for count in [0, 4, 8, 50, 1000, good.count / 2, good.count - 17, good.count - 1] {
        try expectRefusal(good.prefix(count), "is not a usable result file")
      }
      try expectRefusal(good.prefix(good.count - 100), "truncated", ranks: [3])
    }

    @Test func changedBytes() throws {
      // From a fixed generator, all over the file.
      var state: UInt64 = 1
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var bytes = good
        // Behind the signature: without that it is no HDF5 file at all.
        bytes[8 + Int(state >> 33) % (good.count - 24)] ^= UInt8(1 + state >> 20 & 0x7f)
        try expectRefusal(bytes, "it is damaged (its checksum does not fit)")
      }
      var bytes = good
      bytes[good.count / 2] ^= 1
      try expectRefusal(bytes, "it is damaged (its checksum does not fit)", ranks: [3])
      bytes = good
      bytes[good.count - 12] ^= 1
      try expectRefusal(bytes, "it is damaged (its last bytes are missing or changed)")
      for command in [["verify", file], ["merge", file, "-o", directory.path("merged.h5")]] {
        Fault.expectLine(try Program.run(command), code: 65, file, "it is damaged")
      }
      #expect(!FileManager.default.fileExists(atPath: directory.path("merged.h5")))
      let anew = try Program.run(["run", job, "-o", file, "--quiet", "--overwrite"], ranks: 2)
      #expect(anew.code == 0)
      try put(good)
    }

    @Test func newerSchema() throws {
      var document = try #require(try HDF5ResultStore(path: file).load())
      let place = try #require(document.attributes.firstIndex { $0.name == "schema_version" })
      document.attributes[place].value = .integer(ResultDocument.schemaVersion + 1)
      let newer = directory.path("newer.h5")
      try HDF5ResultStore(path: newer).save(document)
      let bytes = try #require(FileManager.default.contents(atPath: newer))
      try expectRefusal(
        bytes, "a newer twa wrote it (schema \(ResultDocument.schemaVersion + 1)", ranks: [nil, 3])
    }
  }
}
