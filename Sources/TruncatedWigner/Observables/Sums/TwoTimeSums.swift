/// Σ_i x_i(τ) x_i(t') over sites, or a(τ) ā(t') over modes: [τ][t' = 0 … τ], the field with real and
/// imaginary part.
struct TwoTimeSums: TrajectorySums {
  let channel: CorrelationChannel
  /// Recorded times τ.
  let waitingRecords: [Int]

  var name: String { "two-time \(channel.rawValue)" }

  /// Pairs (τ, t'), all waiting times together.
  var pairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }
  /// Recorded times that are kept for the batch at hand.
  var historyRecords: Int { waitingRecords.max()! + 1 }

  func extent(in run: RecordedRun) -> SumsExtent { .array(channel.parts * pairs) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    TwoTimeRecorder(channel, waitingRecords: waitingRecords, batch)
  }

  func historyBytes(lanes: Int, in run: RecordedRun) -> Double {
    let rows = channel == .field ? 2 * run.modes : run.sites
    return 4 * Double(historyRecords) * Double(rows) * Double(lanes)
  }
}
