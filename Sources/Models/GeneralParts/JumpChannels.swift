/// Jump operators of any kind, L_m → A_m + iB_m with real symbols A, B (custom models, rule 4):
///   dψ = Σ γ_m (B_m {ψ, A_m} − A_m {ψ, B_m}) dt + Σ ({ψ, A_m}∘dξ_m2 − {ψ, B_m}∘dξ_m1),
///   ⟨dξ_m1²⟩ = ⟨dξ_m2²⟩ = γ_m dt.
/// Noise is a random Hamiltonian: A with ξ₂, and −B with ξ₁. A Hermitian L (B = 0) has one noise and no
/// drift.
public struct JumpChannels: SystemPart {
  public struct Channel {
    /// A; no constant.
    public var a: PhaseSpacePolynomial
    /// B; no monomials where L is Hermitian.
    public var b: PhaseSpacePolynomial
    /// γ(t) ≥ 0.
    public var rate: MasterEquation.Rate
    /// Number of the channel in the model: the address of its noise.
    public var number: Int
    /// Whether the drift is that of another part, such as `TiltedDecay`.
    public var leavesDrift: Bool

    public init(
      a: PhaseSpacePolynomial, b: PhaseSpacePolynomial, rate: MasterEquation.Rate, number: Int,
      leavesDrift: Bool = false
    ) {
      self.leavesDrift = leavesDrift
      self.a = a
      self.b = b
      self.rate = rate
      self.number = number
    }
  }

  /// One noise of a channel.
  public struct Noise: Sendable, Equatable {
    /// Index in `channels`.
    public var channel: Int
    /// Whether it is A with ξ₂; else −B with ξ₁.
    public var isA: Bool

    public init(channel: Int, isA: Bool) {
      self.channel = channel
      self.isA = isA
    }
  }

  public let channels: [Channel]
  /// Noises whose flows commute stand in one class: their random Hamiltonians add. A step applies all
  /// classes once, in this order or reversed (Ninomiya and Victoir).
  public let classes: [[Noise]]

  public init(_ channels: [Channel], classes: [[Noise]]) {
    self.channels = channels
    self.classes = classes
  }
}
