import BatchCore

/// The observable whose statistical error is largest against its size.
public struct LargestError: Sendable {
  public let observable: String
  /// Largest standard error over largest value, at the worst point of the sweep.
  public let relative: Double

  /// Nil where no errors are known yet.
  init?(_ document: ResultDocument) {
    var worst: (String, Double)?
    let points = max(
      1, document.variables.first { $0.name == "trajectories_done" }?.values.count ?? 1)
    for variable in document.variables {
      guard case .real(let values) = variable.values,
        let errors = document.variables.first(where: { $0.name == variable.name + "_stderr" }),
        case .real(let errors) = errors.values
      else { continue }
      let size = values.count / points
      for point in 0..<points {
        func largest(_ numbers: [Double]) -> Double {
          numbers[(point * size)..<((point + 1) * size)].reduce(0) {
            $1.isFinite ? max($0, abs($1)) : $0
          }
        }
        let (value, error) = (largest(values), largest(errors))
        if value > 0, error > 0, error / value > worst?.1 ?? 0 {
          worst = (variable.name, error / value)
        }
      }
    }
    guard let worst else { return nil }
    (observable, relative) = worst
  }
}
