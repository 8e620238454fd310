/// Everything one result file holds, before any file format: attributes, coordinates, variables
/// and the partial sums that later runs continue from. See analysis/docs/result_file.md.
public struct ResultDocument: Sendable {
  /// Version of the layout of result files.
  public static let schemaVersion: Int64 = 2

  public enum Attribute: Sendable, Equatable {
    case text(String)
    case integer(Int64)
    case real(Double)
    case texts([String])
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
  public var coordinates: [Axis]
  public var variables: [Variable]
  public var checkpoint: [CheckpointNode]
  /// A number for each unit of the job, 0 where it has not been computed; see `UnitDigests`.
  public var unitDigests: [UInt64]
  /// States of units in flight, from which a later run goes on.
  public var unitStates: [(unit: Int, bytes: [UInt8])]

  public init(
    attributes: [(name: String, value: Attribute)] = [], coordinates: [Axis] = [],
    variables: [Variable] = [], checkpoint: [CheckpointNode] = [], unitDigests: [UInt64] = [],
    unitStates: [(unit: Int, bytes: [UInt8])] = []
  ) {
    self.unitStates = unitStates
    self.unitDigests = unitDigests
    self.attributes = attributes
    self.coordinates = coordinates
    self.variables = variables
    self.checkpoint = checkpoint
  }

  /// Attributes that are lists of texts. Files have them as one text, a line for each, since not every
  /// reader knows arrays of texts.
  public static let lists: Set<String> = [
    "hostnames", "job_overrides", "observables", "step_check_observables", "sweep_axes", "warnings",
  ]

  public subscript(attribute name: String) -> Attribute? {
    attributes.first { $0.name == name }?.value
  }

  /// What a reader should know before trusting the result.
  public var warnings: [String] {
    if case .texts(let texts)? = self[attribute: "warnings"] { texts } else { [] }
  }
}
