import TruncatedWigner

/// When a point has enough samples: `sampling.target_stderr`.
///
/// Decided only after certain numbers of first samples (realizations, or batches of the only one):
/// 8, 10, 12, 15, 18, …, each a quarter more than the one before. So the decision is a function of
/// the job alone, whatever ranks and interruptions there were.
struct Precision {
  let plan: Plan
  private let targets: [String: StandardErrorTarget]

  /// Nil if the job asks for no precision.
  init?(plan: Plan) {
    guard let targets = plan.job.sampling.targetStandardErrors else { return nil }
    self.plan = plan
    self.targets = targets
  }

  private var samples: Int { plan.singleRealization ? plan.batches : plan.realizations }

  /// Numbers of samples after which is decided; the last is all.
  private var checks: [Int] {
    var checks: [Int] = []
    var count = plan.singleRealization ? 2 : 8
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
        case .moments(let moments): if isReached(moments) { return count }
        }
      }
      return samples
    }
  }

  /// Whether every error is at most its target at all times. Values that are not defined count as
  /// precise, errors that are not defined as infinite.
  private func isReached(_ moments: ObservableMoments) -> Bool {
    moments.results().allSatisfy { result in
      guard let target = targets[result.name] ?? targets[StandardErrorTarget.everyOther] else {
        return true
      }
      let defined = result.estimates.filter(\.value.isFinite)
      let limit = target.limit(size: defined.map { abs($0.value) }.max() ?? 0)
      return defined.allSatisfy { $0.standardError <= limit }
    }
  }
}
