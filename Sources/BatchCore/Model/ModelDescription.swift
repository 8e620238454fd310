/// What a job file may say about one model, and what `twa models` prints of it.
///
/// A description is data only: the validation of jobs, the reference pages and the defaults all read
/// it, so a parameter is described in one place.
public struct ModelDescription: Sendable {
  /// Name in the job file, e.g. `random_dicke`.
  public let name: String
  /// One line: the system.
  public let summary: String
  /// Equations of motion, conventions and limits, as plain text lines.
  public let notes: [String]
  /// Source paper.
  public let source: String
  /// Sets of parameters; a job uses exactly one of them. Most models have one.
  public let variants: [ParameterVariant]
  /// The source's initial state, the default of `initial`.
  public let initial: InitialState
  /// Whether the model has explicit photon modes (photon_number, displacement).
  public let hasPhotons: Bool
  /// Whether its equations are a master equation of Lindblad's form, which most methods solve.
  public var isMasterEquation = true
  /// Whether it has spins (magnetization, correlations of S).
  public var hasSpins = true
  /// Whether it has correlated decay (emission_rate).
  public var hasCollectiveEmission = false
  /// Whether its spins have their levels in two boxes, half of them in each.
  public var hasTwoBoxes: Bool { initial.phaseDifference != nil }
  /// For a model that the job describes itself: reads the description. Set in catalogues.
  public var reader: (any TypedModelReader)?
  /// What such a job says beside the numbers. Set in jobs.
  public var typed: (any TypedModel)?

  public init(
    name: String, summary: String, notes: [String], source: String,
    variants: [ParameterVariant], initial: InitialState, hasPhotons: Bool,
    hasCollectiveEmission: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.notes = notes
    self.source = source
    self.variants = variants
    self.initial = initial
    self.hasPhotons = hasPhotons
    self.hasCollectiveEmission = hasCollectiveEmission
  }

  /// The variant that a set of parameter names belongs to: the one that knows most of them,
  /// the first one at equality.
  public func variant(for names: some Collection<String>) -> ParameterVariant {
    variants.max { a, b in
      names.count(where: a.knows) < names.count(where: b.knows)
    }!
  }
}

/// One consistent set of parameters of a model.
public struct ParameterVariant: Sendable {
  public let title: String
  public let parameters: [ParameterDescription]
  /// Each entry is a choice: exactly one of its alternatives must be given, completely.
  /// Example: `[["g"], ["g_over_gc"]]`.
  public let choices: [[[String]]]
  /// The Hamiltonian and the jump operators in these parameters.
  public let equations: ModelEquations
  /// What the parameters must fulfil together.
  public let rules: [ParameterRule]
  /// Whether sites are clusters of several spins that move as one.
  public let hasClusters: Bool

  public init(
    title: String, parameters: [ParameterDescription], choices: [[[String]]] = [],
    rules: [ParameterRule] = [], hasClusters: Bool = false, equations: ModelEquations
  ) {
    self.title = title
    self.parameters = parameters
    self.choices = choices
    self.rules = rules
    self.hasClusters = hasClusters
    self.equations = equations
  }

  public func knows(_ name: String) -> Bool { parameters.contains { $0.name == name } }

  public func parameter(_ name: String) -> ParameterDescription? {
    parameters.first { $0.name == name }
  }
}
