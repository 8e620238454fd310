/// The work of one job as its method sees it: how it divides, how units are computed, how their
/// contributions add, and what comes out.
public protocol Computation: Sendable {
  var job: Job { get }
  var division: Division { get }
  /// Ranks of so many that compute a unit together.
  func ranksPerUnit(of ranks: Int) -> Int
  func makeWorker() -> any UnitWorker
  func reduction(atPoint point: Int) -> any Reduction
  /// Axes that every file has, also where no variable stands on them.
  var axes: [Axis] { get }
  /// Variables over the sweep alone that follow from the job.
  var sweepVariables: [ResultDocument.Variable] { get }
  /// Root attributes of the method's own.
  var attributes: [(name: String, value: ResultDocument.Attribute)] { get }
  var qualityMeasures: [QualityMeasure] { get }
  /// Whether values scatter, so that chance may take one beyond what is possible.
  var isSampled: Bool { get }
  /// What may be wrong where a value is impossible, in words.
  var impossibleValuesMean: String { get }
  /// What a reader should know before trusting the result.
  func warnings(quality: QualityTable) -> ComputationWarnings
  /// What a user should know of the job, a line each.
  var notices: [String] { get }
  /// Bytes for one unit at a point.
  func memory(atPoint point: Int) -> UnitMemory

  // MARK: Before the units

  /// What is to be found out first, over all ranks; nil if nothing is.
  var preparation: (any Preparation)? { get }
  /// The same in numbers, from a result that is continued; nil if it does not tell.
  func preparation(in document: ResultDocument) -> [Int]?
  /// Whether the same was found out for two results.
  func isAlike(_ a: ResultDocument, _ b: ResultDocument) -> Bool
  /// What was found out for the first points, for a job that is only these.
  func numbers(ofFirst points: Int) -> [Int]
  /// The computation with what was found out, in numbers.
  func prepared(_ numbers: [Int]) -> any Computation

  // MARK: Looking at it

  /// The same with finer steps, for judging them; nil where there are no steps.
  var refined: (any Computation)? { get }
  /// Lines about size and steps for `twa plan`, by label.
  var outline: [(label: String, text: String)] { get }
  /// Lines for the start of a run.
  var introduction: [String] { get }
  /// Seconds of a unit, from a probe that takes about `budget` seconds; nil where that is not known
  /// beforehand.
  func secondsOfUnit(atPoint point: Int, budget: Double) -> Double?
  /// Computes a unit and tells how it went.
  /// - Returns: the digest of its contribution.
  /// - Throws: `UnitFailure`.
  func replay(_ unit: Unit, lines: Int, tell: (String) -> Void) throws -> UInt64
  /// "realization 3, trajectories 0 to 63".
  func describe(_ unit: Unit) -> String
}

extension Computation {
  public func ranksPerUnit(of ranks: Int) -> Int { 1 }
  public var axes: [Axis] { [] }
  public var sweepVariables: [ResultDocument.Variable] { [] }
  public var attributes: [(name: String, value: ResultDocument.Attribute)] { [] }
  public var qualityMeasures: [QualityMeasure] { [] }
  public var isSampled: Bool { false }
  public var impossibleValuesMean: String { "the method fails here" }
  public func warnings(quality: QualityTable) -> ComputationWarnings { ComputationWarnings() }
  public var notices: [String] { [] }
  public func memory(atPoint point: Int) -> UnitMemory { UnitMemory() }
  public var preparation: (any Preparation)? { nil }
  public func preparation(in document: ResultDocument) -> [Int]? { nil }
  public func numbers(ofFirst points: Int) -> [Int] { [] }
  public func isAlike(_ a: ResultDocument, _ b: ResultDocument) -> Bool { true }
  public func prepared(_ numbers: [Int]) -> any Computation { self }
  public var refined: (any Computation)? { nil }
  public var outline: [(label: String, text: String)] { [] }
  public var introduction: [String] { [] }
  public func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? { nil }
  public func describe(_ unit: Unit) -> String { "sample \(unit.sample)" }

  public func replay(_ unit: Unit, lines: Int, tell: (String) -> Void) throws -> UInt64 {
    try makeWorker().compute(unit, SoloContext()).digest
  }

  /// Names of the variables of a result.
  public var variableNames: [String] { reduction(atPoint: 0).variableNames }
}

/// Work before the units: at some sweep points something is found out that all ranks must know, such as
/// the time step (`step: auto`). A function of the job alone.
public protocol Preparation: Sendable {
  /// Points to look at, rising.
  /// - Throws: `JobError` where there are too many.
  func points() throws -> [Int]
  /// - Parameter goesOn: asked now and then; false gives up.
  /// - Throws: `JobError`; `AbandonedUnit` once nothing goes on.
  func numbers(atPoint point: Int, goesOn: @escaping () -> Bool) throws -> [Int]
  /// All together, for `Computation.prepared`.
  func joined(_ numbers: [Int: [Int]]) throws -> [Int]
  /// Good enough to predict costs by; quicker.
  func outline() throws -> [Int]
  /// Good for one point alone.
  func outline(around point: Int) throws -> [Int]
  /// What is told while it goes on.
  var text: String { get }
}

/// What a reader should know before trusting a result, in plain language.
public struct ComputationWarnings: Sendable {
  /// The numbers may be wrong.
  public var serious: [String]
  /// Errors may be uncertain, or could be smaller.
  public var advice: [String]

  public init(serious: [String] = [], advice: [String] = []) {
    self.serious = serious
    self.advice = advice
  }
}

/// Bytes that computing a unit takes.
public struct UnitMemory: Sendable {
  /// Couplings and variables.
  public var state: Double
  /// What is kept of the past.
  public var history: Double
  /// Contributions that it is building.
  public var contributions: Double

  public init(state: Double = 0, history: Double = 0, contributions: Double = 0) {
    self.state = state
    self.history = history
    self.contributions = contributions
  }
}

/// A unit computed alone, to its end.
public final class SoloContext: UnitContext {
  public let group: (any Communicator)? = nil
  public let keptState: [UInt8]?

  public init(keptState: [UInt8]? = nil) { self.keptState = keptState }

  public func goesOn() -> Bool { true }
  public func keep(_ state: () -> [UInt8]) {}
}
