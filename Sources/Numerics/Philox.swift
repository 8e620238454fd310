import CLanes

/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC'11,
/// doi:10.1145/2063384.2063405): ten rounds turn (counter, key) into four independent 32-bit words.
/// There is no state: the same counter and key give the same words, on any rank, in any order.
public enum Philox {
  @inlinable @inline(__always)
  static var multiplier0: UInt64 { 0xD251_1F53 }
  @inlinable @inline(__always)
  static var multiplier1: UInt64 { 0xCD9E_8D57 }
  @inlinable @inline(__always)
  static var weyl0: UInt32 { 0x9E37_79B9 }
  @inlinable @inline(__always)
  static var weyl1: UInt32 { 0xBB67_AE85 }

  /// One block of four words.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var c = counter
    var k = key
    for round in 0..<10 {
      if round > 0 { k &+= SIMD2(weyl0, weyl1) }
      let p0 = multiplier0 &* UInt64(c[0])
      let p1 = multiplier1 &* UInt64(c[2])
      c = SIMD4(
        UInt32(p1 >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: p1),
        UInt32(p0 >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: p0))
    }
    return c
  }

  /// Eight blocks at once, one a lane; every word is held in the low half of 64 bits.
  @inlinable @inline(__always)
  public static func blocks(
    _ counter0: LaneBits, _ counter1: LaneBits, _ counter2: LaneBits, _ counter3: LaneBits,
    key: SIMD2<UInt32>
  ) -> (LaneBits, LaneBits, LaneBits, LaneBits) {
    var words = (counter0, counter1, counter2, counter3)
    round(&words, key, 0)
    round(&words, key, 1)
    round(&words, key, 2)
    round(&words, key, 3)
    round(&words, key, 4)
    round(&words, key, 5)
    round(&words, key, 6)
    round(&words, key, 7)
    round(&words, key, 8)
    round(&words, key, 9)
    let low = LaneBits(repeating: 0xFFFF_FFFF)
    return (words.0 & low, words.1 & low, words.2 & low, words.3 & low)
  }

  @inlinable @inline(__always)
  static func round(
    _ c: inout (LaneBits, LaneBits, LaneBits, LaneBits), _ key: SIMD2<UInt32>, _ number: UInt32
  ) {
    let k0 = LaneBits(repeating: UInt64(key[0] &+ number &* weyl0))
    let k1 = LaneBits(repeating: UInt64(key[1] &+ number &* weyl1))
    let p0 = twa_wide_product(c.0, LaneBits(repeating: multiplier0))
    let p1 = twa_wide_product(c.2, LaneBits(repeating: multiplier1))
    // High halves may hold anything until the end.
    c = ((p1 &>> 32) ^ c.1 ^ k0, p1, (p0 &>> 32) ^ c.3 ^ k1, p0)
  }
}
