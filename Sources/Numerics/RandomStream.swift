/// What random numbers are used for. Each purpose is a stream of its own, so that two jobs with the
/// same seed share their disorder whatever they sample besides.
public enum RandomPurpose: UInt32, Sendable {
  case disorder = 1
  case photonSampling = 2
  case spinSampling = 3
  case photonNoise = 4
  case spinNoise = 5
  case dephasingNoise = 6
  case noiseOrder = 7
  case photonBridge = 8
  case spinBridge = 9
  case dephasingBridge = 10
  case jumpNoise = 11
  case jumpBridge = 12
  case trajectoryJumps = 13
  case trajectoryStart = 14
}

/// The random numbers of one purpose at one sweep point and disorder realization.
///
/// Every number is addressed by (seed, purpose, point, realization, trajectory, step, site): it does
/// not depend on ranks, batch size, order or restarts. Seed, purpose and point are mixed into the
/// Philox key; realization, trajectory, step and site are the four counter words. A job has at most 10⁹
/// of each but steps, whose number has 64 bits: the low half is the counter word, the high half turns
/// bits of the key, and different keys are different generators.
public struct RandomStream: Sendable {
  public let key: SIMD2<UInt32>
  public let realization: UInt32

  public init(seed: UInt64, purpose: RandomPurpose, point: Int, realization: Int) {
    let mixed = Philox.block(
      counter: SIMD4(purpose.rawValue, UInt32(truncatingIfNeeded: point), 0x0054_5741, 1),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    key = SIMD2(mixed[0], mixed[1])
    self.realization = UInt32(truncatingIfNeeded: realization)
  }

  /// Four uniform 32-bit words for each of eight consecutive trajectories, in the low halves.
  @inlinable @inline(__always)
  public func halfWords(site: Int, step: UInt64, firstTrajectory: Int)
    -> (LaneBits, LaneBits, LaneBits, LaneBits)
  {
    let trajectories =
      LaneBits(repeating: UInt64(truncatingIfNeeded: firstTrajectory))
      &+ LaneBits(0, 1, 2, 3, 4, 5, 6, 7)
    return Philox.blocks(
      LaneBits(repeating: UInt64(truncatingIfNeeded: site)), LaneBits(repeating: step),
      trajectories, LaneBits(repeating: UInt64(realization)),
      key: SIMD2(key[0] ^ UInt32(truncatingIfNeeded: step >> 32), key[1]))
  }

  /// Two uniform 64-bit words for each of eight consecutive trajectories.
  @inlinable @inline(__always)
  public func words(site: Int, step: UInt64, firstTrajectory: Int) -> (LaneBits, LaneBits) {
    let (w0, w1, w2, w3) = halfWords(site: site, step: step, firstTrajectory: firstTrajectory)
    return ((w0 &<< 32) | w1, (w2 &<< 32) | w3)
  }

  /// Two independent standard normal numbers for each of eight consecutive trajectories.
  @inlinable @inline(__always)
  public func normals(site: Int, step: UInt64, firstTrajectory: Int) -> (Lanes, Lanes) {
    let (first, second) = words(site: site, step: step, firstTrajectory: firstTrajectory)
    return boxMuller(first, second)
  }
}

/// The Box–Muller transformation of two uniform 64-bit words into two standard normal numbers;
/// the radius reaches 8.5.
@inlinable @inline(__always)
public func boxMuller(_ first: LaneBits, _ second: LaneBits) -> (Lanes, Lanes) {
  let exponentOfOne = LaneBits(repeating: 0x3FF0_0000_0000_0000)
  let u = 2 - unsafeBitCast((first &>> 12) | exponentOfOne, to: Lanes.self)  // (0, 1]
  let turn = unsafeBitCast((second &>> 12) | exponentOfOne, to: Lanes.self) - 1  // [0, 1)
  let radius = squareRoot(logarithm(u) * -2)
  let quarters = turn * 4
  let (nearest, bits) = roundedToInteger(quarters)
  let (s, c) = sineCosine(
    reduced: (quarters - nearest) * Lanes(repeating: .pi / 2), quadrant: bits)
  return (radius * c, radius * s)
}
