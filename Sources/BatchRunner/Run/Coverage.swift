/// Which units the nodes of a reduction tree cover, without their values.
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
}
