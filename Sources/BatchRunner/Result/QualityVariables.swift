import BatchCore
import TruncatedWigner

/// What says whether a result can be trusted, as variables of the file over the sweep.
enum QualityVariables {
  private static let names = ["spin_length_drift", "energy_drift", "turn_per_step"]

  static func variables(_ quality: [BatchQuality?], sweep: [String]) -> [ResultDocument.Variable] {
    let columns = [
      quality.map { $0?.lengthDrift ?? .nan }, quality.map { $0?.energyDrift ?? .nan },
      quality.map { $0?.turnPerStep ?? .nan },
    ]
    let meanings = [
      "largest relative change of a spin's length during a run",
      "largest change of a trajectory's energy per spin; NaN where it is not conserved",
      "largest angle a spin is turned by in a time step, at the end",
    ]
    let units = ["1", "1", "rad"]
    return names.indices.map {
      ResultDocument.Variable(
        name: names[$0], dimensions: sweep, values: .real(columns[$0]), units: units[$0],
        longName: meanings[$0])
    }
  }

  /// What a stored document says, by point; nil where it says nothing.
  static func read(_ document: ResultDocument, points: Int) -> [BatchQuality?] {
    let columns = names.map { name -> [Double] in
      guard case .real(let values)? = document.variables.first(where: { $0.name == name })?.values,
        values.count == points
      else { return [Double](repeating: .nan, count: points) }
      return values
    }
    return (0..<points).map { point in
      guard columns[0][point].isFinite else { return nil }
      let energy = columns[1][point]
      return BatchQuality(
        lengthDrift: columns[0][point], energyDrift: energy.isNaN ? nil : energy,
        turnPerStep: columns[2][point])
    }
  }
}
