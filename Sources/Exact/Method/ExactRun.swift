import BatchCore
import Models
import Numerics
import Observables

/// One realization from start to end, without chance: its density matrix, or its wave function where
/// nothing dissipates.
struct ExactRun {
  private let problem: ExactProblem
  private let measurement: Measurement
  private let reduction: ExactReduction

  init(_ problem: ExactProblem, _ measurement: Measurement, _ reduction: ExactReduction) {
    self.problem = problem
    self.measurement = measurement
    self.reduction = reduction
  }

  private var layout: ObservableLayout { reduction.layout }
  private var records: Int { layout.records }

  func contribution(_ context: any UnitContext) throws -> Contribution {
    // Two-time averages need all states, which are not kept.
    let history = measurement.twoTimes.isEmpty ? nil : StateHistory(problem)
    let kept = history == nil ? context.keptState.flatMap { KeptRun($0) } : nil
    let evolution = try problem.evolution(state: kept?.state)
    var sums = kept?.sums ?? [Double](repeating: 0, count: layout.sumsCount)
    sums[SumsLayout.countOffset] = 1
    for record in (kept?.record ?? 0)..<records {
      for time in problem.options.marks.stops(from: evolution.time, to: layout.run.times[record]) {
        try evolution.advance(to: time, goesOn: context.goesOn)
      }
      measurement.add(evolution.expectations(), record: record, to: &sums)
      if let history {
        if record <= measurement.lastWaitingRecord { try history.keep(evolution) }
        continue
      }
      context.keep {
        KeptRun(record: record + 1, sums: sums, state: evolution.state()).bytes
      }
    }
    if let history { try add(history, to: &sums, context.goesOn) }
    let moments = ObservableMoments(layout: layout, sums: sums).flat
    let modes = evolution.modes
    let values =
      moments + modes.map(\.lastLevels) + modes.map { Double($0.levels) }
      + [error(of: evolution)]
    return Contribution(
      values: values, digest: Contribution.digest([values]),
      quality: [abs(evolution.normError), modes.map(\.lastLevels).max() ?? .nan])
  }

  /// Of the integration and of the cutoffs, relative to values of order one; five times the quanta in the last
  /// two levels covers what their coherences with others lack (random systems: at most three times).
  private func error(of evolution: any ExactEvolution) -> Double {
    evolution.modes.reduce(problem.options.tolerance + abs(evolution.normError)) {
      $0 + 5 * $1.lastLevels * Double($1.levels)
    }
  }

  private func add(
    _ history: StateHistory, to sums: inout [Double], _ goesOn: () -> Bool
  ) throws {
    let function = TwoTimeFunction(problem, history)
    for average in measurement.twoTimes {
      for (number, waiting) in average.waitingRecords.enumerated() {
        let values = try function.values(upTo: waiting, pairs: average.pairs, goesOn: goesOn)
        average.add(values, waiting: number, to: &sums)
      }
    }
  }
}

/// A run up to a recorded time, as bytes.
private struct KeptRun {
  /// The next recorded time.
  let record: Int
  let sums: [Double]
  let state: [UInt8]

  init(record: Int, sums: [Double], state: [UInt8]) {
    self.record = record
    self.sums = sums
    self.state = state
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ word: UInt64) {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    append(UInt64(record))
    append(UInt64(sums.count))
    for number in sums { append(number.bitPattern) }
    return bytes + state
  }

  /// nil for bytes that are no such run.
  init?(_ bytes: [UInt8]) {
    func word(_ index: Int) -> UInt64 {
      bytes[(8 * index)..<(8 * index + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard bytes.count >= 16 else { return nil }
    let count = Int(truncatingIfNeeded: word(1))
    guard count >= 0, count <= bytes.count / 8, 16 + 8 * count <= bytes.count else { return nil }
    record = Int(truncatingIfNeeded: word(0))
    sums = (0..<count).map { Double(bitPattern: word(2 + $0)) }
    state = Array(bytes[(16 + 8 * count)...])
  }
}
