/// Which units the nodes of a reduction tree cover, without their values: what every rank needs to
/// know of a run that is continued.
public struct Coverage: Sendable {
  let plan: Plan
  let samples: Set<ReductionTree.SampleKey>
  let sums: Set<ReductionTree.SumsKey>

  init(
    plan: Plan, samples: Set<ReductionTree.SampleKey>, sums: Set<ReductionTree.SumsKey>
  ) {
    self.plan = plan
    self.samples = samples
    self.sums = sums
  }

  /// Whether the result of a unit is there.
  public func contains(_ unit: Unit) -> Bool {
    let (sample, count) =
      plan.singleRealization ? (unit.batch, plan.batches) : (unit.realization, plan.realizations)
    if levels(of: count).contains(where: {
      samples.contains(.init(point: unit.point, level: $0, index: sample >> $0))
    }) {
      return true
    }
    return !plan.singleRealization
      && levels(of: plan.batches).contains {
        sums.contains(
          .init(
            point: unit.point, realization: unit.realization, level: $0, index: unit.batch >> $0))
      }
  }

  // MARK: As numbers, for a message

  var numbers: [Int] {
    samples.flatMap { $0.identity.map(Int.init) } + sums.flatMap { $0.identity.map(Int.init) }
  }

  init(plan: Plan, numbers: [Int]) {
    var samples: Set<ReductionTree.SampleKey> = []
    var sums: Set<ReductionTree.SumsKey> = []
    let width = CheckpointNode.identityWidth
    for start in stride(from: 0, to: numbers.count, by: width) {
      let identity = numbers[start..<(start + width)].map { $0 }
      if identity[0] == NodeKind.moments.rawValue {
        samples.insert(.init(point: identity[1], level: identity[3], index: identity[4]))
      } else {
        sums.insert(
          .init(
            point: identity[1], realization: identity[2], level: identity[3], index: identity[4]))
      }
    }
    self.init(plan: plan, samples: samples, sums: sums)
  }
}
