import BatchCore
import Models
import Observables

@testable import TruncatedWigner

/// Which observables a test records.
struct ObservableSelection {
  var magnetization = true
  var photonNumber = false
  var overlap = false
  var excitationNumber = false
  var emissionRate = false
  var g2 = false
  var squeezing = false
  var siteMagnetization = false
  /// Largest distance; 0: none.
  var pairDistances = 0
  var correlations: [CorrelationChannel] = []

  /// As a job says it, with times in units of the interval between records.
  func choice(waitingRecords: [Int]) -> ObservableChoice {
    let correlation: JSON =
      correlations.isEmpty || waitingRecords.isEmpty
      ? false
      : .object([
        ("waiting_times", .numbers(waitingRecords.map(Double.init))),
        ("of", .array(correlations.map { .text($0.rawValue) })),
      ])
    return ObservableChoice([
      ("magnetization", .boolean(magnetization)), ("photon_number", .boolean(photonNumber)),
      ("overlap", .boolean(overlap)), ("excitation_number", .boolean(excitationNumber)),
      ("emission_rate", .boolean(emissionRate)), ("g2", .boolean(g2)),
      ("spin_squeezing", .boolean(squeezing)), ("site_magnetization", .boolean(siteMagnetization)),
      ("pair_correlation", pairDistances == 0 ? false : .number(Double(pairDistances))),
      ("correlation", correlation),
    ])
  }
}

extension ObservableLayout {
  convenience init(
    records: Int, shape: SystemShape, kind: RunKind, selection: ObservableSelection,
    waitingRecords: [Int]
  ) {
    self.init(
      times: RecordedTimes(count: records), shape: shape, kind: kind,
      choice: selection.choice(waitingRecords: waitingRecords))
  }
}
