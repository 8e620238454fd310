/// A distribution of a parameter over sites, drawn for every disorder realization.
public enum Distribution: Sendable, Equatable {
  /// Uniform between two numbers.
  case uniform(Double, Double)
  /// Normal with a mean and a standard deviation.
  case normal(Double, Double)
  /// Uniform in two boxes of the given width about centre ± separation/2, even sites in the lower.
  case boxPair(centre: Double, separation: Double, width: Double)
  /// Amplitude · cos φ with φ uniform: atoms anywhere in a standing wave.
  case cosine(Double)
}
