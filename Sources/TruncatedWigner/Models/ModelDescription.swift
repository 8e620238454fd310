/// What a job file may say about one model, and what `twa models` prints of it.
///
/// A description is data only: the validation of jobs, the reference pages and the defaults all read
/// it, so a parameter is described in one place.
public struct ModelDescription: Sendable {
  /// Name in the job file, e.g. `random_dicke`.
  public let name: String
  /// One line: the system.
  public let summary: String
  /// Hamiltonian, jump operators and conventions, as plain text lines.
  public let equations: [String]
  /// Source paper.
  public let source: String
  /// Sets of parameters; a job uses exactly one of them. Most models have one.
  public let variants: [ParameterVariant]
  /// The source's initial state, the default of `initial`.
  public let initial: InitialState
  /// Whether the model has explicit photon modes (photon_number, displacement).
  public let hasPhotons: Bool
  /// Rates of the jump operators of spins: loss, pump, dephasing of each by itself.
  public var spinRates: [String] = []
  /// Whether it has correlated decay (emission_rate).
  public var hasCollectiveEmission = false

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

  public func knows(_ name: String) -> Bool { parameters.contains { $0.name == name } }

  public func parameter(_ name: String) -> ParameterDescription? {
    parameters.first { $0.name == name }
  }
}

/// One parameter of a model.
public struct ParameterDescription: Sendable {
  public enum Kind: Sendable, Equatable {
    /// A whole number in the range.
    case integer(ClosedRange<Int>)
    /// A real number in the range.
    case real(ClosedRange<Double>)
    /// One of a list of words; not sweepable.
    case word([String])
    /// A real number in the range, the same for all sites, or a list of them, or a distribution.
    case perSite(ClosedRange<Double>)
    /// A list of numbers in groups of the given length, e.g. positions x, y, z.
    case vectors(Int)
    /// An angle, or a vector of three numbers.
    case direction
  }

  public let name: String
  public let kind: Kind
  public let unit: String
  public let meaning: String
  /// Used when the job does not give the parameter; nil: must be given (or is part of a choice).
  public let defaultValue: ParameterValue?

  public init(
    _ name: String, _ kind: Kind, unit: String = "1", default defaultValue: ParameterValue? = nil,
    _ meaning: String
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.meaning = meaning
    self.defaultValue = defaultValue
  }
}

/// Value of a parameter in a job.
public enum ParameterValue: Sendable, Equatable, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringLiteral
{
  case number(Double)
  case word(String)
  /// One value a site, or the components of vectors.
  case list([Double])
  /// Drawn for every site and disorder realization.
  case distribution(Distribution)

  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(stringLiteral value: String) { self = .word(value) }
}

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

  public init(
    theta: Double, phi: Double = 0, displacement: Double = 0, centralTheta: Double? = nil
  ) {
    self.centralTheta = centralTheta
    self.theta = theta
    self.phi = phi
    self.displacement = displacement
  }

  /// Unit Bloch vector n and the transverse frame e_θ, e_φ.
  public var frame: (n: [Double], eTheta: [Double], ePhi: [Double]) {
    let (st, ct) = (sine(theta), cosine(theta))
    let (sp, cp) = (sine(phi), cosine(phi))
    return ([st * cp, st * sp, ct], [ct * cp, ct * sp, -st], [-sp, cp, 0])
  }
}
