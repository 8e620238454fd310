/// What mean field conserves of spins that exchange excitations with one lossless mode,
/// H = Σ ε_i σ^z_i + Σ g c_i (σ⁺_i a + h.c.) + Δ_c a†a: the number of excitations, and where all c_i = 1 the
/// square of the Lax vector at every complex u.
///
/// With b = g a and χ = g²/Δ_c, less a common factor χ (Eqs. 4 to 6 of arXiv:2202.05851):
/// L(u) = (χ/2) Σ σ_i/(u − ε_i) + (2/Δ_c)(Re b, −Im b, 0) − (1 − 2u/Δ_c) ẑ, dL/dt = 2 (Re b, −Im b, u) × L.
public struct ExchangeInvariants: Sendable {
  /// ε_i.
  public let levels: [Double]
  /// g.
  public let coupling: Double
  /// Δ_c.
  public let detuning: Double
  /// u of the Lax vectors, off the real axis; empty where couplings differ.
  public let points: [ComplexNumber]

  public init(levels: [Double], coupling: Double, detuning: Double, points: [ComplexNumber]) {
    self.levels = levels
    self.coupling = coupling
    self.detuning = detuning
    self.points = points
  }

  /// Σ (1 + σ^z)/2 + a†a.
  public var excitations: OperatorPolynomial {
    levels.indices.sum { 0.5 + 0.5 * OperatorPolynomial.sz($0) }
      + OperatorPolynomial.ad(0) * OperatorPolynomial.a(0)
  }

  /// x, y, z of L(u); not Hermitian.
  public func vector(at u: ComplexNumber) -> [OperatorPolynomial] {
    typealias P = OperatorPolynomial
    let half = coupling * coupling / detuning / 2
    func spins(_ component: OperatorMonomial.Pauli) -> P {
      P(
        sumOf: levels.enumerated().map { site, level in
          (
            OperatorMonomial(spins: [.init(site: site, pauli: component)]),
            ComplexNumber(half) / (u - ComplexNumber(level))
          )
        })
    }
    let field = coupling / detuning
    return [
      spins(.x) + field * (P.a(0) + P.ad(0)),
      // −2 Im a = i (a − a†).
      spins(.y) + field * (P.i * (P.a(0) - P.ad(0))),
      spins(.z) - P(ComplexNumber(1) - (2 / detuning) * u),
    ]
  }
}
