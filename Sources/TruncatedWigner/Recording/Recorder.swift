import Models
import Numerics
import Observables

/// Adds the observables of one batch to its sums at each recorded time.
///
/// With one slot all trajectories of the batch share an array of sums; with a slot a group, each
/// group of eight trajectories has its own (samples of a job with one realization).
final class Recorder {
  let layout: ObservableLayout
  private let slots: Int
  private let batch: RecordedBatch
  private let parts: [Part]
  /// Of the state that is recorded.
  private let groups: UnsafeMutablePointer<TrajectoryGroup>
  private(set) var sums: [[Double]]
  /// The expression and the trajectory of the batch that ended it.
  private(set) var undefined: (expression: String, trajectory: Int)?

  /// Sums with who records them.
  private struct Part {
    let recorder: any SumsRecorder
    let offset: Int
    let stride: Int
    let records: Int
  }

  /// - Parameters:
  ///   - system: supplies Γ of the emission rate and the distances of pairs.
  ///   - expressions: symbols of the named expressions, in their order.
  init(
    layout: ObservableLayout, state: BatchState, slotPerGroup: Bool, system: PhaseSpaceSystem,
    expressions: [SymbolProgram] = []
  ) {
    precondition(expressions.count == layout.expressions.count)
    self.layout = layout
    slots = slotPerGroup ? state.activeGroups : 1
    let (lanes, weights) = (StateLanes(state), (0..<state.activeGroups).map(state.weights))
    let batch = RecordedBatch(
      run: layout.run, state: state, lanes: lanes, system: system, weights: weights,
      expressions: zip(layout.expressions, expressions).map {
        ExpressionValues($0, SymbolEvaluator($1, lanes), weights: weights)
      })
    self.batch = batch
    groups = .allocate(capacity: state.activeGroups)
    parts = layout.sums.places.map { place in
      guard let sums = place.sums as? any TrajectorySums else {
        fatalError("truncated Wigner does not record \(place.sums.name)")
      }
      return Part(
        recorder: sums.recorder(batch), offset: place.offset, stride: place.stride,
        records: place.records)
    }
    sums = []
    reset()
  }

  deinit { groups.deallocate() }

  /// Starts a new batch.
  func reset() {
    undefined = nil
    sums = [[Double]](
      repeating: [Double](repeating: 0, count: layout.sumsCount), count: slots)
    for (group, weight) in batch.weights.enumerated() {
      sums[slots == 1 ? 0 : group][SumsLayout.countOffset] += laneSum(weight)
    }
  }

  /// Records the state at recorded time number `record`.
  /// - Returns: false if a scalar or an expression is not finite.
  func record(_ record: Int) -> Bool {
    for values in batch.expressions {
      guard let trajectory = values.prepare(at: layout.run.times[record]) else { continue }
      undefined = (values.expression.name, trajectory)
      return false
    }
    let (lanes, sites) = (batch.lanes, 0..<batch.lanes.sites)
    for number in batch.weights.indices {
      groups[number] = TrajectoryGroup(
        number: number, weight: batch.weights[number], x: lanes.sum(lanes.sx, sites, number),
        y: lanes.sum(lanes.sy, sites, number), z: lanes.sum(lanes.sz, sites, number))
    }
    var isFinite = true
    for slot in 0..<slots {
      let own = UnsafeBufferPointer(
        start: groups + slot, count: slots == 1 ? batch.weights.count : 1)
      sums[slot].withUnsafeMutableBufferPointer {
        let sums = $0.baseAddress!
        for part in parts where record < part.records {
          if slot == 0 { part.recorder.prepare(record: record) }
          part.recorder.add(
            own, record: record, to: sums + part.offset + record * part.stride)
        }
        let row = sums + SumsLayout.scalarOffset + record * layout.sums.scalars
        for scalar in 0..<layout.sums.scalars where !row[scalar].isFinite { isFinite = false }
      }
    }
    return isFinite
  }
}
