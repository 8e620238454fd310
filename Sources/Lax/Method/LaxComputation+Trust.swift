import BatchCore
import Foundation

/// What says whether results can be trusted, and what they cost.
extension LaxComputation {
  public var qualityMeasures: [QualityMeasure] {
    [
      QualityMeasure(
        "roots_missing", "pairs of roots by the argument principle less those that were found"),
      QualityMeasure("count_uncertain", "1 where the number of roots is not certain"),
      QualityMeasure("roots_left_out", "pairs of roots that the axis `root` has no room for"),
    ]
  }

  public var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [
      (
        "stderr_meaning",
        .text(division.samples == 1 ? "numerical error" : "one standard error over realizations")
      )
    ]
  }

  public var impossibleValuesMean: String { "roots are wrong here" }

  public func warnings(quality: QualityTable) -> ComputationWarnings {
    var warnings = ComputationWarnings()
    func place(_ point: Int) -> String {
      job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
    }
    func points(_ measure: Int) -> String {
      let count = quality.column(measure).count { $0 > 0 }
      return count > 1 ? " (\(count) points)" : ""
    }
    if let (point, missing) = quality.worst(0), missing != 0 {
      warnings.serious.append(
        "\(Int(missing)) of the pairs of roots could not be found\(place(point))\(points(0)); `root_pairs` counts them, the other values leave them out"
      )
    }
    if let (point, isUncertain) = quality.worst(1), isUncertain > 0 {
      warnings.serious.append(
        "the number of roots is not certain\(place(point))\(points(1)), and `root_pairs` is left out: a root lies on the real axis to rounding, as on a phase boundary, or numbers are too large or small"
      )
    }
    if let (point, left) = quality.worst(2), left > 0 {
      warnings.advice.append(
        "\(Int(left)) pairs of roots of smallest Im u are left out\(place(point))\(points(2)); the axis `root` has \(rootAxis)"
      )
    }
    return warnings
  }

  public func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? {
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0.0
    repeat {
      _ = try? makeWorker().compute(
        division.unit(division.number(point: point, sample: 0, part: 0)), SoloContext())
      count += 1
    } while clock.now - start < .seconds(min(budget, 0.05))
    return (clock.now - start) / .seconds(1) / count
  }

  public var outline: [(label: String, text: String)] {
    [("levels", isFinite ? "one by one" : "continuum")]
  }
}
