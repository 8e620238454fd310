import CLanes
import Numerics

// Numbers for white noise. Weak order 2 needs the first five moments of an increment and no more, so
// that single precision is ample: moments agree with those of normal numbers to 10⁻⁶, the tail
// reaches 6.7. Initial states are sampled in double precision (`boxMuller`).

/// Two vectors of eight, side by side, in single precision.
typealias Singles = SIMD16<Float>

/// Four numbers of mean 0 and variance 1 from four 32-bit words, lane by lane.
typealias NoiseQuartet = (Lanes, Lanes, Lanes, Lanes)

/// The Box–Muller transformation in single precision: words (0, 1) give the first pair of normal
/// numbers, words (2, 3) the second.
@_transparent
func normalQuartet(_ words: (LaneBits, LaneBits, LaneBits, LaneBits)) -> NoiseQuartet {
  let radius = twa_square_root_single(logarithmSingle(twa_uniform(words.0, words.2)) * -2)
  let quarters = twa_uniform(words.1, words.3) * 4
  let shift = Singles(repeating: 0x1.8p23)
  let shifted = quarters + shift
  let angle = (quarters - (shifted - shift)) * Singles(repeating: .pi / 2)
  let quadrant = unsafeBitCast(shifted, to: SIMD16<UInt32>.self)
  let z = angle * angle
  var p = Singles(repeating: 1.0 / 362_880)
  p = Singles(repeating: -1.0 / 5_040).addingProduct(p, z)
  p = Singles(repeating: 1.0 / 120).addingProduct(p, z)
  p = Singles(repeating: -1.0 / 6).addingProduct(p, z)
  let s = angle.addingProduct(angle * z, p)
  var q = Singles(repeating: 1.0 / 40_320)
  q = Singles(repeating: -1.0 / 720).addingProduct(q, z)
  q = Singles(repeating: 1.0 / 24).addingProduct(q, z)
  q = Singles(repeating: -0.5).addingProduct(q, z)
  let c = Singles(repeating: 1).addingProduct(q, z)
  let sine = twa_quarter_turns(s, c, quadrant)
  let cosine = twa_quarter_turns(s, c, quadrant &+ 1)
  let (x, y) = (radius * cosine, radius * sine)
  return (twa_low_half(x), twa_low_half(y), twa_high_half(x), twa_high_half(y))
}

/// ln x of positive normal x; absolute error below 10⁻⁶, relative below 10⁻⁶ away from 1.
@_transparent
func logarithmSingle(_ x: Singles) -> Singles {
  let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
  // x = 2^e m with m in [√½, √2).
  let exponent = (bits &- SIMD16<Int32>(repeating: 0x3F35_04F3)) &>> 23
  let mantissa = unsafeBitCast(bits &- (exponent &<< 23), to: Singles.self)
  let shift = Singles(repeating: 0x1.8p23)
  let e =
    unsafeBitCast(exponent &+ unsafeBitCast(shift, to: SIMD16<Int32>.self), to: Singles.self)
    - shift
  let f = mantissa - 1
  let s = f / (f + 2)
  let z = s * s
  var p = Singles(repeating: 1.0 / 9)
  p = Singles(repeating: 1.0 / 7).addingProduct(p, z)
  p = Singles(repeating: 1.0 / 5).addingProduct(p, z)
  p = Singles(repeating: 1.0 / 3).addingProduct(p, z)
  let twice = s + s
  return twice.addingProduct(twice * z, p).addingProduct(e, Singles(repeating: 0x1.62e43p-1))
}

/// ±√3 with probability 1/6 each, else 0, from 32-bit words.
@_transparent
func threePointQuartet(_ words: (LaneBits, LaneBits, LaneBits, LaneBits)) -> NoiseQuartet {
  (threePoint(words.0), threePoint(words.1), threePoint(words.2), threePoint(words.3))
}

@_transparent
func threePoint(_ word: LaneBits) -> Lanes {
  let sixth = LaneBits(repeating: 0x2AAA_AAAB)
  let rest = LaneBits(repeating: 0xD555_5555)
  let root = Lanes(repeating: 3.0.squareRoot())
  return Lanes.zero.replacing(with: root, where: word .< sixth)
    .replacing(with: -root, where: word .>= rest)
}
