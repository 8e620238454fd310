import Numerics

/// Noise rotations about x and y of all spins, in an order drawn for each trajectory.
final class TransverseNoise: Flow {
  private let terms: [any Term]
  private let duration: Double
  private let angles: EffectiveField
  /// Of the only term, if its turns are independent.
  private let variances: [Double]?

  init(terms: [any Term], duration: Double, like state: BatchState) {
    self.terms = terms
    self.duration = duration
    variances = terms.count == 1 ? terms[0].independentTurns : nil
    angles = EffectiveField(like: state)
  }

  func apply(_ state: BatchState, at context: StepContext) {
    guard let noise = context.noise else { return }
    let (sx, sy, sz) = (state.sx.lanes, state.sy.lanes, state.sz.lanes)
    let (sites, stride, groups) = (state.sites, state.groups, state.activeGroups)
    // 1 in lanes that turn about y first.
    withUnsafeTemporaryAllocation(byteCount: 64 * groups, alignment: 64) { bytes in
      let orders = bytes.bindMemory(to: LaneBits.self).baseAddress!
      for group in 0..<groups {
        orders[group] =
          noise.order.words(
            site: 0, step: context.index,
            firstTrajectory: context.firstTrajectory + group * laneCount
          ).0 & 1
      }
      // The usual case: numbers are used where they are made, without a way through memory.
      if let variances {
        noise.turns(variances, step: duration, groups: groups, at: context) { site, group, a, b in
          turn(sx, sy, sz, site * stride + group, (a, b), orders[group] .!= LaneBits.zero)
        }
        return
      }
      angles.x.clear()
      angles.y.clear()
      for term in terms { term.addIncrements(state, to: angles, step: duration, at: context) }
      let (ax, ay) = (angles.x.lanes, angles.y.lanes)
      for site in 0..<sites {
        for group in 0..<groups {
          let i = site * stride + group
          turn(sx, sy, sz, i, (ax[i], ay[i]), orders[group] .!= LaneBits.zero)
        }
      }
    }
  }

  /// Turns spin i by `by.0` about x, then by `by.1` about y; where `yFirst`, about y first.
  @inline(__always)
  private func turn(
    _ sx: UnsafeMutablePointer<Lanes>, _ sy: UnsafeMutablePointer<Lanes>,
    _ sz: UnsafeMutablePointer<Lanes>, _ i: Int, _ by: (Lanes, Lanes),
    _ yFirst: SIMDMask<SIMD8<Int64>>
  ) {
    let (a, b) = by
    let (x, y, z) = (sx[i], sy[i], sz[i])
    // The half turn (x, y, z) → (y, x, −z) before and after exchanges the two axes.
    let (sine1, cosine1) = sineCosine(a.replacing(with: b, where: yFirst))
    let (sine2, cosine2) = sineCosine(b.replacing(with: a, where: yFirst))
    let x0 = x.replacing(with: y, where: yFirst)
    let y0 = y.replacing(with: x, where: yFirst)
    let z0 = z.replacing(with: -z, where: yFirst)
    let (y1, z1) = turnedAboutX(y0, z0, sine1, cosine1)
    let (x2, z2) = turnedAboutY(x0, z1, sine2, cosine2)
    sx[i] = x2.replacing(with: y1, where: yFirst)
    sy[i] = y1.replacing(with: x2, where: yFirst)
    sz[i] = z2.replacing(with: -z2, where: yFirst)
  }
}
