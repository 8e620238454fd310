import BatchCore

/// When a point has enough samples: `sampling.target_stderr`.
///
/// Decided only after certain numbers of first samples (realizations, or batches of the only one):
/// 8, 10, 12, 15, 18, …, each a quarter more than the one before. So the decision is a function of
/// the job alone, whatever ranks and interruptions there were.
struct StoppingRule {
  let plan: Plan
  private let targets: [String: StandardErrorTarget]

  /// Nil if the job asks for no precision.
  init?(plan: Plan) {
    guard let targets = plan.job.sampling.targetStandardErrors else { return nil }
    self.plan = plan
    self.targets = targets
  }

  /// All samples of a point.
  var samples: Int { plan.division.samples }

  /// Numbers of samples after which is decided; the last is all.
  private var checks: [Int] {
    var checks: [Int] = []
    // A unit that is a sample by itself stands for many.
    var count = plan.division.unitsAreSamples && plan.division.sampleWeight > 1 ? 2 : 8
    while count < samples {
      checks.append(count)
      count += max(1, count / 4)
    }
    return checks + [samples]
  }

  /// For each point how many samples are wanted, as far as can be told by now.
  func wantedSamples(_ tree: ReductionTree) -> [Int] {
    (0..<plan.points).map { point in
      for count in checks {
        switch tree.prefix(count, atPoint: point) {
        case .incomplete: return count
        // The run went past this number, so it was found to be too small.
        case .joined: continue
        case .samples(let samples): if isReached(samples, atPoint: point) { return count }
        }
      }
      return samples
    }
  }

  /// Whether every error is at most its target at all times.
  private func isReached(_ samples: [Double], atPoint point: Int) -> Bool {
    plan.computation.reduction(atPoint: point).variables(samples).allSatisfy { variable in
      variable.errors.map { excess(variable.name, values: variable.values, errors: $0) == nil }
        ?? true
    }
  }

  /// The same of a stored result.
  func isReached(in document: ResultDocument, atPoint point: Int) -> Bool {
    document.variables.allSatisfy { variable in
      guard case .real(let values) = variable.values,
        case .real(let errors)? = document.variables.first(where: {
          $0.name == variable.name + "_stderr"
        })?.values, errors.count == values.count
      else { return true }
      let size = values.count / plan.points
      let range = (point * size)..<((point + 1) * size)
      return excess(variable.name, values: Array(values[range]), errors: Array(errors[range]))
        == nil
    }
  }

  /// An error above its target.
  struct Excess {
    let observable: String
    /// Number of the value in the observable's array.
    let place: Int
    let error: Double
    let limit: Double

    /// Error over limit; infinite where the one is not defined or the other zero.
    var ratio: Double { error.isFinite && limit > 0 ? error / limit : .infinity }
  }

  /// The largest error of an observable, if it is above its target. Values that are not defined count
  /// as precise, errors that are not defined as infinite.
  private func excess(_ name: String, values: [Double], errors: [Double]) -> Excess? {
    guard let target = targets[name] ?? targets[StandardErrorTarget.everyOther] else { return nil }
    let defined = values.indices.filter { values[$0].isFinite }
    let limit = target.limit(size: defined.map { abs(values[$0]) }.max() ?? 0)
    return defined.filter { !(errors[$0] <= limit) }
      .map { Excess(observable: name, place: $0, error: errors[$0], limit: limit) }
      .max { $0.ratio < $1.ratio }
  }

  /// What holds a point back from its precision most; nil if nothing does.
  func largestExcess(_ samples: [Double], atPoint point: Int) -> Excess? {
    plan.computation.reduction(atPoint: point).variables(samples).compactMap { variable in
      variable.errors.flatMap { excess(variable.name, values: variable.values, errors: $0) }
    }.max { $0.ratio < $1.ratio }
  }

  /// How the target for an observable was written.
  func targetText(_ observable: String) -> String {
    switch targets[observable] ?? targets[StandardErrorTarget.everyOther] {
    case .absolute(let error)?: Quantity.text(error)
    case .relative(let share)?: "\(Quantity.text(100 * share)) % of its largest value"
    case nil: ""
    }
  }
}
