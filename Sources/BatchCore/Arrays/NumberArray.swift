import Foundation

/// Numbers in rows, from a file or written in a job: real, or complex.
public struct NumberArray: Sendable, Equatable {
  /// Lengths, the last one running fastest.
  public let shape: [Int]
  public let real: [Double]
  /// Nil where all are real.
  public let imaginary: [Double]?

  public init(shape: [Int], real: [Double], imaginary: [Double]? = nil) {
    precondition(shape.reduce(1, *) == real.count)
    self.shape = shape
    self.real = real
    self.imaginary = imaginary.flatMap { $0.contains { $0 != 0 } ? $0 : nil }
  }

  public var count: Int { real.count }

  public var isFinite: Bool {
    real.allSatisfy(\.isFinite) && (imaginary ?? []).allSatisfy(\.isFinite)
  }

  // MARK: As bytes

  /// All numbers as bytes, little-endian, real parts before imaginary parts.
  public var data: Data {
    var data = Data(capacity: 8 * count * (imaginary == nil ? 1 : 2))
    for value in real + (imaginary ?? []) {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// Nil where the bytes are not that many numbers.
  public init?(shape: [Int], data: Data) {
    guard let count = Self.count(of: shape), [8 * count, 16 * count].contains(data.count) else {
      return nil
    }
    let numbers = data.withUnsafeBytes { bytes in
      (0..<(data.count / 8)).map {
        Double(
          bitPattern: UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
      }
    }
    self.init(
      shape: shape, real: Array(numbers.prefix(count)),
      imaginary: numbers.count > count ? Array(numbers[count...]) : nil)
  }

  /// - Parameter base64: of `data`.
  public init?(shape: [Int], base64: String) {
    guard let data = Data(base64Encoded: base64) else { return nil }
    self.init(shape: shape, data: data)
  }

  public var base64: String { data.base64EncodedString() }

  /// The product of lengths; nil where it is no number of numbers that an array may have.
  public static func count(of shape: [Int]) -> Int? {
    var count = 1
    for length in shape {
      guard length >= 0, length <= largest else { return nil }
      count *= length
      if count > largest { return nil }
    }
    return count
  }

  /// Numbers that an array may have.
  public static let largest = 50_000_000

  /// A number that only the same bits in the same shape give.
  public var digest: UInt64 {
    Contribution.digest([shape.map(Double.init), real, imaginary ?? []])
  }
}

extension NumberArray: Codable {
  private enum Keys: String, CodingKey { case shape, data }

  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: Keys.self)
    let shape = try box.decode([Int].self, forKey: .shape)
    guard let array = NumberArray(shape: shape, data: try box.decode(Data.self, forKey: .data))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: box, debugDescription: "not as many numbers as the shape says")
    }
    self = array
  }

  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: Keys.self)
    try box.encode(shape, forKey: .shape)
    try box.encode(data, forKey: .data)
  }
}
