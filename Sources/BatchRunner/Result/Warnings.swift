import BatchCore
import Foundation
import TruncatedWigner

/// What a reader of a result should know before trusting it, in plain language.
struct Warnings {
  private let plan: Plan
  private let result: PartialResult
  private(set) var texts: [String] = []
  static let missingSamples = "samples are missing; twa run goes on"

  /// - Parameter complete: whether all samples are there.
  init(
    plan: Plan, result: PartialResult, observables: [ObservableColumn], complete: Bool
  ) {
    self.plan = plan
    self.result = result
    addFailures()
    if complete, let precision = StoppingRule(plan: plan) {
      texts += precision.warnings(result.tree)
    }
    addIntegration()
    addImpossible(observables)
    addSampling(complete: complete)
    addNoise(observables)
  }

  private func place(_ point: Int) -> String {
    plan.job.sweep.isEmpty ? "" : " at \(plan.job.sweepText(atPoint: point))"
  }

  /// The worst point by some measure.
  private func worst(_ measure: (BatchQuality) -> Double?) -> (point: Int, value: Double)? {
    result.quality.enumerated().compactMap { point, quality in
      quality.flatMap(measure).map { (point, $0) }
    }.max { $0.1 < $1.1 }
  }

  private mutating func addFailures() {
    for (point, failure) in result.failures.sorted(by: { $0.key < $1.key }) {
      texts.append("nothing is known\(place(point)): \(failure)")
    }
  }

  private mutating func addIntegration() {
    if let (point, drift) = worst(\.lengthDrift), drift > 1e-8 {
      texts.append(
        String(format: "spins changed their length by up to %.1e", drift)
          + "\(place(point)); this is more than rounding, please report it")
    }
    if let (point, drift) = worst(\.energyDrift), drift > 0.1 {
      texts.append(
        String(format: "the energy per spin of a trajectory changed by up to %.2g", drift)
          + "\(place(point)), though it is conserved; a smaller time.step is needed")
    }
    // Couplings are integrated exactly, up to the order of their composition; collective emission by
    // Lie–Heun steps, which want small angles.
    let takesLieHeun =
      plan.job.model.hasCollectiveEmission || plan.job.time.stepper == .lieHeun
    let largestTurn = takesLieHeun ? 0.3 : 1.5
    if let (point, angle) = worst(\.turnPerStep), angle > largestTurn {
      texts.append(
        String(format: "spins turn by up to %.1f rad in one time step", angle)
          + "\(place(point)); look at --check-step, or "
          + (plan.job.time.isAuto ? "give a smaller time.step" : "use step: auto"))
    }
    if let (point, bias) = plan.stepBias.enumerated().filter({ $0.1.isFinite })
      .max(by: { $0.1 < $1.1 }), bias > StepChoice.largestBias / 2
    {
      texts.append(
        String(format: "step: auto can bound the bias of the step only to %.1f %%", 100 * bias)
          + " of an observable's range\(place(point)), since trajectories part; look at --check-step"
      )
    }
  }

  private mutating func addSampling(complete: Bool) {
    let job = plan.job
    let samples =
      plan.singleRealization ? (plan.trajectories + 7) / 8 : plan.realizations
    if job.method == .twa, samples < 8 {
      let what = plan.singleRealization ? "blocks of eight trajectories" : "realizations"
      texts.append(
        "standard errors come from \(samples) \(what): they are uncertain by \(Int((100 / (2 * Double(max(1, samples - 1))).squareRoot()).rounded())) %"
      )
    }
    if job.observables.selection.overlap, plan.trajectories < 8 {
      texts.append(
        "overlap uses pairs of \(plan.trajectories) trajectories of a realization: 8 or more give much smaller errors for the same work"
      )
    }
    if !complete { texts.append(Self.missingSamples) }
  }

  /// Observables with values that cannot be.
  private mutating func addImpossible(_ observables: [ObservableColumn]) {
    let isSampled = plan.job.method == .twa
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
          + " at \(parts.joined(separator: ", ")), where \(column.ranges[point].text) is possible: time.step is too large"
          + (isSampled ? ", or truncated Wigner fails here" : ""))
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
