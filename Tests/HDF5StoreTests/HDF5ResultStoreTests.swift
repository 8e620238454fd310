import BatchCore
import Foundation
import Testing

@testable import HDF5Store

/// One after the other, because they count what is open in the whole library.
@Suite(.serialized) struct HDF5ResultStoreTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func roundTripIsExact() throws {
    let store = HDF5ResultStore(path: scratch.file("out.h5"))
    try store.save(Samples.full())
    let loaded = try #require(try store.load())
    #expect(fingerprint(loaded) == fingerprint(Samples.full()))
    try store.save(loaded)
    let again = try #require(try store.load())
    #expect(fingerprint(again) == fingerprint(Samples.full()))
    #expect(try scratch.names() == ["out.h5"])
  }

  @Test func equalDocumentsAreEqualBytes() throws {
    for name in ["a.h5", "b.h5"] {
      try HDF5ResultStore(path: scratch.file(name)).save(Samples.full())
    }
    let contents = ["a.h5", "b.h5"].map { FileManager.default.contents(atPath: scratch.file($0)) }
    #expect(contents[0] != nil)
    #expect(contents[0] == contents[1])
  }

  @Test func nothingIsThereYet() throws {
    #expect(try HDF5ResultStore(path: scratch.file("out.h5")).load() == nil)
    #expect(try HDF5ResultStore(path: scratch.file("no/such/out.h5")).load() == nil)
  }

  @Test func missingDirectoriesAreMade() throws {
    let store = HDF5ResultStore(path: scratch.file("a/b/c/out.h5"))
    try store.save(Samples.small(title: "deep"))
    #expect(try store.load()?[attribute: "title"] == .text("deep"))
  }

  @Test func checkpointVanishesWithItsNodes() throws {
    let store = HDF5ResultStore(path: scratch.file("out.h5"))
    try store.save(Samples.full())
    var document = Samples.full()
    document.checkpoint = []
    try store.save(document)
    #expect(try store.load()?.checkpoint.isEmpty == true)
  }

  @Test func longTextAttribute() throws {
    let store = HDF5ResultStore(path: scratch.file("out.h5"))
    let line = "  - {name: ñ, value: 1.0}\n"
    let text = String(repeating: line, count: 200_000 / line.utf8.count + 1)
    #expect(text.utf8.count >= 200_000)
    var document = Samples.small(title: "long")
    document.attributes += [("job", .text(text)), ("many", .texts([text, "short", text]))]
    try store.save(document)
    let loaded = try #require(try store.load())
    #expect(loaded[attribute: "job"] == .text(text))
    #expect(loaded[attribute: "many"] == .texts([text, "short", text]))
  }

  @Test func manyAttributesKeepTheirOrder() throws {
    let store = HDF5ResultStore(path: scratch.file("out.h5"))
    var document = Samples.small(title: "many")
    document.attributes += (0..<100).map { ("k\(($0 * 37) % 100)", .integer(Int64($0))) }
    try store.save(document)
    #expect(try store.load()?.attributes.map(\.name) == document.attributes.map(\.name))
  }

  @Test func manyVariablesShareOneCoordinate() throws {
    let store = HDF5ResultStore(path: scratch.file("out.h5"))
    var document = Samples.small(title: "many")
    document.coordinates = [
      .init(name: "time", values: .real([0, 1]), units: "s", longName: "time")
    ]
    document.variables = (0..<300).map {
      .init(
        name: "v\(300 - $0)", dimensions: ["time"], values: .real([Double($0), 0]), units: "1",
        longName: "")
    }
    try store.save(document)
    let loaded = try #require(try store.load())
    #expect(fingerprint(loaded) == fingerprint(document))
  }

  @Test func largeVariablesAreCompressed() throws {
    let path = scratch.file("out.h5")
    var document = Samples.small(title: "large")
    document.coordinates = [
      .init(name: "row", values: .integer(Array(0..<1000)), units: "1", longName: "row"),
      .init(name: "column", values: .integer(Array(0..<1000)), units: "1", longName: "column"),
    ]
    let values = (0..<1_000_000).map { Double($0 / 100) * 0.25 }
    document.variables = [
      .init(
        name: "v", dimensions: ["row", "column"], values: .real(values), units: "1", longName: "")
    ]
    try HDF5ResultStore(path: path).save(document)
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    #expect(size < 2_000_000)
    let loaded = try #require(try HDF5ResultStore(path: path).load())
    #expect(fingerprint(loaded) == fingerprint(document))
  }

  @Test func chunksAreWholeRowsOfBoundedSize() {
    #expect(Storage.chunk(extents: [1000, 1000]) == [131, 1000])
    #expect(Storage.chunk(extents: [7, 3, 1_000_000]) == [1, 1, 131_072])
    #expect(Storage.chunk(extents: [10, 1, 1000]) == [10, 1, 1000])
  }

  @Test func theFileIsReadableInTheFormatOfHDF5Version110() throws {
    let path = scratch.file("out.h5")
    try HDF5ResultStore(path: path).save(Samples.full())
    let bytes = try #require(FileManager.default.contents(atPath: path))
    // The superblock's version follows the signature; 1.10 reads up to 3.
    #expect(bytes[8] <= 3)
  }
}
