/// Any part of a Hamiltonian that has no part of its own: its symbol as a polynomial.
public struct PolynomialHamiltonian: SystemPart {
  public let energy: PhaseSpacePolynomial

  public init(_ energy: PhaseSpacePolynomial) { self.energy = energy }
}
