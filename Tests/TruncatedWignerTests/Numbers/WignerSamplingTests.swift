import BatchCore
import Foundation
import Testing

@testable import Models
@testable import TruncatedWigner

@Suite("Wigner sampling") struct WignerSamplingTests {
  private static let seed: UInt64 = 40
  static let directions = [
    InitialState(theta: 0), InitialState(theta: .pi / 2), InitialState(theta: 0.7 * .pi),
    InitialState(theta: 1.1, phi: 2.3), InitialState(theta: .pi, phi: -0.4),
  ]

  private static func sample(
    _ initial: InitialState, spins: Int = 1, sampling: SpinSampling = .discrete,
    fluctuations: Bool = true, trajectories: Int = 1 << 16
  ) -> BatchState {
    var parameters = DickeFamily(model: "dicke", given: ["spins": 1, "omega_c": 1, "g": 0])
    parameters.sites = 3
    parameters.modes = 2
    parameters.spinsPerSite = spins
    return Preparation(
      parameters, initial: initial, spinSampling: sampling, fluctuations: fluctuations, seed: seed,
      trajectories: trajectories, width: trajectories
    ).state
  }

  @Test("vacuum: variance 1/4 of both quadratures, uncorrelated")
  func vacuum() {
    let state = Self.sample(InitialState(theta: 0))
    var averages = [Average](repeating: Average(), count: 5)
    for mode in 0..<2 {
      for trajectory in 0..<state.trajectories {
        let (x, y) = (state.re[mode, trajectory], state.im[mode, trajectory])
        for (index, value) in [x, y, x * x, y * y, x * y].enumerated() {
          averages[index].add(value)
        }
      }
    }
    for (index, expected) in [0, 0, 0.25, 0.25, 0].enumerated() {
      expectNear(averages[index], expected, "vacuum moment \(index)", seed: Self.seed)
    }
  }

  @Test("displaced mode: mean and photon number")
  func displaced() {
    let state = Self.sample(InitialState(theta: 0, displacement: 1.7))
    var (re, im, photons) = (Average(), Average(), Average())
    for trajectory in 0..<state.trajectories {
      let (x, y) = (state.re[1, trajectory], state.im[1, trajectory])
      re.add(x)
      im.add(y)
      photons.add(x * x + y * y - 0.5)
    }
    expectNear(re, 1.7, "Re a", seed: Self.seed)
    expectNear(im, 0, "Im a", seed: Self.seed)
    expectNear(photons, 1.7 * 1.7, "photon number", seed: Self.seed)
  }

  /// ⟨J⟩ = N_s n and ⟨J Jᵀ⟩ = N_s·1 + (N_s² − N_s) n nᵀ, the exact symmetrized moments.
  @Test(
    "first and second moments of spins", arguments: directions,
    [(1, SpinSampling.discrete), (5, .discrete), (200, .discrete), (1, .gaussian), (5, .gaussian)])
  func spinMoments(initial: InitialState, cluster: (spins: Int, sampling: SpinSampling)) {
    let state = Self.sample(initial, spins: cluster.spins, sampling: cluster.sampling)
    let count = Double(cluster.spins)
    let n = initial.frame.n
    var first = [Average](repeating: Average(), count: 3)
    var second = [Average](repeating: Average(), count: 9)
    for site in 0..<3 {
      for trajectory in 0..<state.trajectories {
        let j = [state.sx, state.sy, state.sz].map { $0[site, trajectory] }
        for a in 0..<3 {
          first[a].add(j[a] / count)
          for b in 0...a { second[3 * a + b].add(j[a] * j[b] / (count * count)) }
        }
      }
    }
    let what =
      "\(cluster.sampling), N_s = \(cluster.spins), theta = \(initial.theta), phi = \(initial.phi)"
    for a in 0..<3 {
      expectNear(first[a], n[a], "<J_\(a)>/N_s, \(what)", seed: Self.seed)
      for b in 0...a {
        let expected = (a == b ? 1 / count : 0) + (1 - 1 / count) * n[a] * n[b]
        expectNear(second[3 * a + b], expected, "<J_\(a) J_\(b)>/N_s², \(what)", seed: Self.seed)
      }
    }
  }

  @Test("a single spin has length √3", arguments: directions)
  func length(initial: InitialState) {
    let state = Self.sample(initial, trajectories: 1024)
    for site in 0..<3 {
      for trajectory in 0..<1024 {
        #expect(abs(state.squaredLength(site: site, trajectory: trajectory) - 3) < 1e-14)
      }
    }
  }

  @Test("spins along x have no fluctuation of J^x", arguments: [1, 5, 1000])
  func polarized(spins: Int) {
    let state = Self.sample(InitialState(theta: .pi / 2), spins: spins, trajectories: 1024)
    for trajectory in 0..<1024 {
      #expect(abs(state.sx[2, trajectory] / Double(spins) - 1) < 1e-12)
    }
  }

  @Test("without fluctuations: the classical state", arguments: directions)
  func meanField(initial: InitialState) {
    var initial = initial
    initial.displacement = 0.3
    let state = Self.sample(initial, spins: 7, fluctuations: false, trajectories: 16)
    let n = initial.frame.n
    for trajectory in 0..<16 {
      let spins = n.flatMap { [Double](repeating: 7 * $0, count: 3) as [Double] }
      #expect(state.variables(trajectory) == spins + [0.3, 0.3, 0, 0])
    }
  }

  @Test("sites and modes are independent")
  func independence() {
    let state = Self.sample(InitialState(theta: 0))
    var averages = [Average](repeating: Average(), count: 3)
    for trajectory in 0..<state.trajectories {
      averages[0].add(state.sx[0, trajectory] * state.sx[1, trajectory])
      averages[1].add(state.sx[0, trajectory] * state.sy[2, trajectory])
      averages[2].add(state.re[0, trajectory] * state.re[1, trajectory])
    }
    for average in averages { expectNear(average, 0, "product of sites", seed: Self.seed) }
  }
}
