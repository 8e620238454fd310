import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

@Suite("Philox4x32-10") struct PhiloxTests {
  /// Known answers published with Random123 (kat_vectors).
  @Test("published known answers")
  func knownAnswers() {
    let ones = UInt32.max
    let pi: [UInt32] = [
      0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0,
    ]
    #expect(
      Philox.block(counter: .zero, key: .zero)
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: SIMD4(repeating: ones), key: SIMD2(repeating: ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(counter: SIMD4(pi[0], pi[1], pi[2], pi[3]), key: SIMD2(pi[4], pi[5]))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test("eight lanes equal eight single blocks")
  func lanes() {
    var random = SplitMix(seed: 1)
    for _ in 0..<10_000 {
      let key = SIMD2<UInt32>(
        .random(in: 0...(.max), using: &random), .random(in: 0...(.max), using: &random))
      // High halves are ignored.
      let counters = (0..<4).map { _ in
        LaneBits((0..<8).map { _ in random.next() })
      }
      let words = Philox.blocks(counters[0], counters[1], counters[2], counters[3], key: key)
      for lane in 0..<8 {
        let counter = SIMD4<UInt32>(counters.map { UInt32(truncatingIfNeeded: $0[lane]) })
        let block = Philox.block(counter: counter, key: key)
        #expect(
          [words.0[lane], words.1[lane], words.2[lane], words.3[lane]]
            == (0..<4).map { UInt64(block[$0]) })
      }
    }
  }
}
