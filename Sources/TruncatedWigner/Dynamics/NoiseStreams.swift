import Numerics

/// How increments of white noise are drawn.
public enum NoiseSampling: String, Sendable, CaseIterable {
  case gaussian
  /// ±√3 with probability 1/6 each, else 0: the moments of a normal number up to the fifth, which
  /// is all that weak order 2 needs.
  case threePoint = "three_point"
}

/// What noise is for: streams of random numbers that do not meet.
enum NoisePurpose: Int, Sendable, CaseIterable {
  case photons, spins, dephasing, jumps

  /// The stream of the noise, and that of the bridges of refined runs.
  fileprivate var streams: (noise: RandomPurpose, bridge: RandomPurpose) {
    switch self {
    case .photons: (.photonNoise, .photonBridge)
    case .spins: (.spinNoise, .spinBridge)
    case .dephasing: (.dephasingNoise, .dephasingBridge)
    case .jumps: (.jumpNoise, .jumpBridge)
    }
  }
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
    streams = NoisePurpose.allCases.map { stream($0.streams.noise) }
    bridges = NoisePurpose.allCases.map { stream($0.streams.bridge) }
    order = stream(.noiseOrder)
    self.sampling = sampling
    self.isRefined = isRefined
  }

  /// Two independent numbers of mean 0 and variance 1 for each row and trajectory.
  /// - Parameter use: gets the row, the group of eight trajectories, and its numbers.
  @inline(__always)
  func pairs(
    _ purpose: NoisePurpose, rows: Int, groups: Int, at context: StepContext,
    _ use: (_ row: Int, _ group: Int, _ first: Lanes, _ second: Lanes) -> Void
  ) {
    let number = purpose.rawValue
    // One block of random words serves two rows. Numbers of all groups are made in one go: calls that
    // hand over vectors would break them into pieces.
    withUnsafeTemporaryAllocation(byteCount: 256 * groups, alignment: 64) { bytes in
      let numbers = bytes.bindMemory(to: Lanes.self).baseAddress!
      for row in stride(from: 0, to: rows, by: 2) {
        fill(numbers, streams[number], bridges[number], row / 2, groups, context)
        if row + 1 < rows {
          for group in 0..<groups {
            use(row, group, numbers[4 * group], numbers[4 * group + 1])
            use(row + 1, group, numbers[4 * group + 2], numbers[4 * group + 3])
          }
        } else {
          for group in 0..<groups {
            use(row, group, numbers[4 * group], numbers[4 * group + 1])
          }
        }
      }
    }
  }

  /// The same for some rows alone; their numbers are those that `pairs` gives them.
  /// - Parameters:
  ///   - rows: rising.
  ///   - use: gets the place in `rows`, the group, and the numbers.
  @inline(__always)
  func pairs(
    _ purpose: NoisePurpose, of rows: [Int], groups: Int, at context: StepContext,
    _ use: (_ place: Int, _ group: Int, _ first: Lanes, _ second: Lanes) -> Void
  ) {
    let number = purpose.rawValue
    withUnsafeTemporaryAllocation(byteCount: 256 * groups, alignment: 64) { bytes in
      let numbers = bytes.bindMemory(to: Lanes.self).baseAddress!
      var block = -1
      for (place, row) in rows.enumerated() {
        if row / 2 != block {
          block = row / 2
          fill(numbers, streams[number], bridges[number], block, groups, context)
        }
        let offset = row % 2 == 0 ? 0 : 2
        for group in 0..<groups {
          use(place, group, numbers[4 * group + offset], numbers[4 * group + offset + 1])
        }
      }
    }
  }

  /// Independent turns about x and y of every site and group.
  /// - Parameters:
  ///   - variances: of a site, per unit of time, alike about x and y.
  ///   - step: length of the interval.
  @inline(__always)
  func turns(
    _ variances: [Double], step: Double, groups: Int, at context: StepContext,
    _ use: (_ site: Int, _ group: Int, _ x: Lanes, _ y: Lanes) -> Void
  ) {
    variances.withUnsafeBufferPointer { variances in
      pairs(.spins, rows: variances.count, groups: groups, at: context) {
        let deviation = Lanes(repeating: turnDeviation(variance: variances[$0] * step))
        use($0, $1, $2 * deviation, $3 * deviation)
      }
    }
  }

  /// Four numbers for each group, one behind the other.
  @inline(never)
  private func fill(
    _ numbers: UnsafeMutablePointer<Lanes>, _ stream: RandomStream, _ bridge: RandomStream,
    _ site: Int, _ groups: Int, _ context: StepContext
  ) {
    func put(_ group: Int, _ quartet: NoiseQuartet) {
      (numbers[4 * group], numbers[4 * group + 1]) = (quartet.0, quartet.1)
      (numbers[4 * group + 2], numbers[4 * group + 3]) = (quartet.2, quartet.3)
    }
    let first = context.firstTrajectory
    if isRefined {
      for group in 0..<groups {
        put(group, refined(stream, bridge, site, context.index, first &+ group &* laneCount))
      }
    } else if sampling == .gaussian {
      for group in 0..<groups {
        let words = stream.halfWords(
          site: site, step: context.index, firstTrajectory: first &+ group &* laneCount)
        put(group, normalQuartet(words))
      }
    } else {
      for group in 0..<groups {
        let words = stream.halfWords(
          site: site, step: context.index, firstTrajectory: first &+ group &* laneCount)
        put(group, threePointQuartet(words))
      }
    }
  }

  @inline(__always)
  private func draw(_ stream: RandomStream, _ site: Int, _ index: UInt64, _ trajectory: Int)
    -> NoiseQuartet
  {
    let words = stream.halfWords(site: site, step: index, firstTrajectory: trajectory)
    return sampling == .gaussian ? normalQuartet(words) : threePointQuartet(words)
  }

  @inline(never)
  private func refined(
    _ stream: RandomStream, _ bridge: RandomStream, _ site: Int, _ index: UInt64,
    _ trajectory: Int
  ) -> NoiseQuartet {
    let (step, slot) = (Int(index >> 2), Int(index & 3))
    // Joined factors reach over the end of a step: fine 2k + 1 and 2k + 2 make up coarse k.
    let shifted = slot == 2 ? step - 1 : step
    // What comes before coarse 0 has the number that the joined factor of coarse 2³⁰ − 1 has too.
    let coarse = shifted < 0 ? 0xFFFF_FFFE : UInt64((shifted >> 1) << 2 | slot)
    let scale = 0.5.squareRoot()
    let sign = shifted & 1 == 0 ? scale : -scale
    let c = draw(stream, site, coarse, trajectory)
    let b = draw(bridge, site, coarse, trajectory)
    return (
      c.0 * scale + b.0 * sign, c.1 * scale + b.1 * sign, c.2 * scale + b.2 * sign,
      c.3 * scale + b.3 * sign
    )
  }
}
