/// A few whole numbers as bytes.
enum NumberMessage {
  static func encode(_ numbers: [Int]) -> [UInt8] {
    numbers.withUnsafeBytes { Array($0) }
  }

  static func decode(_ bytes: [UInt8]) -> [Int] {
    bytes.withUnsafeBytes { raw in
      (0..<(raw.count / 8)).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: Int.self) }
    }
  }
}

/// A number, and bytes that belong to it.
struct NumberedBytes {
  let number: Int
  let bytes: [UInt8]

  init(_ number: Int, _ bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
  }

  init(message: [UInt8]) {
    number = NumberMessage.decode(Array(message.prefix(8)))[0]
    bytes = Array(message.dropFirst(8))
  }

  var message: [UInt8] { NumberMessage.encode([number]) + bytes }
}
