import BatchCore

extension SaddlePointColumn {
  /// Folds that are kept.
  private static let mostFolds = 4

  static var thresholds: [SaddlePointColumn] {
    func column(
      _ name: String, _ longName: String, scale: String, _ range: NaturalRange, _ number: Int,
      _ value: @escaping @Sendable (SaddlePointPoint) -> Double
    ) -> SaddlePointColumn {
      var column = plain(name, longName, [], scale: scale, range) {
        [value($0), $0.thresholds!.errors[number]]
      }
      column.hasErrors = true
      return column
    }
    return [
      column(
        "threshold", "lowest drive strength at which the normal state begins or ceases to gain",
        scale: "g", .positive, 0
      ) { $0.thresholds!.first?.strength ?? .nan },
      column("threshold_mu_s", "frequency of the mode at the threshold", scale: "g", .signed, 1) {
        $0.thresholds!.first?.frequency ?? .nan
      },
      column("threshold_density", "excitations of an atom at the threshold", scale: "", .share, 2) {
        $0.thresholds!.density
      },
    ]
  }

  static func boundary(_ key: String) -> [SaddlePointColumn] {
    func column(
      _ name: String, _ longName: String, scale: String, _ range: NaturalRange,
      _ value: @escaping @Sendable (SweptBoundary) -> (Double, Double)?
    ) -> SaddlePointColumn {
      var column = plain(name, longName, [], scale: scale, range) { point in
        let pair = point.boundaries[key].flatMap(value) ?? (.nan, .nan)
        return [pair.0, pair.1]
      }
      column.hasErrors = true
      return column
    }
    return [
      column(
        "boundary_\(key)",
        "\(key) between this point and the next at which the normal state becomes stable or unstable",
        scale: "g", .signed
      ) { $0.normal.map { ($0.value, $0.error) } },
      column(
        "condensate_boundary_\(key)",
        "\(key) between this point and the next at which the last stable condensate ends",
        scale: "g", .signed
      ) { $0.condensate.map { ($0.value, $0.errors.value) } },
      column(
        "condensate_boundary_\(key)_psi", "its field there; 0: it sets in continuously", scale: "",
        .positive
      ) { $0.condensate.map { ($0.field, $0.errors.field) } },
    ]
  }

  static var folds: [SaddlePointColumn] {
    let axis = Axis(
      name: "fold", values: .integer((0..<Int64(mostFolds)).map { $0 }), units: "1",
      longName: "number of the fold, rising in the drive strength")
    func column(
      _ name: String, _ longName: String, scale: String, _ range: NaturalRange, _ number: Int,
      _ value: @escaping @Sendable (Fold) -> Double
    ) -> SaddlePointColumn {
      var column = plain(name, longName, [axis], scale: scale, range) { point in
        let kept = point.folds.prefix(mostFolds)
        return padded(kept.map(value), mostFolds)
          + padded(kept.map { $0.errors[number] }, mostFolds)
      }
      column.hasErrors = true
      return column
    }
    return [
      column(
        "fold_drive_strength", "drive strength at which two condensates meet", scale: "g",
        .positive, 2
      ) { $0.strength },
      column("fold_mu_s", "their frequency there", scale: "g", .signed, 0) { $0.frequency },
      column("fold_psi", "their field there", scale: "", .positive, 1) { $0.field },
    ]
  }
}
