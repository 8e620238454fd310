import BatchCore

/// How far a result is from the same job at half the step on the same noise, in standard errors.
public struct StepCheck: Sendable {
  public struct Deviation: Sendable {
    public let name: String
    /// Largest and root-mean-square |difference| over the standard error of the result.
    public let largest: Double
    public let rms: Double
  }

  public let deviations: [Deviation]

  public init(result: ResultDocument, refined: ResultDocument) {
    func reals(_ document: ResultDocument, _ name: String) -> [Double]? {
      guard let variable = document.variables.first(where: { $0.name == name }),
        case .real(let values) = variable.values
      else { return nil }
      return values
    }
    deviations = result.variables.compactMap { variable in
      let name = variable.name
      guard let values = reals(result, name), let errors = reals(result, name + "_stderr"),
        let fine = reals(refined, name), errors.count == values.count, fine.count == values.count
      else { return nil }
      let ratios = values.indices.compactMap { i -> Double? in
        // Errors at rounding level belong to numbers that cannot fluctuate.
        guard errors[i] > 1e-9, fine[i].isFinite, values[i].isFinite else { return nil }
        return abs(fine[i] - values[i]) / errors[i]
      }
      guard let largest = ratios.max() else { return nil }
      let rms = (ratios.reduce(0) { $0 + $1 * $1 } / Double(ratios.count)).squareRoot()
      return Deviation(name: name, largest: largest, rms: rms)
    }
  }

  /// Root attributes of the result file.
  public var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [
      ("step_check_max", .real(deviations.map(\.largest).max() ?? 0)),
      ("step_check_observables", .texts(deviations.map(\.name))),
    ]
  }
}
