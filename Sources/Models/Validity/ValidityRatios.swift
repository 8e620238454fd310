/// The dimensionless ratios on which the dynamics of a model depends, beside its size and its initial state.
struct ValidityRatios {
  /// Parameters of the model and of the initial state.
  let numbers: [String: Double]
  let words: [String: String]

  /// nil for a model without a table, and where a ratio does not exist: with values for each site, say.
  subscript(model: String) -> [Double]? {
    switch model {
    case "driven_spin": drivenSpin
    case "tavis_cummings", "central_spin": pumpedSpins
    case "rydberg_chain": rydbergChain
    case "correlated_emission": correlatedEmission
    case "dicke": critical(1).map { [$0] + cavity }
    case "random_dicke": randomDicke
    case "spin_boson": spinBoson
    case "hopfield": hopfield
    case "bcs_cavity": cavityBCS
    default: nil
    }
  }

  private func number(_ key: String) -> Double { numbers[key] ?? .nan }

  /// Over the rate at which the spin relaxes.
  private var drivenSpin: [Double] {
    let (down, up) = (number("gamma_down"), number("gamma_up"))
    let rate = down + up
    return [abs(number("omega_rabi")) / rate, (down - up) / rate, number("gamma_z") / rate]
  }

  /// In units of the loss of the partner. Only the detuning matters of the two frequencies.
  private var pumpedSpins: [Double] {
    let kappa = number("kappa")
    return [
      abs(number("g")) / kappa, number("gamma_down") / kappa, number("gamma_up") / kappa,
      abs(number("omega") - number("epsilon")) / kappa,
    ]
  }

  private var rydbergChain: [Double]? {
    guard words["lattice"] != "square" else { return nil }
    let interaction = number("interaction")
    return [
      abs(number("omega_rabi")) / interaction, number("gamma_down") / interaction,
      number("gamma_z") / interaction,
    ]
  }

  /// Rates are in units of the decay of one atom.
  private var correlatedEmission: [Double] {
    [number("spacing"), abs(number("omega_rabi")), number("detuning")]
  }

  /// In units of the interaction.
  private var cavityBCS: [Double]? {
    for (key, standard) in [("coupling", "uniform"), ("levels", "grid"), ("cavity", "empty")] {
      guard words[key, default: standard] == standard else { return nil }
    }
    let (chiN, detuning) = (number("chi_n"), number("delta_c"))
    let loss = number("kappa") + (numbers["kappa_over_g"] ?? 0) * (chiN * detuning).squareRoot()
    return [number("epsilon_0"), number("width"), detuning, loss].map { $0 / chiN }
  }

  private var cavity: [Double] {
    [number("omega_c") / number("delta"), number("kappa") / number("delta")]
  }

  /// g/g_c, with (N + M)/M in g_c² where there are many modes.
  private func critical(_ share: Double) -> Double? {
    if let ratio = numbers["g_over_gc"] { return ratio }
    let (delta, omega, kappa) = (number("delta"), number("omega_c"), number("kappa"))
    return number("g")
      / (0.5 * (delta * (omega * omega + kappa * kappa) / omega * share).squareRoot())
  }

  private var randomDicke: [Double]? {
    let modes = number("modes") / number("clusters")
    return critical((1 + modes) / modes).map { [$0, modes] + cavity }
  }

  /// Modes for each spin.
  private var alpha: Double { numbers["alpha"] ?? number("modes") / number("spins") }

  private var spinBoson: [Double] {
    let h = abs(number("h"))
    return [number("sigma") / h, alpha, number("omega") / h, number("kappa") / h]
  }

  /// With the parameters of `spin_boson`; the frequency of eliminated modes has no influence.
  private var hopfield: [Double]? {
    guard words["self_interaction"] != "remove" else { return nil }
    return [number("sigma") / abs(number("h")), alpha]
  }
}
