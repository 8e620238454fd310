import Foundation

extension NumberArray {
  /// An array as NumPy saves it: real or complex floating-point numbers, or integers, of one or two
  /// dimensions.
  /// - Throws: `ArrayFileError`.
  init(npy data: Data) throws {
    let bytes = [UInt8](data)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count >= 10 else {
      throw ArrayFileError("is no file of NumPy")
    }
    let isLong = bytes[6] > 1
    let start = isLong ? 12 : 10
    guard bytes.count >= start else { throw ArrayFileError("ends too early") }
    let length = (8..<start).reduce(0) { $0 + Int(bytes[$1]) << (8 * ($1 - 8)) }
    guard length <= bytes.count - start else { throw ArrayFileError("ends too early") }
    let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
    let type = try Self.word(after: "'descr'", in: header)
    let isFortran = try Self.word(after: "'fortran_order'", in: header) == "True"
    let shape = try Self.shape(in: header)
    guard let kind = Element(type) else {
      throw ArrayFileError("holds numbers of the type \"\(shortened(type))\"; save float64")
    }
    guard (1...2).contains(shape.count) else {
      throw ArrayFileError("has \(shape.count) dimensions; one or two are understood")
    }
    guard let count = Self.count(of: shape) else {
      throw ArrayFileError("has more than \(Self.largest) numbers")
    }
    let offset = start + length
    guard bytes.count - offset >= count * kind.size else { throw ArrayFileError("ends too early") }
    var (real, imaginary) = ([Double](), [Double]())
    real.reserveCapacity(count)
    for number in 0..<count {
      // Column by column in Fortran's order.
      let place =
        isFortran && shape.count == 2
        ? (number % shape[1]) * shape[0] + number / shape[1] : number
      let position = offset + place * kind.size
      real.append(kind.number(bytes, at: position))
      if kind.isComplex {
        imaginary.append(kind.number(bytes, at: position + kind.size / 2))
      }
    }
    self.init(shape: shape, real: real, imaginary: kind.isComplex ? imaginary : nil)
  }

  /// A type of elements: `<f8`, `>i4`, `<c16`.
  private struct Element {
    let isBig, isComplex: Bool
    let letter: Character
    let size: Int

    init?(_ type: String) {
      var rest = Substring(type)
      guard let order = rest.popFirst(), "<>|=".contains(order), let letter = rest.popFirst(),
        let size = Int(rest)
      else { return nil }
      let sizes: [Character: [Int]] = [
        "f": [4, 8], "i": [1, 2, 4, 8], "u": [1, 2, 4, 8], "c": [8, 16], "b": [1],
      ]
      guard sizes[letter]?.contains(size) == true else { return nil }
      (isBig, isComplex, self.letter, self.size) = (order == ">", letter == "c", letter, size)
    }

    func number(_ bytes: [UInt8], at position: Int) -> Double {
      let width = isComplex ? size / 2 : size
      var bits: UInt64 = 0
      for index in 0..<width {
        bits = bits << 8 | UInt64(bytes[position + (isBig ? index : width - 1 - index)])
      }
      switch letter {
      case "f", "c":
        return width == 8
          ? Double(bitPattern: bits) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      case "i":
        let shift = 64 - 8 * width
        return Double(Int64(bitPattern: bits << shift) >> shift)
      default: return Double(bits)
      }
    }
  }

  // MARK: The header

  private static func value(after key: String, in header: String) throws -> Substring {
    guard let place = header.range(of: key),
      let colon = header[place.upperBound...].firstIndex(of: ":")
    else { throw ArrayFileError("has a damaged header") }
    return header[header.index(after: colon)...].drop { $0 == " " }
  }

  private static func word(after key: String, in header: String) throws -> String {
    let rest = try value(after: key, in: header)
    if rest.first == "'" { return String(rest.dropFirst().prefix { $0 != "'" }) }
    return String(rest.prefix { $0.isLetter })
  }

  private static func shape(in header: String) throws -> [Int] {
    let rest = try value(after: "'shape'", in: header)
    guard rest.first == "(", let end = rest.firstIndex(of: ")") else {
      throw ArrayFileError("has a damaged header")
    }
    let lengths = rest[..<end].dropFirst().split(separator: ",")
      .map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    return try lengths.map {
      guard let length = Int($0), length >= 0 else {
        throw ArrayFileError("has a damaged header")
      }
      return length
    }
  }
}
