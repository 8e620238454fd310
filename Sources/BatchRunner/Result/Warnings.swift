import BatchCore
import Foundation

/// What a reader of a result should know before trusting it, in plain language.
struct Warnings {
  private let plan: Plan
  private let result: PartialResult
  private(set) var texts: [String] = []
  static let missingSamples = "samples are missing; twa run goes on"

  /// - Parameter complete: whether all samples are there.
  init(
    plan: Plan, result: PartialResult, columns: [ObservableColumn], complete: Bool
  ) {
    self.plan = plan
    self.result = result
    addFailures()
    if complete, let precision = StoppingRule(plan: plan) {
      texts += precision.warnings(result.tree)
    }
    let own = plan.computation.warnings(quality: result.quality)
    let judged = columns.filter { !$0.errors.isEmpty }
    texts += own.serious
    addImpossible(judged)
    texts += own.advice
    if !complete { texts.append(Self.missingSamples) }
    // A single sample without chance has the errors of the method, which more samples do not change.
    if plan.computation.isSampled || plan.division.samples > 1 { addNoise(judged) }
  }

  private func place(_ point: Int) -> String {
    plan.job.sweep.isEmpty ? "" : " at \(plan.job.sweepText(atPoint: point))"
  }

  private mutating func addFailures() {
    for (point, failure) in result.failures.sorted(by: { $0.key < $1.key }) {
      texts.append("nothing is known\(place(point)): \(failure)")
    }
  }

  /// Observables with values that cannot be.
  private mutating func addImpossible(_ observables: [ObservableColumn]) {
    let isSampled = plan.computation.isSampled
    for column in observables {
      guard let found = ImpossibleValues(column, isSampled: isSampled) else { continue }
      let (value, error) = (column.values[found.worst], column.errors[found.worst])
      let size = column.values.count / max(1, column.ranges.count)
      let point = found.worst / size
      var parts = position(found.worst % size, column.axes)
      if !plan.job.sweep.isEmpty { parts.append(plan.job.sweepText(atPoint: point)) }
      let others = found.points.count - 1
      if others > 0 { parts.append("and at \(others) more point\(others == 1 ? "" : "s")") }
      texts.append(
        "\(column.name) has impossible values, as \(String(format: "%.4g", value))"
          + (error.isFinite ? String(format: " +- %.2g", error) : "")
          + " at \(parts.joined(separator: ", ")), where \(column.ranges[point].text) is possible: \(plan.computation.impossibleValuesMean)"
      )
    }
  }

  /// "time = 4, component = z": a place among the values of a point.
  private func position(_ place: Int, _ axes: [Axis]) -> [String] {
    var (rest, parts) = (place, [String]())
    for axis in axes.reversed() {
      let index = rest % axis.count
      rest /= axis.count
      let text =
        switch axis.values {
        case .real(let values): Quantity.text(values[index])
        case .integer(let values): String(values[index])
        case .text(let values): values[index]
        }
      parts.append("\(axis.name) = \(text)")
    }
    return parts.reversed()
  }

  private mutating func addNoise(_ observables: [ObservableColumn]) {
    for column in observables {
      guard let found = DrownedValues(column) else { continue }
      let points =
        found.points.count == 1 ? place(found.points[0]) : " at \(found.points.count) points"
      texts.append(
        "\(column.name) is nowhere clearly different from zero\(points), with standard errors of \(String(format: "%.2g", found.error)): too few samples to tell"
      )
    }
  }
}
