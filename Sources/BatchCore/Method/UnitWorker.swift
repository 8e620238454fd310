/// Computes units of a job, one at a time: called once a unit, never once a step.
public protocol UnitWorker: AnyObject {
  /// - Throws: `UnitFailure` where the unit has no result; `AbandonedUnit` once the context says that
  ///   nothing goes on.
  func compute(_ unit: Unit, _ context: any UnitContext) throws -> Contribution
}

/// What a unit is computed in.
public protocol UnitContext: AnyObject {
  /// The ranks that compute the unit together, this one among them; nil where one is enough. All of
  /// them call `goesOn` the same number of times.
  var group: (any Communicator)? { get }
  /// What an earlier run, or this one before it ended, kept of the unit; nil for a start.
  var keptState: [UInt8]? { get }
  /// Asked after every step, or now and then; false: the unit is to be given up.
  func goesOn() -> Bool
  /// Offers the state in flight of a long unit, from which it can be gone on with to the same bits. Asked
  /// for when a checkpoint is due, and before a unit is given up. In a group of ranks the first one keeps.
  func keep(_ state: () -> [UInt8])
}

/// A unit was given up before its end, as its caller asked.
public struct AbandonedUnit: Error {
  public init() {}
}

/// A unit that could not be computed.
public struct UnitFailure: Error, Sendable, CustomStringConvertible {
  public let unit: Int
  public let reason: String

  public init(unit: Int, reason: String) {
    self.unit = unit
    self.reason = reason
  }

  public var description: String { "unit \(unit): \(reason)" }
}
