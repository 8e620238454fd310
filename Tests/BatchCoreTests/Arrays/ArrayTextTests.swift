import Foundation
import Testing

@testable import BatchCore

@Suite("files of numbers") struct ArrayTextTests {
  private func csv(_ text: String) throws -> NumberArray { try NumberArray(csv: Data(text.utf8)) }

  private func problem(_ read: () throws -> NumberArray) -> String {
    do {
      _ = try read()
      return "none"
    } catch let error as ArrayFileError { return error.problem } catch { return "\(error)" }
  }

  @Test func csvFiles() throws {
    #expect(try csv("1,2\n3,4\n") == NumberArray(shape: [2, 2], real: [1, 2, 3, 4]))
    #expect(try csv("# x\nx; y\r\n1; 2e-1\r\n\r\n") == NumberArray(shape: [2], real: [1, 0.2]))
    #expect(try csv("\u{FEFF}1\n2\n3") == NumberArray(shape: [3], real: [1, 2, 3]))
    #expect(try csv("1 2  3\t4") == NumberArray(shape: [4], real: [1, 2, 3, 4]))
    #expect(
      try csv("1+2j,(3-1e-1j)\n-j,0.5i")
        == NumberArray(
          shape: [2, 2], real: [1, 3, 0, 0], imaginary: [2, -0.1, -1, 0.5]))
  }

  @Test func badCSVFiles() {
    #expect(problem { try csv("") } == "holds no numbers")
    #expect(problem { try csv("a,b\nc,d\n1,2") } == "has \"c\" in line 2, which is no number")
    #expect(problem { try csv("1,2\n3") } == "has 1 numbers in line 2, but 2 in the lines before")
    #expect(problem { try csv("1,nan") } == "has \"nan\" in line 1, which is no number")
    #expect(problem { try csv("1,,2") } == "has \"\" in line 1, which is no number")
    #expect(problem { try csv("0x10") }.contains("holds no numbers"))
    #expect(problem { try NumberArray(csv: Data([0xff, 0xfe])) } == "is not UTF-8 text")
  }

  /// As NumPy writes it.
  private func npy(_ type: String, _ shape: String, _ bytes: [UInt8], fortran: Bool = false)
    -> Data
  {
    var header =
      "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }"
    header += String(repeating: " ", count: 118 - header.count - 1) + "\n"
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + bytes)
  }

  private func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in
      withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
  }

  @Test func npyFiles() throws {
    let numbers = [1.5, -2, 3, 4, 5, 6]
    #expect(
      try NumberArray(npy: npy("<f8", "(2, 3)", bytes(numbers)))
        == NumberArray(shape: [2, 3], real: numbers))
    #expect(
      try NumberArray(npy: npy("<f8", "(2, 3)", bytes(numbers), fortran: true))
        == NumberArray(shape: [2, 3], real: [1.5, 3, 5, -2, 4, 6]))
    #expect(
      try NumberArray(npy: npy("<c16", "(3,)", bytes(numbers)))
        == NumberArray(shape: [3], real: [1.5, 3, 5], imaginary: [-2, 4, 6]))
    #expect(
      try NumberArray(npy: npy(">i2", "(2,)", [0xff, 0xfe, 1, 0]))
        == NumberArray(shape: [2], real: [-2, 256]))
    #expect(
      try NumberArray(npy: npy("|b1", "(2,)", [1, 0])) == NumberArray(shape: [2], real: [1, 0]))
  }

  @Test func badNPYFiles() {
    let good = npy("<f8", "(2,)", bytes([1, 2]))
    for length in [0, 3, 8, 9, 11, 60, good.count - 1] {
      #expect(problem { try NumberArray(npy: good.prefix(length)) } != "none", "\(length)")
    }
    #expect(problem { try NumberArray(npy: npy("<f2", "(2,)", [])) }.contains("type \"<f2\""))
    #expect(problem { try NumberArray(npy: npy("<f8", "(1, 2, 3)", [])) }.contains("3 dimensions"))
    #expect(problem { try NumberArray(npy: npy("<f8", "(99999999999, 9)", [])) }.contains("more"))
    #expect(problem { try NumberArray(npy: npy("<f8", "(-1,)", [])) }.contains("damaged"))
    #expect(problem { try NumberArray(npy: npy("<f8", "nonsense", [])) }.contains("damaged"))
  }

  @Test func bytesOfNumbers() throws {
    let array = NumberArray(shape: [2, 1], real: [0.1, -3], imaginary: [0, 1e300])
    #expect(NumberArray(shape: [2, 1], base64: array.base64) == array)
    let copy = try JSONDecoder().decode(NumberArray.self, from: JSONEncoder().encode(array))
    #expect(copy == array && copy.digest == array.digest)
    #expect(NumberArray(shape: [3], base64: array.base64) == nil)
    #expect(NumberArray(shape: [-1], data: Data()) == nil)
  }
}
