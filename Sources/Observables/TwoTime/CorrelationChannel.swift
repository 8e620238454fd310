/// Operators of two-time correlations.
public enum CorrelationChannel: String, Sendable, CaseIterable {
  case sx, sy, sz
  /// The field a of the modes.
  case field

  /// Real numbers in one product.
  package var parts: Int { self == .field ? 2 : 1 }
  /// Component of the magnetization whose mean is subtracted.
  package var component: Int { self == .sx ? 0 : self == .sy ? 1 : 2 }
}
