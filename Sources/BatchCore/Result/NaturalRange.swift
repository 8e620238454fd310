/// What is known of an observable before it is measured: the values that quantum mechanics allows, and
/// the size that is large for it.
public struct NaturalRange: Sendable, Equatable {
  public let lower: Double
  public let upper: Double
  /// A large value: the bound, or where there is none, that of one photon or atom.
  public let scale: Double
  /// The most that trajectories scatter, as a standard deviation: components of a spin reach √3. Infinite
  /// where that is not known.
  public let scatter: Double

  public init(_ lower: Double, _ upper: Double, scale: Double, scatter: Double = .infinity) {
    self.lower = lower
    self.upper = upper
    self.scale = scale
    self.scatter = scatter
  }

  /// Components of a Pauli vector, their means and products.
  public static let pauli = NaturalRange(-1, 1, scale: 1, scatter: 3)
  public static let length = NaturalRange(0, 1, scale: 1, scatter: 3)
  public static let photons = NaturalRange(0, .infinity, scale: 1)
  /// Ratios and rates in their own unit.
  public static let positive = NaturalRange(0, .infinity, scale: 1)

  public static func count(upTo largest: Double) -> NaturalRange {
    NaturalRange(0, largest, scale: largest, scatter: largest)
  }

  /// The bound that a number lies beyond, rounding apart; nil where it is possible.
  public func bound(exceededBy value: Double) -> Double? {
    if value < lower - rounding(lower) { return lower }
    if value > upper + rounding(upper) { return upper }
    return nil
  }

  /// Products may be formed in single precision.
  private func rounding(_ bound: Double) -> Double { 1e-6 * max(1, abs(bound)) }

  /// "-1 to 1", "at least 0".
  public var text: String {
    upper.isFinite ? "\(Self.text(lower)) to \(Self.text(upper))" : "at least \(Self.text(lower))"
  }

  private static func text(_ bound: Double) -> String {
    bound == bound.rounded() && abs(bound) < 1e15 ? String(Int(bound)) : String(bound)
  }
}
