import BatchCore
import Models
import Numerics
import Observables

extension TwoTimeExpressionSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    TwoTimeExpressionRecorder(
      batch.values(of: expression), waitingRecords: waitingRecords, batch.weights)
  }

  func historyBytes(lanes: Int, in run: RecordedRun) -> Double {
    8 * Double(historyRecords) * Double(lanes)
  }
}

extension ExpressionSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    ExpressionRecorder(batch.values(of: expression), isReal: expression.isReal)
  }
}

final class ExpressionRecorder: SumsRecorder {
  private let values: ExpressionValues
  private let isReal: Bool

  init(_ values: ExpressionValues, isReal: Bool) {
    self.values = values
    self.isReal = isReal
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    sums[0] += laneSum(values.re[group.number] * group.weight)
    if !isReal { sums[1] += laneSum(values.im[group.number] * group.weight) }
  }
}

/// Keeps the past of one number a trajectory.
final class TwoTimeExpressionRecorder: SumsRecorder {
  private let values: ExpressionValues
  private let waitingRecords: [Int]
  private let records: Int
  private let weights: [Lanes]
  /// [group][record].
  private var past: [Lanes]

  init(_ values: ExpressionValues, waitingRecords: [Int], _ weights: [Lanes]) {
    self.values = values
    self.waitingRecords = waitingRecords
    self.weights = weights
    records = waitingRecords.max()! + 1
    past = [Lanes](repeating: .zero, count: records * weights.count)
  }

  func prepare(record: Int) {
    guard record < records else { return }
    for group in weights.indices {
      past[group * records + record] = values.re[group] * weights[group]
    }
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    guard record == records - 1 else { return }
    past.withUnsafeBufferPointer { past in
      let own = past.baseAddress! + group.number * records
      var next = sums
      for waiting in waitingRecords {
        for earlier in 0...waiting { next[earlier] += laneSum(own[waiting] * own[earlier]) }
        next += waiting + 1
      }
    }
  }
}
