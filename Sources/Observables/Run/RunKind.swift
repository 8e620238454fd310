/// What a run is made of.
public enum RunKind: Sendable, Equatable {
  /// Trajectories of classical variables, sampled from a Wigner function.
  case wigner
  /// One trajectory of classical variables that do not scatter.
  case classical
  /// Quantum-mechanical expectation values.
  case expectations
  /// Trajectories of wave functions, over which expectation values are averaged.
  case waveFunctions

  /// Whether trajectories scatter about what they stand for.
  public var isSampled: Bool { self == .wigner || self == .waveFunctions }
  /// ½ where products of amplitudes have the vacuum in them.
  public var vacuum: Double { self == .wigner ? 0.5 : 0 }
  public var isQuantum: Bool { self == .expectations || self == .waveFunctions }
}

/// What one sample of the error bars is.
public enum SampleKind: Sendable, Equatable {
  /// One realization, which may differ from others.
  case realizations
  /// One realization of several that do not differ but by chance: their averages are those of one.
  case alike
  /// A few trajectories of the only realization.
  case blocks
}
