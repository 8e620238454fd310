import CLanes

// Elementary functions on eight lanes at once. One lane is one trajectory; a lane's result depends
// on that lane alone. Coefficients are Taylor coefficients, long enough that truncation stays below
// rounding on the reduced argument; errors are tested against the C library (LaneMathTests).

/// Eight trajectories side by side: the unit of all elementwise work.
public typealias Lanes = SIMD8<Double>
public typealias LaneBits = SIMD8<UInt64>

@inlinable @inline(__always)
public var laneCount: Int { 8 }

/// x rounded to the nearest integer, with its low bits, for |x| < 2⁵¹.
@inlinable @inline(__always)
public func roundedToInteger(_ x: Lanes) -> (value: Lanes, bits: LaneBits) {
  let shift = Lanes(repeating: 0x1.8p52)
  let shifted = x + shift
  return (shifted - shift, unsafeBitCast(shifted, to: LaneBits.self))
}

/// sin r and cos r for |r| ≤ π/4.
@inlinable @inline(__always)
public func sineCosine(reduced r: Lanes) -> (sine: Lanes, cosine: Lanes) {
  let z = r * r
  var p = Lanes(repeating: -1.0 / 1_307_674_368_000)
  p = Lanes(repeating: 1.0 / 6_227_020_800).addingProduct(p, z)
  p = Lanes(repeating: -1.0 / 39_916_800).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 362_880).addingProduct(p, z)
  p = Lanes(repeating: -1.0 / 5_040).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 120).addingProduct(p, z)
  p = Lanes(repeating: -1.0 / 6).addingProduct(p, z)
  let s = r.addingProduct(r * z, p)
  var q = Lanes(repeating: 1.0 / 20_922_789_888_000)
  q = Lanes(repeating: -1.0 / 87_178_291_200).addingProduct(q, z)
  q = Lanes(repeating: 1.0 / 479_001_600).addingProduct(q, z)
  q = Lanes(repeating: -1.0 / 3_628_800).addingProduct(q, z)
  q = Lanes(repeating: 1.0 / 40_320).addingProduct(q, z)
  q = Lanes(repeating: -1.0 / 720).addingProduct(q, z)
  q = Lanes(repeating: 1.0 / 24).addingProduct(q, z)
  q = Lanes(repeating: -0.5).addingProduct(q, z)
  let c = Lanes(repeating: 1).addingProduct(q, z)
  return (s, c)
}

/// sin r and cos r for |r| ≤ π/4, turned by `quadrant`·π/2 (only its two lowest bits count).
@inlinable @inline(__always)
public func sineCosine(reduced r: Lanes, quadrant: LaneBits) -> (sine: Lanes, cosine: Lanes) {
  let (s, c) = sineCosine(reduced: r)
  let odd = (quadrant & 1) .!= LaneBits(repeating: 0)
  let sineSign = (quadrant & 2) &<< 62
  let cosineSign = ((quadrant &+ 1) & 2) &<< 62
  let swappedSine = s.replacing(with: c, where: odd)
  let swappedCosine = c.replacing(with: s, where: odd)
  return (
    unsafeBitCast(unsafeBitCast(swappedSine, to: LaneBits.self) ^ sineSign, to: Lanes.self),
    unsafeBitCast(unsafeBitCast(swappedCosine, to: LaneBits.self) ^ cosineSign, to: Lanes.self)
  )
}

/// sin x and cos x for |x| < 10⁹, absolute error below 2·10⁻¹⁶.
@inlinable @inline(__always)
public func sineCosine(_ x: Lanes) -> (sine: Lanes, cosine: Lanes) {
  // The angles of a time step are mostly small; the long way gives the same bits.
  if twa_all_within(x, .pi / 4) != 0 { return sineCosine(reduced: x) }
  let (n, bits) = roundedToInteger(x * Lanes(repeating: 2 / Double.pi))
  // π/2 in three parts of 53 bits each; the products are exact under FMA.
  var r = x.addingProduct(n, Lanes(repeating: -0x1.921fb54442d18p0))
  r = r.addingProduct(n, Lanes(repeating: -0x1.1a62633145c07p-54))
  r = r.addingProduct(n, Lanes(repeating: 0x1.f1976b7ed8fbcp-110))
  return sineCosine(reduced: r, quadrant: bits)
}

/// Natural logarithm of positive, finite, normal x; relative error below 5·10⁻¹⁶.
@inlinable @inline(__always)
public func logarithm(_ x: Lanes) -> Lanes {
  // x = 2^e m with m in [√½, √2).
  let bits = unsafeBitCast(x, to: SIMD8<Int64>.self)
  let exponent = (bits &- SIMD8<Int64>(repeating: 0x3FE6_A09E_667F_3BCD)) &>> 52
  let mantissa = unsafeBitCast(bits &- (exponent &<< 52), to: Lanes.self)
  // Exponent as a double, through the mantissa of 1.5·2⁵².
  let shift = Lanes(repeating: 0x1.8p52)
  let e =
    unsafeBitCast(exponent &+ unsafeBitCast(shift, to: SIMD8<Int64>.self), to: Lanes.self) - shift
  // log m = 2 artanh s, s = (m − 1)/(m + 1), |s| < 0.1716.
  let f = mantissa - 1
  let s = f / (f + 2)
  let z = s * s
  var p = Lanes(repeating: 1.0 / 23)
  p = Lanes(repeating: 1.0 / 21).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 19).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 17).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 15).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 13).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 11).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 9).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 7).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 5).addingProduct(p, z)
  p = Lanes(repeating: 1.0 / 3).addingProduct(p, z)
  let twice = s + s
  let logMantissa = twice.addingProduct(twice * z, p)
  // ln 2 = high + low, e·high exact.
  let high = logMantissa.addingProduct(e, Lanes(repeating: 0x1.62e42fefa38p-1))
  return high.addingProduct(e, Lanes(repeating: 0x1.ef35793c7673p-45))
}

/// √x of every lane.
@inlinable @inline(__always)
public func squareRoot(_ x: Lanes) -> Lanes { twa_square_root(x) }

/// Sum over lanes, always in the same order.
@inlinable @inline(__always)
public func laneSum(_ x: Lanes) -> Double {
  let four = x.lowHalf + x.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}
