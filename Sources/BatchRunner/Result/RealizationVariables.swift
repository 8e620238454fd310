import BatchCore

/// What observables are in each realization, as variables of the file: `NAME_realizations`.
struct RealizationVariables {
  private let plan: Plan

  init(plan: Plan) { self.plan = plan }

  /// Numbers of realizations, nil where no variable stands on them.
  var axis: Axis? {
    plan.job.output.perRealization == .none || plan.realizationVariables.isEmpty
      ? nil
      : Axis(
        name: RealizationChoice.axis, values: .integer((0..<Int64(plan.realizations)).map { $0 }),
        units: "1", longName: "number of the disorder realization")
  }

  /// - Parameter columns: of the observables themselves; the value of the only realization is theirs.
  func variables(
    _ tree: ReductionTree, _ columns: [ObservableColumn]
  ) -> [ResultDocument.Variable] {
    let sweep = plan.job.sweep.map(\.key)
    var first = 0
    return plan.realizationVariables.compactMap { name, count in
      defer { first += count }
      guard let column = columns.first(where: { $0.name == name }) else { return nil }
      let values =
        tree.realizations.map { self.values($0, first..<(first + count)) } ?? column.values
      return .init(
        name: name + RealizationChoice.suffix,
        dimensions: sweep + [RealizationChoice.axis] + column.axes.map(\.name),
        values: .real(values), units: column.units, scale: column.scale,
        longName: "\(column.longName); in each disorder realization")
    }
  }

  /// A range of the values of every sample.
  private func values(_ kept: RealizationValues, _ range: Range<Int>) -> [Double] {
    let samples = plan.division.samples
    var values = [Double](repeating: .nan, count: plan.points * samples * range.count)
    for point in 0..<plan.points {
      for sample in 0..<samples {
        guard let own = kept.values(atPoint: point, sample: sample) else { continue }
        let start = (point * samples + sample) * range.count
        for (offset, place) in range.enumerated() { values[start + offset] = own[place] }
      }
    }
    return values
  }
}
