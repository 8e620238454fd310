import Foundation
import TruncatedWigner

/// What a reader of a result should know before trusting it, in plain language.
struct Warnings {
  private let plan: Plan
  private let result: PartialResult
  private(set) var texts: [String] = []

  /// - Parameters:
  ///   - variables: observables with their errors.
  ///   - complete: whether all samples are there.
  init(
    plan: Plan, result: PartialResult, variables: [ResultDocument.Variable], complete: Bool
  ) {
    self.plan = plan
    self.result = result
    addFailures()
    addIntegration()
    addSampling(complete: complete)
    addNoise(variables)
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
    let largestTurn = plan.job.model.hasCollectiveEmission ? 0.3 : 1.5
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
    if !complete { texts.append("samples are missing; twa run goes on") }
  }

  /// Observables that are nowhere distinguished from zero by three standard errors.
  private mutating func addNoise(_ variables: [ResultDocument.Variable]) {
    let points = max(1, plan.points)
    for variable in variables {
      guard case .real(let values) = variable.values,
        case .real(let errors)? = variables.first(where: { $0.name == variable.name + "_stderr" })?
          .values
      else { continue }
      let size = values.count / points
      let drowned = (0..<points).filter { point in
        let range = (point * size)..<((point + 1) * size)
        let known = range.filter { values[$0].isFinite && errors[$0].isFinite && errors[$0] > 0 }
        // Of many values one in a hundred may lie beyond three errors by chance.
        let clear = known.count { abs(values[$0]) > 3 * errors[$0] }
        return known.count > 1 && clear * 50 < known.count
      }
      guard let first = drowned.first else { continue }
      let points = drowned.count == 1 ? place(first) : " at \(drowned.count) points"
      texts.append("\(variable.name) is nowhere clearly different from zero\(points)")
    }
  }
}
