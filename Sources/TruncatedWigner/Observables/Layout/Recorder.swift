import Numerics

/// Adds the observables of one batch to its sums at each recorded time.
///
/// With one slot all trajectories of the batch share an array of sums; with a slot a group, each
/// group of eight trajectories has its own (samples of a job with one realization).
final class Recorder {
  let layout: ObservableLayout
  private let slots: Int
  private let batch: RecordedBatch
  private let parts: [Part]
  private(set) var sums: [[Double]]

  /// Sums with who records them.
  private struct Part {
    let recorder: any SumsRecorder
    let offset: Int
    let stride: Int
    let records: Int
  }

  /// - Parameter system: supplies Γ of the emission rate and the distances of pairs.
  init(layout: ObservableLayout, state: BatchState, slotPerGroup: Bool, system: PhaseSpaceSystem) {
    self.layout = layout
    slots = slotPerGroup ? state.activeGroups : 1
    let batch = RecordedBatch(
      run: layout.run, state: state, system: system,
      weights: (0..<state.activeGroups).map(state.weights))
    self.batch = batch
    parts = layout.sums.places.map {
      Part(
        recorder: $0.sums.recorder(batch), offset: $0.offset, stride: $0.stride,
        records: $0.records)
    }
    sums = []
    reset()
  }

  /// Starts a new batch.
  func reset() {
    sums = [[Double]](
      repeating: [Double](repeating: 0, count: layout.sumsCount), count: slots)
    for (group, weight) in batch.weights.enumerated() {
      sums[slot(group)][SumsLayout.countOffset] += laneSum(weight)
    }
  }

  @inline(__always) private func slot(_ group: Int) -> Int { slots == 1 ? 0 : group }

  /// Records the state at recorded time number `record`.
  /// - Returns: false if a scalar is not finite.
  func record(_ record: Int) -> Bool {
    for part in parts where record < part.records { part.recorder.prepare(record: record) }
    var isFinite = true
    let (state, sites) = (batch.state, 0..<batch.state.sites)
    for number in batch.weights.indices {
      let group = TrajectoryGroup(
        number: number, weight: batch.weights[number], x: state.sx.sum(sites, number),
        y: state.sy.sum(sites, number), z: state.sz.sum(sites, number))
      sums[slot(number)].withUnsafeMutableBufferPointer {
        let sums = $0.baseAddress!
        for part in parts where record < part.records {
          part.recorder.add(group, record: record, to: sums + part.offset + record * part.stride)
        }
        let row = sums + SumsLayout.scalarOffset + record * layout.sums.scalars
        for scalar in 0..<layout.sums.scalars where !row[scalar].isFinite { isFinite = false }
      }
    }
    return isFinite
  }
}
