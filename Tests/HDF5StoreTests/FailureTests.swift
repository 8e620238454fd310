import BatchCore
import Foundation
import Testing

@testable import HDF5Store

extension HDF5ResultStoreTests {
  @Suite(.serialized) struct Failures {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func save(
      _ document: ResultDocument, to path: String
    ) -> HDF5StoreError? {
      #expect(throws: HDF5StoreError.self) { try HDF5ResultStore(path: path).save(document) }
    }

    private func load(_ path: String) -> HDF5StoreError? {
      #expect(throws: HDF5StoreError.self) { try HDF5ResultStore(path: path).load() }
    }

    private func expectIncompatible(_ error: HDF5StoreError?, path: String) {
      #expect(error?.exitCode == 65)
      #expect(error?.description.contains(path) == true)
      #expect(error?.description.contains("\n") == false)
    }

    static let invalid: [(String, @Sendable (inout ResultDocument) -> Void)] = [
      ("has 8 values", { $0.variables[1].values = .real(Array(repeating: 0, count: 8)) }),
      ("which is no coordinate", { $0.variables[1].dimensions[0] = "nowhere" }),
      ("dimension twice", { $0.variables[1].dimensions = ["time", "time"] }),
      ("used twice", { $0.variables[1].name = "time" }),
      ("used twice", { $0.variables[1].name = "_checkpoint" }),
      ("cannot be the name", { $0.variables[1].name = "a/b" }),
      ("given twice", { $0.attributes.append(("title", .integer(0))) }),
      ("null character", { $0.attributes.append(("x", .text("a\0b"))) }),
    ]

    @Test(arguments: invalid.indices) func invalidDocumentKeepsTheOldFile(index: Int) throws {
      let path = scratch.file("out.h5")
      let store = HDF5ResultStore(path: path)
      try store.save(Samples.small(title: "old"))
      let old = FileManager.default.contents(atPath: path)
      var document = Samples.full()
      Self.invalid[index].1(&document)
      let error = save(document, to: path)
      #expect(error?.exitCode == 70)
      #expect(error?.description.contains(Self.invalid[index].0) == true)
      #expect(FileManager.default.contents(atPath: path) == old)
      #expect(try scratch.names() == ["out.h5"])
    }

    /// In a process of its own, whose files cannot grow.
    @Test func fullDiskKeepsTheOldFile() async throws {
      await #expect(processExitsWith: .success) {
        let scratch = try Scratch()
        let path = scratch.file("out.h5")
        let store = HDF5ResultStore(path: path)
        try store.save(Samples.small(title: "old"))
        let old = FileManager.default.contents(atPath: path)
        let before = HDF5Library.openIdentifiers()

        limitFiles(bytes: 8192)
        let error = #expect(throws: HDF5StoreError.self) { try store.save(Samples.full()) }
        #expect(error?.exitCode == 74)
        #expect(error?.description.contains(path) == true)
        #expect(FileManager.default.contents(atPath: path) == old)
        #expect(try scratch.names() == ["out.h5"])
        #expect(HDF5Library.openIdentifiers() == before)
      }
    }

    @Test func noPlaceForTheFile() throws {
      #expect(save(Samples.full(), to: scratch.path)?.exitCode == 73)
      #expect(save(Samples.full(), to: "/dev/null")?.exitCode == 73)
      let file = scratch.file("file")
      try Data("x".utf8).write(to: URL(fileURLWithPath: file))
      #expect(save(Samples.full(), to: file + "/out.h5")?.exitCode == 73)
      let long = scratch.file(String(repeating: "n", count: 300))
      #expect(save(Samples.full(), to: long)?.exitCode == 73)
      #expect(save(Samples.full(), to: "/proc/nothing/here/out.h5")?.exitCode == 73)
      #expect(try scratch.names() == ["file"])
    }

    @Test func linkIsFollowed() throws {
      let link = scratch.file("link.h5")
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: "below/target.h5")
      try HDF5ResultStore(path: link).save(Samples.small(title: "there"))
      let target = HDF5ResultStore(path: scratch.file("below/target.h5"))
      #expect(try target.load()?[attribute: "title"] == .text("there"))
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "below/target.h5")
    }

    @Test func notHDF5() throws {
      let path = scratch.file("out.h5")
      for content in ["", "x", "name: job\nseed: 3\n"] {
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        expectIncompatible(load(path), path: path)
      }
      expectIncompatible(load(scratch.path), path: scratch.path)
    }

    @Test func truncated() throws {
      let path = scratch.file("out.h5")
      try HDF5ResultStore(path: path).save(Samples.full())
      let whole = try #require(FileManager.default.contents(atPath: path))
      let before = HDF5Library.openIdentifiers()
      for count in [8, 40, 100, 2000, whole.count / 2, whole.count - 1] {
        try whole.prefix(count).write(to: URL(fileURLWithPath: path))
        expectIncompatible(load(path), path: path)
      }
      #expect(HDF5Library.openIdentifiers() == before)
    }

    @Test func noSchemaVersion() throws {
      let path = scratch.file("out.h5")
      for attributes in [
        [("title", ResultDocument.Attribute.text("x"))], [("schema_version", .text("1"))],
      ] {
        try HDF5ResultStore(path: path).save(ResultDocument(attributes: attributes))
        let error = load(path)
        expectIncompatible(error, path: path)
        #expect(error?.description.contains("schema_version") == true)
      }
    }

    @Test func nothingStaysOpen() throws {
      let path = scratch.file("out.h5")
      let store = HDF5ResultStore(path: path)
      try store.save(Samples.full())
      _ = try store.load()
      let before = HDF5Library.openIdentifiers()
      for _ in 0..<5 {
        try store.save(Samples.full())
        _ = try store.load()
      }
      #expect(HDF5Library.openObjects() == 0)
      #expect(HDF5Library.openIdentifiers() == before)

      try HDF5ResultStore(path: path).save(ResultDocument(attributes: [("title", .text("x"))]))
      _ = load(path)
      try Data("x".utf8).write(to: URL(fileURLWithPath: path))
      _ = load(path)
      #expect(HDF5Library.openObjects() == 0)
      #expect(HDF5Library.openIdentifiers() == before)
    }
  }
}

/// Lets files of this process grow to a size and no further, as on a full disk.
private func limitFiles(bytes: Int) {
  signal(SIGXFSZ, SIG_IGN)
  var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
  #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
}
