import Numerics

/// Loss √γ↓ σ⁻ and pump √γ↑ σ⁺ of every spin 1/2 alone.
public struct SpinDecay: SystemPart {
  /// γ↓ and γ↑ of every site.
  public let down: [Double]
  public let up: [Double]

  public init(down: [Double], up: [Double]) {
    precondition(down.count == up.count)
    self.down = down
    self.up = up
  }

  /// Every site alike.
  public init(sites: Int, down: Double, up: Double) {
    self.init(
      down: Array(repeating: down, count: sites), up: Array(repeating: up, count: sites))
  }
}

/// Dephasing √κ σ^z of every spin: coherences decay at the rate 2κ.
public struct Dephasing: SystemPart {
  /// κ of every site.
  public let rates: [Double]

  public init(_ rates: [Double]) { self.rates = rates }
}

/// Exchange and correlated decay of spins in a common field: H = Σ_{i≠j} J_ij σ⁺_i σ⁻_j and jump
/// operators L_i = σ⁻_i with any Hermitian positive semidefinite Γ_ij.
public struct CollectiveEmission: SystemPart {
  /// J with zero diagonal; nil without exchange.
  public let exchange: Matrix?
  /// Γ, decomposed.
  public let decay: DecayMatrix

  public init(exchange: Matrix?, decay: DecayMatrix) {
    self.exchange = exchange
    self.decay = decay
  }

  public var emission: DecayMatrix? { decay }
}
