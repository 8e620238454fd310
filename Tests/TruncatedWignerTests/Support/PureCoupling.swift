import Foundation

@testable import Models
@testable import TruncatedWigner

/// Closed form of DTWA for Δ = 0, spins along +z, photons in the vacuum, with loss κ.
///
/// s^x is conserved and drives the modes, ∫₀ᵗ Re a_l = −Σ_j G_jl s^x_j F(t) + Gaussian part, and spin
/// i turns about x by 4 Σ_l G_il ∫ Re a_l. With W = G Gᵀ and λ = κ + iω,
///   ⟨s^z_i⟩ = exp(−2 W_ii D(t)) ∏_j cos(4 W_ij F(t)),
///   F = ∫∫ e^{−κu} sin ωu = −Im E,  D = ∫∫ e^{−κ|u|} cos ωu = 2 Re E,  E = t/λ − (1 − e^{−λt})/λ².
/// The product includes j = i (the self-interaction of DTWA). At κ = 0: F = (t − sin(ωt)/ω)/ω and
/// D = 2(1 − cos ωt)/ω².
enum PureCoupling {
  static func sz(_ system: DickeRealization, site i: Int, time t: Double) -> Double {
    let (couplings, kappa, omega) = (
      system.couplings, system.numbers.kappa, system.numbers.omega
    )
    func w(_ j: Int) -> Double {
      (0..<couplings.columns).reduce(0) { $0 + couplings[i, $1] * couplings[j, $1] }
    }
    let (f, d) = kernels(kappa: kappa, omega: omega, time: t)
    return (0..<couplings.rows).reduce(exp(-2 * w(i) * d)) { $0 * cos(4 * w($1) * f) }
  }

  static func kernels(kappa: Double, omega: Double, time t: Double) -> (f: Double, d: Double) {
    let norm = kappa * kappa + omega * omega
    // 1/λ and 1/λ², real and imaginary parts.
    let (r1, i1) = (kappa / norm, -omega / norm)
    let (r2, i2) = (r1 * r1 - i1 * i1, 2 * r1 * i1)
    let decay = exp(-kappa * t)
    let (ur, ui) = (1 - decay * cos(omega * t), decay * sin(omega * t))
    return (-(t * i1 - (ur * i2 + ui * r2)), 2 * (t * r1 - (ur * r2 - ui * i2)))
  }
}
