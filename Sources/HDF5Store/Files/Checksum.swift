/// CRC-64/XZ of a stream of bytes, as `xz` and Python's `crcmod` compute it: what tells a damaged
/// file before HDF5 trips over it.
struct Checksum {
  private var register = ~UInt64(0)

  var value: UInt64 { ~register }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    let table = Self.table
    func entry(_ distance: Int, _ word: UInt64, _ byte: Int) -> UInt64 {
      table[distance << 8 | Int(truncatingIfNeeded: (word >> UInt64(8 * byte)) & 0xff)]
    }
    var crc = register
    var start = 0
    // Sixteen bytes at a time: each has a table of what it becomes at its distance from the end.
    while start + 16 <= bytes.count {
      let first =
        crc ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      let second = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
      let a = entry(15, first, 0) ^ entry(14, first, 1) ^ entry(13, first, 2) ^ entry(12, first, 3)
      let b = entry(11, first, 4) ^ entry(10, first, 5) ^ entry(9, first, 6) ^ entry(8, first, 7)
      let c = entry(7, second, 0) ^ entry(6, second, 1) ^ entry(5, second, 2) ^ entry(4, second, 3)
      let d = entry(3, second, 4) ^ entry(2, second, 5) ^ entry(1, second, 6) ^ entry(0, second, 7)
      crc = a ^ b ^ c ^ d
      start += 16
    }
    for byte in bytes[start...] { crc = entry(0, crc ^ UInt64(byte), 0) ^ crc >> 8 }
    register = crc
  }

  /// What a byte becomes when 0 to 15 zero bytes follow it; 256 entries each.
  private nonisolated(unsafe) static let table: UnsafePointer<UInt64> = {
    let polynomial: UInt64 = 0xc96c_5795_d787_0f42
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 16 * 256)
    for byte in 0..<256 {
      var crc = UInt64(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ polynomial : crc >> 1 }
      table[byte] = crc
    }
    for index in 256..<(16 * 256) {
      let shorter = table[index - 256]
      table[index] = table[Int(shorter & 0xff)] ^ shorter >> 8
    }
    return UnsafePointer(table)
  }()
}
