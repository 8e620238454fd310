import BatchCore
import Models
import Numerics

/// How transverse spin components are sampled.
public enum SpinSampling: String, Sendable, CaseIterable {
  /// Discrete Wigner sampling, r = ±1 for each spin: exact second moments, |s| = √3.
  case discrete
  /// Normal numbers with the same variances.
  case gaussian
}

/// Draws initial states from the Wigner function of a product state.
///
/// A spin 1/2 along n: s = n + r₁ e_θ + r₂ e_φ, r = ±1, so that ⟨s sᵀ⟩ = 1. A cluster of N_s spins
/// evolves by its sum J = N_s n + R₁ e_θ + R₂ e_φ with R the sum of N_s signs (exact for DTWA); so does
/// a spin S with N_s = 2S.
/// A mode in a coherent state: Re a, Im a normal with variance ¼ about the displacement; with n thermal
/// quanta the variance is (n + ½)/2.
struct WignerSampler {
  /// n, e_θ, e_φ of every site.
  private let frames: [(n: [Double], eTheta: [Double], ePhi: [Double])]
  let displacement: Double
  /// States of the modes where they differ or are not coherent.
  let modes: [ModeState]?
  /// Sites in ranges, with the sum of signs of each.
  private let blocks: [(sites: Range<Int>, signs: BinomialSum)]
  let spinSampling: SpinSampling
  /// Without it: the classical state itself (mean field).
  let fluctuations: Bool

  /// - Parameters:
  ///   - directions: Bloch angles of every site.
  ///   - modes: the state of every mode; nil: all are coherent.
  ///   - displacement: ⟨a⟩ of every mode in the coherent state.
  ///   - shape: how many spins ½ a site stands for.
  init(
    directions: [InitialState], modes: [ModeState]? = nil, displacement: Double, shape: SystemShape,
    spinSampling: SpinSampling, fluctuations: Bool
  ) {
    frames = directions.map(\.frame)
    self.displacement = displacement
    self.modes = modes
    blocks = shape.blocks.map { ($0.sites, BinomialSum(count: $0.spinsPerSite)) }
    self.spinSampling = spinSampling
    self.fluctuations = fluctuations
  }

  /// Fills every group that holds trajectories; `firstTrajectory` is the number of lane 0.
  func sample(
    into state: BatchState, firstTrajectory: Int, spins: RandomStream, photons: RandomStream
  ) {
    for (sites, signs) in blocks {
      let count = Double(signs.count)
      for site in sites {
        let (n, eTheta, ePhi) = frames[site]
        for group in 0..<state.activeGroups {
          let trajectory = firstTrajectory + group * laneCount
          let (r1, r2) = transverse(signs, spins, site: site, trajectory: trajectory)
          let index = site * state.groups + group
          state.sx.lanes[index] = r1 * eTheta[0] + r2 * ePhi[0] + count * n[0]
          state.sy.lanes[index] = r1 * eTheta[1] + r2 * ePhi[1] + count * n[1]
          state.sz.lanes[index] = r1 * eTheta[2] + r2 * ePhi[2] + count * n[2]
        }
      }
    }
    let (re, im) = (state.re, state.im)
    for mode in 0..<state.modes {
      for group in 0..<state.activeGroups {
        let index = mode * state.groups + group
        var (x, y) = (Lanes.zero, Lanes.zero)
        if fluctuations {
          (x, y) = photons.normals(
            site: mode, step: 0, firstTrajectory: firstTrajectory + group * laneCount)
        }
        if let state = modes?[mode] {
          let deviation = (0.5 * (state.thermal + 0.5)).squareRoot()
          re.lanes[index] = x * deviation + state.displacement.re
          im.lanes[index] = y * deviation + state.displacement.im
        } else {
          re.lanes[index] = x * 0.5 + displacement
          im.lanes[index] = y * 0.5
        }
      }
    }
  }

  private func transverse(
    _ signs: BinomialSum, _ stream: RandomStream, site: Int, trajectory: Int
  ) -> (Lanes, Lanes) {
    guard fluctuations else { return (.zero, .zero) }
    switch spinSampling {
    case .gaussian:
      let (x, y) = stream.normals(site: site, step: 0, firstTrajectory: trajectory)
      let deviation = Double(signs.count).squareRoot()
      return (x * deviation, y * deviation)
    case .discrete:
      let (first, second) = stream.words(site: site, step: 0, firstTrajectory: trajectory)
      var (x, y) = (Lanes.zero, Lanes.zero)
      for lane in 0..<laneCount {
        x[lane] = signs.value(first[lane])
        y[lane] = signs.value(second[lane])
      }
      return (x, y)
    }
  }
}
