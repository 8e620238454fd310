import BatchCore
import Numerics

/// The numbers that define one system at one sweep point, in one convention for all models of the
/// Dicke family: H = (Δ/2) Σ J^z + ω Σ |a|² + Σ G_il J^x_i (a_l + ā_l), amplitude decay rate κ.
///
/// `spin_boson` is Δ = 2h and one spin a site; `dicke` is one site and one mode. With photons
/// eliminated (`hopfield`) the same numbers give H = (Δ/2) Σ J^z − K Σ (G Gᵀ)_ij J^x_i J^x_j,
/// K = ω/(ω² + κ²).
public struct SystemParameters: Sendable, Equatable {
  public var sites: Int
  public var modes: Int
  public var spinsPerSite: Int
  /// Δ: a bare spin precesses at this rate.
  public var splitting: Double
  public var omega: Double
  /// Amplitude decay rate κ of every mode.
  public var kappa: Double
  public var coupling: Coupling
  public var photons: Photons

  public enum Coupling: Sendable, Equatable {
    /// Independent normal G_il with this standard deviation.
    case gaussian(deviation: Double)
    /// Every G_il the same.
    case uniform(Double)
  }

  public enum Photons: Sendable, Equatable {
    case dynamical
    /// Eliminated; the self-interaction J^x_i J^x_i is kept or dropped.
    case eliminated(selfInteraction: Bool)
  }
}

extension SystemParameters {
  /// Resolves the parameters of a validated job.
  /// - Parameter values: every parameter of the chosen alternatives and the defaults.
  public init(model: String, values: [String: ParameterValue]) {
    func number(_ key: String) -> Double? {
      if case .number(let value)? = values[key] { value } else { nil }
    }
    func require(_ key: String) -> Double {
      guard let value = number(key) else {
        preconditionFailure("a validated job of \(model) has \(key)")
      }
      return value
    }
    var keepsSelf = true
    if case .word("remove")? = values["self_interaction"] { keepsSelf = false }
    photons = model == "hopfield" ? .eliminated(selfInteraction: keepsSelf) : .dynamical
    kappa = number("kappa") ?? 0

    if let h = number("h") {  // conventions of PRL 126, 133603
      if let total = number("total") {
        let alpha = require("alpha")
        sites = max(1, Int((total / (1 + alpha)).rounded()))
        sites = min(sites, Int(total) - 1)
        modes = Int(total) - sites
      } else {
        sites = Int(require("spins"))
        modes = Int(require("modes"))
      }
      spinsPerSite = 1
      splitting = 2 * h
      omega = require("omega")
      let sigma = require("sigma")
      coupling = .gaussian(
        deviation: (sigma * sigma * omega / (2 * Double(sites + modes))).squareRoot())
      return
    }

    splitting = require("delta")
    omega = require("omega_c")
    let loss = (omega * omega + kappa * kappa) / omega
    if model == "dicke" {
      sites = 1
      modes = 1
      spinsPerSite = Int(require("spins"))
      let g = number("g") ?? require("g_over_gc") * 0.5 * (splitting * loss).squareRoot()
      coupling = .uniform(g / Double(spinsPerSite).squareRoot())
      return
    }
    sites = Int(require("clusters"))
    modes = Int(require("modes"))
    spinsPerSite = Int(require("spins_per_cluster"))
    let (n, m) = (Double(sites), Double(modes))
    // Eq. 96 of PRR 6, 043314.
    let critical = 0.5 * (splitting * loss * (n + m) / m).squareRoot()
    let g = number("g") ?? require("g_over_gc") * critical
    coupling = .gaussian(deviation: g / ((m + n) * Double(spinsPerSite)).squareRoot())
  }
}

extension SystemParameters: SystemRecipe {
  var shape: SystemShape {
    var shape = SystemShape(sites: sites, modes: photons == .dynamical ? modes : 0)
    shape.spinsPerSite = spinsPerSite
    let (n, m) = (Double(sites), Double(modes))
    shape.hasDenseCouplings = photons != .dynamical || modes > 1
    shape.matrixElements = photons == .dynamical ? n * m : 2 * n * m + 2 * n * n
    return shape
  }

  var hasDisorder: Bool {
    if case .gaussian = coupling { true } else { false }
  }

  func system(disorder: RandomStream) -> PhaseSpaceSystem {
    SpinBosonSystem(parameters: self, disorder: disorder).phaseSpace
  }
}
