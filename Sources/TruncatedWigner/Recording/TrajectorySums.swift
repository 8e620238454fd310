import BatchCore
import Models
import Numerics
import Observables

/// Sums that truncated Wigner records.
protocol TrajectorySums: RecordedSums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder
  /// Bytes that a batch keeps of its past.
  func historyBytes(lanes: Int, in run: RecordedRun) -> Double
}

extension TrajectorySums {
  func historyBytes(lanes: Int, in run: RecordedRun) -> Double { 0 }
}

extension ObservableLayout {
  /// Bytes of the past that a batch keeps.
  func historyBytes(lanes: Int) -> Double {
    sums.places.reduce(0) {
      $0 + (($1.sums as? any TrajectorySums)?.historyBytes(lanes: lanes, in: run) ?? 0)
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
