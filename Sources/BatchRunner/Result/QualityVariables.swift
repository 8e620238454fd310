import BatchCore

/// What says whether a result can be trusted, as variables of the file over the sweep.
enum QualityVariables {
  static func variables(_ quality: QualityTable, of plan: Plan) -> [ResultDocument.Variable] {
    plan.computation.qualityMeasures.enumerated().map { number, measure in
      ResultDocument.Variable(
        name: measure.name, dimensions: plan.job.sweep.map(\.key),
        values: .real(quality.column(number)), units: measure.units, longName: measure.longName)
    }
  }

  /// What a stored document says.
  static func read(_ document: ResultDocument, into quality: inout QualityTable, of plan: Plan) {
    let columns = plan.computation.qualityMeasures.map { measure -> [Double] in
      guard
        case .real(let values)? = document.variables.first(where: { $0.name == measure.name })?
          .values, values.count == plan.points
      else { return [Double](repeating: .nan, count: plan.points) }
      return values
    }
    for point in 0..<plan.points { quality.add(columns.map { $0[point] }, atPoint: point) }
  }
}
