/// Everything one result file holds, before any file format: attributes, coordinates, variables
/// and the partial sums that later runs continue from. See analysis/docs/result_file.md.
public struct ResultDocument: Sendable {
  public enum Attribute: Sendable, Equatable {
    case text(String)
    case integer(Int64)
    case real(Double)
    case texts([String])
  }

  /// A one-dimensional coordinate; its dimension has its name.
  public struct Coordinate: Sendable {
    public enum Values: Sendable {
      case real([Double])
      case integer([Int64])
      case text([String])
    }
    public var name: String
    public var values: Values
    /// A unit that UDUNITS knows.
    public var units: String
    /// What the numbers are measured by, where that is a parameter of the model; else empty.
    public var scale: String
    public var longName: String

    public init(
      name: String, values: Values, units: String, scale: String = "", longName: String
    ) {
      self.name = name
      self.values = values
      self.units = units
      self.scale = scale
      self.longName = longName
    }

    public var count: Int {
      switch values {
      case .real(let v): v.count
      case .integer(let v): v.count
      case .text(let v): v.count
      }
    }
  }

  /// A variable over coordinates, row-major, NaN where not yet computed.
  public struct Variable: Sendable {
    public enum Values: Sendable {
      case real([Double])
      case integer([Int64])

      public var count: Int {
        switch self {
        case .real(let v): v.count
        case .integer(let v): v.count
        }
      }
    }
    public var name: String
    /// Names of coordinates, slowest first.
    public var dimensions: [String]
    public var values: Values
    /// As of a coordinate.
    public var units: String
    public var scale: String
    public var longName: String

    public init(
      name: String, dimensions: [String], values: Values, units: String, scale: String = "",
      longName: String
    ) {
      self.name = name
      self.dimensions = dimensions
      self.values = values
      self.units = units
      self.scale = scale
      self.longName = longName
    }
  }

  public var attributes: [(name: String, value: Attribute)]
  public var coordinates: [Coordinate]
  public var variables: [Variable]
  public var checkpoint: [CheckpointNode]
  /// A number for each unit of the job, 0 where it has not been computed; see `UnitDigests`.
  public var unitDigests: [UInt64]

  public init(
    attributes: [(name: String, value: Attribute)] = [], coordinates: [Coordinate] = [],
    variables: [Variable] = [], checkpoint: [CheckpointNode] = [], unitDigests: [UInt64] = []
  ) {
    self.unitDigests = unitDigests
    self.attributes = attributes
    self.coordinates = coordinates
    self.variables = variables
    self.checkpoint = checkpoint
  }

  /// Attributes that are lists of texts. Files have them as one text, a line for each, since not every
  /// reader knows arrays of texts.
  public static let lists: Set<String> = [
    "hostnames", "job_overrides", "step_check_observables", "warnings",
  ]

  public subscript(attribute name: String) -> Attribute? {
    attributes.first { $0.name == name }?.value
  }

  /// What a reader should know before trusting the result.
  public var warnings: [String] {
    if case .texts(let texts)? = self[attribute: "warnings"] { texts } else { [] }
  }
}

/// One complete node of the reduction tree as it is stored: what it covers and its sums.
public struct CheckpointNode: Sendable, Equatable {
  /// Fixed-width identity; its meaning belongs to the reduction tree.
  public static let identityWidth = 6
  public var identity: [Int64]
  public var payload: [Double]

  public init(identity: [Int64], payload: [Double]) {
    precondition(identity.count == Self.identityWidth)
    self.identity = identity
    self.payload = payload
  }
}

/// Where results live: a file, or memory in tests.
public protocol ResultStore {
  /// The stored document, nil when there is none yet.
  /// Throws when something is there that cannot be read.
  func load() throws -> ResultDocument?
  /// Replaces the stored document atomically: readers see the old or the new one.
  func save(_ document: ResultDocument) throws
}
