import BatchCore
import Numerics

/// N spins with loss and pump that exchange excitations with one partner, a cavity mode or a spin:
/// what `tavis_cummings` and `central_spin` share.
struct PumpedSpins: Sendable {
  let count: Int
  let gammaDown, gammaUp: Double
  let epsilon, g: ParameterValue

  init(_ parameters: Parameters, count: String) {
    self.count = Int(parameters.number(count))
    gammaDown = parameters.number("gamma_down")
    gammaUp = parameters.number("gamma_up")
    epsilon = parameters.perSite("epsilon")
    g = parameters.perSite("g")
  }

  /// Their parameters and those of the partner.
  /// - Parameters:
  ///   - count: the parameter that counts the spins, and a spin in words.
  ///   - omega: meaning of `omega`, which belongs to the partner; as is `kappa`.
  static func parameters(
    count: (name: String, spin: String), omega: String, epsilon: String, kappa: String
  ) -> [ParameterDescription] {
    [
      .init(count.name, .count, size: .grows, "number N of \(count.name)"),
      .init("omega", .anyReal, unit: "omega", default: 1, omega),
      .init(
        "epsilon", .anySite, unit: "omega", default: 1,
        "\(epsilon); a number, a list, or a distribution"),
      .init(
        "g", .anySite, unit: "omega", "collective coupling; a number, a list, or a distribution"),
      .rate("kappa", unit: "omega", kappa),
      .rate("gamma_down", unit: "omega", "loss rate of each \(count.spin)"),
      .rate("gamma_up", unit: "omega", "pump rate of each \(count.spin)"),
    ]
  }

  var hasDisorder: Bool { epsilon.isRandom || g.isRandom }

  /// g_i of one realization.
  func couplings(_ disorder: RandomStream) -> [Double] { g.siteValues(count, disorder, row: 1) }

  /// ε_i of one realization.
  func splittings(_ disorder: RandomStream) -> [Double] {
    epsilon.siteValues(count, disorder, row: 2)
  }
}
