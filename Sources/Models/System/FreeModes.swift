/// Detuning, drive and a thermal bath of every mode: H = Σ ω_l a†a + (F_l a† + h.c.), jump operators
/// √(2Γ(n + 1)) a and √(2Γ n) a†: amplitudes decay at Γ.
public struct FreeModes: SystemPart {
  public struct Mode: Sendable, Equatable {
    public var omega: Double
    /// Amplitude decay rate Γ ≥ 0.
    public var decay: Double
    /// n of the bath.
    public var occupation: Double
    /// F, complex.
    public var drive: SIMD2<Double>

    public init(
      omega: Double, decay: Double = 0, occupation: Double = 0, drive: SIMD2<Double> = .zero
    ) {
      self.omega = omega
      self.decay = decay
      self.occupation = occupation
      self.drive = drive
    }
  }

  public let modes: [Mode]

  public init(_ modes: [Mode]) { self.modes = modes }
}
