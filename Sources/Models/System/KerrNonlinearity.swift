/// Kerr nonlinearity H = (U/2) Σ a†a†aa of every mode.
public struct KerrNonlinearity: SystemPart {
  /// U.
  public let strength: Double

  public init(strength: Double) { self.strength = strength }
}
