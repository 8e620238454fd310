import CHDF5
import Foundation
import Testing

@testable import HDF5Store

/// The checksum at the end of a file finds all damage, and is gone once another program has changed
/// the file.
@Suite struct ChecksumTrailerTests {
  let scratch: Scratch
  let path: String
  let good: [UInt8]

  init() throws {
    scratch = try Scratch()
    path = scratch.file("out.h5")
    try HDF5ResultStore(path: path).save(Samples.full())
    good = [UInt8](try #require(FileManager.default.contents(atPath: path)))
  }

  private func load(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    _ = try HDF5ResultStore(path: path).load()
  }

  @Test func marksTheEndOfTheFile() {
    #expect(good.suffix(16).prefix(8).elementsEqual("twaCRC64".utf8))
    let content = Array(good.dropLast(16))
    #expect(content.withUnsafeBytes { ChecksumTrailer.make(for: $0) } == Array(good.suffix(16)))
  }

  /// Changed bytes anywhere never reach HDF5, which some of them would crash.
  @Test func anyChangeIsFound() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<good.count, using: &random)
        bytes[place] ^= UInt8.random(in: 1...255, using: &random)
      }
      if bytes == good { continue }
      let error = #expect(throws: HDF5StoreError.self) { try load(bytes) }
      #expect(error?.exitCode == 65)
    }
  }

  @Test func anyEndIsFound() throws {
    let counts = Array(stride(from: 1, to: good.count, by: 97))
    for count in counts + ((good.count - 40)..<good.count)
    where count != good.count - 16 {
      let error = #expect(throws: HDF5StoreError.self) { try load(Array(good.prefix(count))) }
      #expect(error?.exitCode == 65, "\(count) bytes of \(good.count)")
    }
  }

  /// Behind the seal there is nothing, whatever the seal says.
  @Test func bytesBehindTheEndAreFound() throws {
    let content = Array(good.dropLast(16))
    func sealed(_ bytes: [UInt8]) -> [UInt8] {
      bytes + bytes.withUnsafeBytes { ChecksumTrailer.make(for: $0) }
    }
    for tail in [[0], Array(repeating: 0, count: 16), Array(good.suffix(16))] as [[UInt8]] {
      for bytes in [good + tail, sealed(good + tail), sealed(content + tail)] {
        let error = #expect(throws: HDF5StoreError.self) { try load(bytes) }
        #expect(error?.exitCode == 65)
      }
    }
  }

  /// As other programs write it.
  @Test func aFileWithoutIsAccepted() throws {
    try load(Array(good.dropLast(16)))
  }

  /// HDF5 cuts off what is behind its own bytes when it closes a file that it opened for changes.
  @Test(arguments: [false, true]) func changesThroughHDF5RemoveIt(isChanged: Bool) throws {
    let readWrite: UInt32 = 1  // H5F_ACC_RDWR
    HDF5Library.exclusively {
      let file = H5Fopen(path, readWrite, twa_h5_default())
      if isChanged { H5Ldelete(file, "table", twa_h5_default()) }
      H5Fclose(file)
    }
    let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
    #expect(!bytes.suffix(16).starts(with: ChecksumTrailer.mark))
    let document = try #require(try HDF5ResultStore(path: path).load())
    #expect(document.variables.contains { $0.name == "table" } == !isChanged)
  }
}
