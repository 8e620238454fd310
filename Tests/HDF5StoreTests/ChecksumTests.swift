import Foundation
import Testing

@testable import HDF5Store

@Suite struct ChecksumTests {
  private func checksum(_ parts: [[UInt8]]) -> UInt64 {
    var checksum = Checksum()
    for part in parts { part.withUnsafeBytes { checksum.add($0) } }
    return checksum.value
  }

  /// The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
  @Test func knownAnswers() {
    #expect(checksum([Array("123456789".utf8)]) == 0x995d_c9bb_df19_39fa)
    #expect(checksum([]) == 0)
    #expect(checksum([Array(UInt8.min...UInt8.max)]) == CRCByBits.of(Array(UInt8.min...UInt8.max)))
  }

  /// Any length, cut anywhere, at any alignment: the same as bit by bit.
  @Test func partsAndLengthsDoNotMatter() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * $0 + 7 * $0) }
    for length in [0, 1, 7, 15, 16, 17, 31, 33, 64, 255, 300] {
      let whole = Array(bytes.prefix(length))
      let expected = CRCByBits.of(whole)
      for cut in 0...length {
        let parts = [Array(whole.prefix(cut)), Array(whole.dropFirst(cut))]
        #expect(checksum(parts) == expected)
      }
      whole.withUnsafeBytes { buffer in
        for offset in 0..<min(8, length) {
          var checksum = Checksum()
          checksum.add(UnsafeRawBufferPointer(rebasing: buffer[offset...]))
          #expect(checksum.value == CRCByBits.of(Array(whole[offset...])))
        }
      }
    }
  }

  @Test func everyBitCounts() {
    let bytes = [UInt8](repeating: 0x5a, count: 100)
    let all = checksum([bytes])
    for bit in 0..<800 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(checksum([changed]) != all)
    }
  }
}

/// The definition, one bit after another.
private enum CRCByBits {
  static func of(_ bytes: [UInt8]) -> UInt64 {
    var crc = ~UInt64(0)
    for byte in bytes {
      crc ^= UInt64(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xc96c_5795_d787_0f42 : crc >> 1 }
    }
    return ~crc
  }
}
