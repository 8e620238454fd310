/// Kerr nonlinearity H = Σ_l (U_l/2) a†a†aa.
public struct KerrNonlinearity: SystemPart {
  /// U of every mode.
  public let strengths: [Double]

  public init(strengths: [Double]) { self.strengths = strengths }

  /// Every mode alike.
  public init(modes: Int, strength: Double) {
    strengths = Array(repeating: strength, count: modes)
  }
}
