import BatchCore
import Models
import Observables

/// One realization from start to end, twice at once: with the tolerance of the job, and with a larger one,
/// which tells how much the integration leaves.
final class MeanFieldRun {
  private let realization: MeanFieldRealization
  private let reduction: MeanFieldReduction
  private let error: IntegrationError
  private let evolutions: [any StateEvolution]
  private var sums: [[Double]]
  /// Means of operators of two-time averages at recorded times, of both evolutions.
  private var histories: [[Double]] = [[], []]
  private var differences: [Double] = []
  private let scratch: UnsafeMutablePointer<Double>

  private var layout: ObservableLayout { reduction.layout }
  private var measurement: Measurement { realization.measurement }

  init(_ realization: MeanFieldRealization, _ job: Job, _ reduction: MeanFieldReduction) {
    (self.realization, self.reduction) = (realization, reduction)
    let tolerance = job.meanFieldTolerance
    let error = IntegrationError(
      tolerance: tolerance, marks: !realization.derivative.marks.times.isEmpty)
    self.error = error
    let layout = reduction.layout
    let end = layout.run.times[layout.records - 1]
    evolutions = [1, error.ratio].map {
      realization.derivative.evolution(
        start: realization.start, tolerance: $0 * tolerance, duration: max(end, 1e-300),
        rounding: $0 * 2e-15)
    }
    sums = [[], []].map { _ in [Double](repeating: 0, count: layout.sumsCount) }
    for number in 0..<2 { sums[number][SumsLayout.countOffset] = 1 }
    scratch = .allocate(
      capacity: max(1, realization.means.room, realization.correlated.room))
  }

  deinit { scratch.deallocate() }

  /// - Throws: `ImpossibleRealization`, `AbandonedUnit`.
  func contribution(_ context: any UnitContext) throws -> Contribution {
    if let bytes = context.keptState { restore(bytes) }
    for record in differences.count..<layout.records {
      let time = layout.run.times[record]
      do {
        let states = try evolutions.map { evolution in
          try evolution.state(at: time) {
            // Between steps, since records may lie far apart.
            context.keep { kept }
            return context.goesOn()
          }
        }
        for (number, state) in states.enumerated() { measure(state, record, number) }
        let own = IntegrationError.difference(states[0], states[1], realization.derivative.layout)
        differences.append(max(own, differences.last ?? 0))
      } catch is AbandonedEvolution {
        throw AbandonedUnit()
      }
    }
    addTwoTimes()
    let moments = sums.map { ObservableMoments(layout: layout, sums: $0).flat }
    let errors = error.errors(
      of: layout.variables(moments[0]), layout.variables(moments[1]), differences,
      steps: evolutions[0].steps)
    let values = moments[0] + errors
    return Contribution(
      values: values, digest: Contribution.digest([values]),
      quality: [error.ofState(differences.last ?? 0)])
  }

  private func measure(_ state: UnsafePointer<Double>, _ record: Int, _ number: Int) {
    let time = layout.run.times[record]
    func values(_ means: OperatorMeans) -> [ComplexNumber] {
      means.evaluate(time, state, into: scratch)
      return (0..<means.count).map { ComplexNumber(scratch[2 * $0], scratch[2 * $0 + 1]) }
    }
    measurement.add(values(realization.means), record: record, to: &sums[number])
    if record <= measurement.lastWaitingRecord {
      histories[number] += values(realization.correlated).map(\.re)
    }
  }

  /// Two-time averages of Hermitian operators are products of means.
  private func addTwoTimes() {
    let width = realization.correlated.count
    for average in measurement.twoTimes {
      for number in 0..<2 {
        for (place, waiting) in average.waitingRecords.enumerated() {
          let values = (0...waiting).map { early in
            average.pairs.reduce(0) {
              $0 + $1.weight * histories[number][waiting * width + $1.late]
                * histories[number][early * width + $1.early]
            }
          }
          average.add(values.map { ComplexNumber($0) }, waiting: place, to: &sums[number])
        }
      }
    }
  }

  // MARK: Kept states

  private var kept: [UInt8] {
    let parts = [differences] + sums + histories + evolutions.map(\.kept)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * parts.reduce(0) { $0 + $1.count + 1 })
    func append(_ word: UInt64) {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for part in parts {
      append(UInt64(part.count))
      for number in part { append(number.bitPattern) }
    }
    return bytes
  }

  /// Bytes that are no such run change nothing.
  private func restore(_ bytes: [UInt8]) {
    guard bytes.count % 8 == 0 else { return }
    let words = bytes.withUnsafeBytes { bytes in
      (0..<(bytes.count / 8)).map {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
      }
    }
    var (parts, place) = ([[Double]](), 0)
    while place < words.count {
      guard let length = Int(exactly: words[place]), length <= words.count - place - 1 else {
        return
      }
      parts.append(words[(place + 1)..<(place + 1 + length)].map { Double(bitPattern: $0) })
      place += length + 1
    }
    guard parts.count == 7, parts[0].count <= layout.records,
      parts[1].count == layout.sumsCount, parts[2].count == layout.sumsCount,
      evolutions[0].restore(parts[5]), evolutions[1].restore(parts[6])
    else { return }
    (differences, sums, histories) = (parts[0], Array(parts[1...2]), Array(parts[3...4]))
  }
}
