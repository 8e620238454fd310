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

  /// Numbers of all units whose results are there, rising.
  public var units: [Int] {
    var units: Set<Int> = []
    func add(_ point: Int, _ realizations: Range<Int>, _ batches: Range<Int>) {
      for realization in realizations {
        let first = (point * plan.realizations + realization) * plan.batches
        units.formUnion((first + batches.lowerBound)..<(first + batches.upperBound))
      }
    }
    for key in samples {
      let range = (key.index << key.level)..<((key.index + 1) << key.level)
      if plan.singleRealization {
        add(key.point, 0..<1, range)
      } else {
        add(key.point, range, 0..<plan.batches)
      }
    }
    for key in sums {
      let batches = (key.index << key.level)..<((key.index + 1) << key.level)
      add(key.point, key.realization..<(key.realization + 1), batches)
    }
    return units.sorted()
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
