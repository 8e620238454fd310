/// How increments of white noise are drawn.
public enum NoiseSampling: String, Sendable, CaseIterable {
  case gaussian
  /// ±√3 with probability 1/6 each, else 0: the moments of a normal number up to the fifth, which
  /// is all that weak order 2 needs.
  case threePoint = "three_point"
}

/// What noise is for.
enum NoisePurpose: Sendable {
  case photons, spins, dephasing
}

/// The noise of one realization.
///
/// A refined run (half the step) takes the noise path of the run at the full step: the two fine
/// increments of a coarse one are (c ± b)/√2 with new numbers b, a Brownian bridge. Where fine and
/// coarse intervals do not match (halves at recorded times), the number of the nearest coarse
/// interval serves; each number is used once, so the fine run is a right one by itself.
struct NoiseStreams: Sendable {
  private let streams: [RandomStream]
  private let bridges: [RandomStream]
  let order: RandomStream
  let sampling: NoiseSampling
  /// Whether steps are half those that the numbers are addressed by.
  let isRefined: Bool

  init(
    seed: UInt64, point: Int, realization: Int, sampling: NoiseSampling = .gaussian,
    isRefined: Bool = false
  ) {
    func stream(_ purpose: RandomPurpose) -> RandomStream {
      RandomStream(seed: seed, purpose: purpose, point: point, realization: realization)
    }
    streams = [.photonNoise, .spinNoise, .dephasingNoise].map(stream)
    bridges = [.photonBridge, .spinBridge, .dephasingBridge].map(stream)
    order = stream(.noiseOrder)
    self.sampling = sampling
    self.isRefined = isRefined
  }

  /// Two independent numbers of mean 0 and variance 1 for each trajectory of a row.
  /// - Parameter use: gets the group of eight trajectories and its numbers.
  @inline(__always)
  func pairs(
    _ purpose: NoisePurpose, row: Int, groups: Int, at context: StepContext,
    _ use: (_ group: Int, _ first: Lanes, _ second: Lanes) -> Void
  ) {
    let number =
      switch purpose {
      case .photons: 0
      case .spins: 1
      case .dephasing: 2
      }
    let stream = streams[number]
    if isRefined {
      refinedPairs(stream, bridges[number], row, groups, context, use)
      return
    }
    switch sampling {
    case .gaussian:
      for group in 0..<groups {
        let (first, second) = stream.normals(
          site: row, step: context.index,
          firstTrajectory: context.firstTrajectory + group * laneCount)
        use(group, first, second)
      }
    case .threePoint:
      for group in 0..<groups {
        let (first, second) = stream.words(
          site: row, step: context.index,
          firstTrajectory: context.firstTrajectory + group * laneCount)
        use(group, threePoint(first), threePoint(second))
      }
    }
  }

  private func refinedPairs(
    _ stream: RandomStream, _ bridge: RandomStream, _ row: Int, _ groups: Int,
    _ context: StepContext, _ use: (Int, Lanes, Lanes) -> Void
  ) {
    let (step, slot) = (context.index >> 2, context.index & 3)
    // Joined factors reach over the end of a step: fine 2k + 1 and 2k + 2 make up coarse k.
    let shifted = slot == 2 ? step &- 1 : step
    let coarse = (shifted >> 1) << 2 | slot
    let sign = shifted & 1 == 0 ? 1.0 : -1.0
    let scale = 0.5.squareRoot()
    for group in 0..<groups {
      let trajectory = context.firstTrajectory + group * laneCount
      let (c1, c2) = draw(stream, row, coarse, trajectory)
      let (b1, b2) = draw(bridge, row, coarse, trajectory)
      use(group, (c1 + b1 * sign) * scale, (c2 + b2 * sign) * scale)
    }
  }

  private func draw(_ stream: RandomStream, _ row: Int, _ index: UInt32, _ trajectory: Int)
    -> (Lanes, Lanes)
  {
    let (first, second) = stream.words(site: row, step: index, firstTrajectory: trajectory)
    switch sampling {
    case .gaussian: return boxMuller(first, second)
    case .threePoint: return (threePoint(first), threePoint(second))
    }
  }
}

/// ±√3 with probability 1/6 each, else 0, from uniform words.
@inline(__always)
func threePoint(_ word: LaneBits) -> Lanes {
  let sixth = LaneBits(repeating: 0x2AAA_AAAA_AAAA_AAAB)
  let root = Lanes(repeating: 3.0.squareRoot())
  let zero = Lanes.zero
  return zero.replacing(with: root, where: word .< sixth)
    .replacing(with: -root, where: word .>= (LaneBits.zero &- sixth))
}
