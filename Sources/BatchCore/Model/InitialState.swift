/// Product state at t = 0.
public struct InitialState: Sendable, Equatable {
  /// Polar angle of every spin on the Bloch sphere, radians; 0 is +z.
  public var theta: Double
  /// Azimuth of every spin, radians; 0 is towards +x.
  public var phi: Double
  /// ⟨a⟩(0) of every mode, real.
  public var displacement: Double
  /// Polar angle of the central spin where there is one.
  public var centralTheta: Double?
  /// Δφ₀, the azimuth of the first half of the spins less that of the other half, in radians, where halves
  /// are told apart.
  public var phaseDifference: Double?
  /// How the mode starts, where a job may choose.
  public var cavity: CavityStart?
  /// Numbers of the state of a model that the job describes, by the key that a sweep has for them.
  public var numbers: [String: Double] = [:]

  public init(
    theta: Double, phi: Double = 0, displacement: Double = 0, centralTheta: Double? = nil,
    phaseDifference: Double? = nil, cavity: CavityStart? = nil
  ) {
    self.centralTheta = centralTheta
    self.phaseDifference = phaseDifference
    self.cavity = cavity
    self.theta = theta
    self.phi = phi
    self.displacement = displacement
  }
}

/// The amplitude of a mode at t = 0, beside `InitialState.displacement`.
public enum CavityStart: String, Sendable, CaseIterable {
  /// None.
  case empty
  /// The one that the spins, if they stood still, would hold.
  case equilibrium
}
