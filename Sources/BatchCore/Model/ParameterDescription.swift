/// One parameter of a model.
public struct ParameterDescription: Sendable {
  public enum Kind: Sendable, Equatable {
    /// A whole number in the range.
    case integer(ClosedRange<Int>)
    /// A real number in the range.
    case real(ClosedRange<Double>)
    /// One of a list of words; not sweepable.
    case word([String])
    /// True or false, held as a word; not sweepable.
    case flag
    /// A real number in the range, the same for all sites, or a list of them, or a distribution.
    case perSite(ClosedRange<Double>)
    /// A list of numbers in groups of the given length, e.g. positions x, y, z.
    case vectors(Int)
    /// One of a list of words, or rows of so many numbers, also from a file; not sweepable.
    case table([String], columns: Int)
    /// An angle, or a vector of three numbers.
    case direction
    /// What only the reader of a typed model understands: in words what may be written, and the default.
    case text(String, default: String)
  }

  /// What a parameter does to the number of sites or modes.
  public enum SizeEffect: Sendable, Equatable {
    case none
    /// There are more of them, the larger it is.
    case grows
    /// It only moves the ratio of their numbers.
    case shiftsRatio
  }

  public let name: String
  public let kind: Kind
  public let unit: String
  public let meaning: String
  /// Used when the job does not give the parameter; nil: must be given (or is part of a choice).
  public let defaultValue: ParameterValue?
  public let size: SizeEffect

  public init(
    _ name: String, _ kind: Kind, unit: String = "1", default defaultValue: ParameterValue? = nil,
    size: SizeEffect = .none, _ meaning: String
  ) {
    self.size = size
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
