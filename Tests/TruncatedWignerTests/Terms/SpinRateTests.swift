import BatchCore
import Methods
import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

@Suite("rates of spins") struct SpinRateTests {
  private static let sizes: [String: [String: ParameterValue]] = [
    "spin_boson": ["spins": 2, "modes": 2, "omega": 1, "sigma": 1],
    "random_dicke": ["clusters": 2, "modes": 2, "omega_c": 1, "g": 1],
    "hopfield": ["clusters": 2, "modes": 2, "omega_c": 1, "g": 1],
    "dicke": ["spins": 2, "omega_c": 1, "g": 1],
    "driven_spin": [:],
    "tavis_cummings": ["atoms": 2, "g": 1],
    "central_spin": ["satellites": 2, "g": 1],
    "rydberg_chain": ["sites": 2, "omega_rabi": 1],
    "bcs_cavity": ["atoms": 2, "epsilon_0": 1, "width": 1, "delta_c": 1],
  ]

  private static func hasNoisySpins(_ model: String, _ values: [String: ParameterValue]) -> Bool {
    givenModel(model, values)
      .system(disorder: RandomStream(seed: 1, purpose: .disorder, point: 0, realization: 0))
      .parts.contains {
        switch $0 {
        case let decay as SpinDecay: (decay.down + decay.up).contains { $0 > 0 }
        case let dephasing as Dephasing: dephasing.rates.contains { $0 > 0 }
        default: false
        }
      }
  }

  /// What a model says of its rates is what its terms do.
  @Test(
    "a rate is one of spins if it makes noise in spins",
    arguments: ModelCatalogue.all.filter { !$0.hasCollectiveEmission }.map(\.name))
  func rates(name: String) throws {
    let model = try #require(ModelCatalogue.model(named: name))
    let sizes = try #require(Self.sizes[name])
    #expect(!Self.hasNoisySpins(name, sizes))
    let parameters = model.variant(for: sizes.keys).parameters.map(\.name)
    let rates = parameters.filter { $0.hasPrefix("gamma") || $0 == "kappa" }
    #expect(Set(model.spinRates).isSubset(of: rates))
    for rate in rates {
      var values = sizes
      values[rate] = 1
      #expect(
        Self.hasNoisySpins(name, values) == model.spinRates.contains(rate), "\(name) \(rate)")
    }
  }
}
