import Numerics

/// dρ/dt = −i[H, ρ] + Σ γ (L ρ L† − ½ {L†L, ρ}) of one disorder realization: what the text of a model
/// says, and what methods derive their equations from.
public struct MasterEquation {
  /// Sites, modes, and how many spins ½ a site stands for: 2S of a spin S, whose operators are
  /// J = 2S^α with [J^x, J^y] = 2i J^z like Pauli matrices.
  public var shape: SystemShape
  public var hamiltonian: TimedOperator
  /// In the order written; families one after the other.
  public var jumps: [Jump]
  /// Pairs of sites by distance, for pair correlations; nil: every pair has distance 1.
  public var pairClasses: PairClasses?

  public init(
    shape: SystemShape, hamiltonian: TimedOperator, jumps: [Jump] = [],
    pairClasses: PairClasses? = nil
  ) {
    self.shape = shape
    self.hamiltonian = hamiltonian
    self.jumps = jumps
    self.pairClasses = pairClasses
  }

  /// One entry of `jumps` of a job, all values of its indices together.
  public enum Jump {
    /// Independent jump operators, each with its own rate γ ≥ 0. Operators without effect (zero, or a
    /// rate that is zero at all times) are left out.
    case independent([(jump: TimedOperator, rate: Rate)])
    /// Σ_ij Γ_ij (L_j ρ L_i† − ½ {L_i†L_j, ρ}) with a Hermitian positive semidefinite Γ.
    case correlated(jumps: [TimedOperator], matrix: DecayMatrix)
  }

  /// γ(t) = number · function(t), real.
  public struct Rate: Sendable {
    public var number: Double
    public var function: TimeFunction

    public init(_ number: Double, function: TimeFunction = .one) {
      self.number = number
      self.function = function
    }

    public func value(at time: Double) -> Double { number * function.value(at: time).re }
  }
}
