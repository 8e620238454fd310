import BatchCore
import Models
import Numerics

/// A quantity of one trajectory at recorded times, summed over trajectories. Several observables may ask
/// for the same one; it is laid out once.
protocol TrajectorySums: Sendable {
  /// Sums of the same name are the same; where they differ in extent, the larger stands.
  var name: String { get }
  func extent(in run: RecordedRun) -> SumsExtent
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder
  /// Bytes that a batch keeps of its past.
  func historyBytes(lanes: Int, in run: RecordedRun) -> Double
  /// Whether NaN stands where there is nothing to measure.
  var mayBeUndefined: Bool { get }
}

extension TrajectorySums {
  func historyBytes(lanes: Int, in run: RecordedRun) -> Double { 0 }
  var mayBeUndefined: Bool { false }
}

/// How many numbers, and how they lie in the array of sums.
enum SumsExtent: Sendable {
  /// So many at every recorded time, in one row with all others of this kind; their means are features
  /// of the time block. A trajectory that left the finite numbers is found in them.
  case scalars(Int)
  /// So many at each of the first recorded times, [record][number].
  case table(Int, records: Int)
  /// So many in all, in an order that the recorder knows.
  case array(Int)

  var count: Int {
    switch self {
    case .scalars(let count), .array(let count): count
    case .table(let count, let records): count * records
    }
  }
}

/// Adds one quantity of one batch to its sums.
protocol SumsRecorder: AnyObject {
  /// What all groups of the batch have in common, once at every recorded time.
  func prepare(record: Int)
  /// Adds the trajectories of a group.
  /// - Parameter sums: of this recorded time; the whole array of `SumsExtent.array`.
  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>)
  /// The same of several groups; one call for all of them.
  func add(
    _ groups: UnsafeBufferPointer<TrajectoryGroup>, record: Int,
    to sums: UnsafeMutablePointer<Double>)
}

extension SumsRecorder {
  func prepare(record: Int) {}

  func add(
    _ groups: UnsafeBufferPointer<TrajectoryGroup>, record: Int,
    to sums: UnsafeMutablePointer<Double>
  ) {
    for group in groups { add(group, record: record, to: sums) }
  }
}

/// The batch that recorders read, the same throughout.
struct RecordedBatch {
  let run: RecordedRun
  let state: BatchState
  /// The numbers of the state; valid as long as the recorder of the batch is.
  let lanes: StateLanes
  let system: PhaseSpaceSystem
  /// Lanes that count as 1, others as 0, of each group.
  let weights: [Lanes]
  /// Of the named expressions of the run.
  let expressions: [ExpressionValues]

  func values(of expression: NamedExpression) -> ExpressionValues {
    guard let values = expressions.first(where: { $0.expression.name == expression.name }) else {
      preconditionFailure("nobody records the expression \(expression.name)")
    }
    return values
  }
}

/// Eight trajectories of a batch at a recorded time.
struct TrajectoryGroup {
  let number: Int
  /// Lanes that count as 1, others as 0.
  let weight: Lanes
  /// Σ σ over all spins.
  let x, y, z: Lanes
}

/// The numbers of a batch's state, [row][group], rows being sites or modes.
struct StateLanes {
  let sx, sy, sz: UnsafePointer<Lanes>
  let re, im: UnsafePointer<Lanes>
  let sites, modes, groups: Int

  init(_ state: BatchState) {
    (sx, sy) = (UnsafePointer(state.sx.lanes), UnsafePointer(state.sy.lanes))
    sz = UnsafePointer(state.sz.lanes)
    (re, im) = (UnsafePointer(state.re.lanes), UnsafePointer(state.im.lanes))
    (sites, modes, groups) = (state.sites, state.modes, state.groups)
  }

  /// Sum over rows of one group.
  @inline(__always)
  func sum(_ lanes: UnsafePointer<Lanes>, _ rows: Range<Int>, _ group: Int) -> Lanes {
    var total = Lanes.zero
    for row in rows { total += lanes[row * groups + group] }
    return total
  }

  /// |a|² of a mode.
  @inline(__always) func intensity(_ mode: Int, _ group: Int) -> Lanes {
    let i = mode * groups + group
    let (x, y) = (re[i], im[i])
    return (x * x).addingProduct(y, y)
  }
}
