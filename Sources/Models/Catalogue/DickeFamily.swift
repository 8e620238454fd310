import BatchCore
import Numerics

/// The numbers that define one system at one sweep point, in one convention for all models of the
/// Dicke family: H = (Δ/2) Σ J^z + ω Σ |a|² + Σ G_il J^x_i (a_l + ā_l), amplitude decay rate κ.
///
/// `spin_boson` is Δ = 2h and one spin a site; `dicke` is one site and one mode. With photons
/// eliminated (`hopfield`) the same numbers give H = (Δ/2) Σ J^z − K Σ (G Gᵀ)_ij J^x_i J^x_j,
/// K = ω/(ω² + κ²).
struct DickeFamily: Sendable, Equatable {
  var sites: Int
  var modes: Int
  var spinsPerSite: Int
  /// Δ: a bare spin precesses at this rate.
  var splitting: Double
  var omega: Double
  /// Amplitude decay rate κ of every mode.
  var kappa: Double
  var coupling: Coupling
  var photons: Photons

  enum Coupling: Sendable, Equatable {
    /// Independent normal G_il with this standard deviation.
    case gaussian(deviation: Double)
    /// Every G_il the same.
    case uniform(Double)
  }

  enum Photons: Sendable, Equatable {
    case dynamical
    /// Eliminated; the self-interaction J^x_i J^x_i is kept or dropped.
    case eliminated(selfInteraction: Bool)
  }

  var shape: SystemShape {
    var shape = SystemShape(
      sites: sites, modes: photons == .dynamical ? modes : 0, spinsPerSite: spinsPerSite)
    let (n, m) = (Double(sites), Double(modes))
    shape.hasDenseCouplings = photons != .dynamical || modes > 1
    shape.matrixElements = photons == .dynamical ? n * m : 2 * n * m + 2 * n * n
    return shape
  }

  var hasDisorder: Bool {
    if case .gaussian = coupling { true } else { false }
  }
}

/// A model of the family: its file says how its parameters make the numbers.
protocol DickeModel: CatalogueModel {
  var numbers: DickeFamily { get }
}

extension DickeModel {
  var shape: SystemShape { numbers.shape }

  var hasDisorder: Bool { numbers.hasDisorder }

  func system(disorder: RandomStream) -> PhysicalSystem {
    DickeRealization(numbers, disorder: disorder).system
  }
}

extension DickeFamily {
  /// Resolved parameters in the conventions of PRL 126, 133603.
  init(spinBoson parameters: Parameters, photons: Photons) {
    if parameters.has("total") {
      let (total, alpha) = (parameters.number("total"), parameters.number("alpha"))
      sites = max(1, Int((total / (1 + alpha)).rounded()))
      sites = min(sites, Int(total) - 1)
      modes = Int(total) - sites
    } else {
      sites = Int(parameters.number("spins"))
      modes = Int(parameters.number("modes"))
    }
    spinsPerSite = 1
    splitting = 2 * parameters.number("h")
    omega = parameters.number("omega")
    kappa = parameters.has("kappa") ? parameters.number("kappa") : 0
    let sigma = parameters.number("sigma")
    coupling = .gaussian(
      deviation: (sigma * sigma * omega / (2 * Double(sites + modes))).squareRoot())
    self.photons = photons
  }

  /// In the conventions of PRR 6, 043314.
  init(clusters parameters: Parameters, photons: Photons) {
    sites = Int(parameters.number("clusters"))
    modes = Int(parameters.number("modes"))
    spinsPerSite = Int(parameters.number("spins_per_cluster"))
    splitting = parameters.number("delta")
    omega = parameters.number("omega_c")
    kappa = parameters.number("kappa")
    let loss = (omega * omega + kappa * kappa) / omega
    let (n, m) = (Double(sites), Double(modes))
    // Eq. 96 of PRR 6, 043314.
    let critical = 0.5 * (splitting * loss * (n + m) / m).squareRoot()
    let g =
      parameters.has("g") ? parameters.number("g") : parameters.number("g_over_gc") * critical
    coupling = .gaussian(deviation: g / ((m + n) * Double(spinsPerSite)).squareRoot())
    self.photons = photons
  }
}
