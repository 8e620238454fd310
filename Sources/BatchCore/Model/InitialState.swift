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
  /// Numbers of the state of a model that the job describes, by the key that a sweep has for them.
  public var numbers: [String: Double] = [:]

  public init(
    theta: Double, phi: Double = 0, displacement: Double = 0, centralTheta: Double? = nil
  ) {
    self.centralTheta = centralTheta
    self.theta = theta
    self.phi = phi
    self.displacement = displacement
  }
}
