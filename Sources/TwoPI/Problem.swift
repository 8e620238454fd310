import Foundation

/// The random multimode Dicke model, or the one with a single mode, as its two-time 2PI equations take it
/// (Secs. V–VI and App. G of PRR 6, 043314). Only the ratio of modes to clusters counts, not their numbers.
public struct TwoTimeProblem: Sendable, Equatable {
  public enum Coupling: Sendable {
    /// Random couplings of many clusters to many modes, averaged over.
    case random
    /// One mode that couples to all spins alike.
    case single
  }

  /// Order in 1/N_s that is kept.
  public enum Order: Sendable {
    case leading
    case nextToLeading
  }

  public var coupling = Coupling.random
  public var order = Order.nextToLeading
  /// Level splitting of the spins.
  public var delta = 1.0
  /// Frequency of the modes.
  public var omegaC = 5.0
  /// Decay rate of the modes' amplitudes.
  public var kappa = 0.0
  /// Coupling: standard deviation where it is random.
  public var g = 1.0
  /// Modes per cluster.
  public var eta = 1.0
  /// Spins of a cluster, or of the whole system with a single mode.
  public var spins = 5.0
  /// Direction of the spins at the start.
  public var theta = 0.0
  public var phi = 0.0
  /// ⟨a⟩/√N of the single mode at the start, real.
  public var displacement = 0.0

  public init() {}

  /// Coupling above which the spins order (Eq. 96, or Eq. G16).
  public var criticalCoupling: Double {
    let single = 0.5 * (delta * (omegaC * omegaC + kappa * kappa) / omegaC).squareRoot()
    return coupling == .single ? single : single * ((1 + eta) / eta).squareRoot()
  }

  /// What multiplies the photon functions: 2 g² ω_c η/(1 + η), or 2 g² ω_c.
  var strength: Double {
    2 * g * g * omegaC * (coupling == .single ? 1 : eta / (1 + eta))
  }

  /// Divides the products of the chain that feed the modes back.
  var modesPerCluster: Double { coupling == .single ? 1 : eta }

  var direction: (x: Double, y: Double, z: Double) {
    (sin(theta) * cos(phi), sin(theta) * sin(phi), cos(theta))
  }
}
