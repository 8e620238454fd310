import BatchCore

/// What the saddle point measures; the word is the key.
enum SaddlePointObservable: String, CaseIterable {
  case frequency = "mu_s"
  case field = "psi"
  case polarization
  case density = "excitation_density"
  case stable
  case reason
  case checks
  case threshold
  case boundary
  case fold
  case effectivePotential = "mu_eff"
  case spectralFunction = "spectral_function"
  case occupation
  case response = "k1_retarded"

  var key: ObservableKey {
    .flag(rawValue, defaultText: isStandard ? "true" : "false", "with `saddle_point`: \(meaning)") {
      _ in
      true
    } standard: { _ in
      isStandard
    }
  }

  private var isStandard: Bool {
    switch self {
    case .threshold, .boundary, .fold, .effectivePotential, .spectralFunction, .occupation,
      .response:
      false
    default: true
    }
  }

  private var meaning: String {
    switch self {
    case .frequency: "frequency μ_S of each condensate"
    case .field: "its field ψ, divided by √N"
    case .polarization: "√(μ_S² + κ²) ψ = |⟨a†b⟩|"
    case .density: "excitations ρ = (1 + n_b − n_a)/2 of an atom"
    case .stable: "1 where the amplitude of a condensate, or the normal state, is stable, else 0"
    case .reason: "why there is no condensate"
    case .checks:
      "`causality_error`, `sum_rule_error`, `positivity_error` and `occupation_error` of each solution"
    case .threshold:
      "lowest drive strength h_c > 0 at which the normal state begins or ceases to gain, with `threshold_mu_s` and `threshold_density`"
    case .boundary:
      "`boundary_KEY` of every swept KEY: its value between this point and the next at which the normal state becomes stable or unstable, and `condensate_boundary_KEY`, at which the last stable condensate ends, with its field `condensate_boundary_KEY_psi` there; NaN where there is none; together the boundaries in the swept plane"
    case .fold:
      "`fold_drive_strength` with `fold_mu_s` and `fold_psi`, where two condensates meet and vanish, up to `saddle_point.largest_strength`"
    case .effectivePotential:
      "zeros of Im K₁ᴿ of the normal state, the photons' effective chemical potentials"
    case .spectralFunction: "A(ω) = −Im G^R/π of both levels"
    case .occupation: "½ (1 − F), F = G^K/(G^R − G^A), of both levels"
    case .response: "K₁ᴿ(ω) of the normal state, `k1_retarded_re` and `k1_retarded_im`"
    }
  }
}
