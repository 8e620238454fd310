import BatchCore
import Foundation

/// A job as the saddle point solves it: one unit a point, without chance.
struct SaddlePointComputation: Computation {
  let job: Job
  /// The finest, and the axis of results.
  private let finest: FrequencyGrid
  private let columns: [SaddlePointColumn]

  init(job: Job) {
    self.job = job
    finest = job.frequencyGrid
    columns = SaddlePointColumn.all(finest, swept: job.sweptParameters) { job.wants($0) }
  }

  /// Of a point with this cavity.
  func grid(_ cavity: DrivenCavity) -> FrequencyGrid {
    job.frequencyGrid(cavity, common: finest)
  }

  var division: Division { Division(points: job.points, samples: 1) }
  func reduction(atPoint point: Int) -> any Reduction { SaddlePointReduction(columns: columns) }
  func makeWorker() -> any UnitWorker { SaddlePointWorker(self) }
  func describe(_ unit: BatchCore.Unit) -> String { "the saddle point" }

  var axes: [Axis] { [] }
  var impossibleValuesMean: String {
    "`self_energy: first_order` is not causal, and its functions need not be positive"
  }

  static let measures = [
    QualityMeasure("residual", "largest remainder of the saddle-point equation"),
    QualityMeasure("causality", "largest share of self-energies before t = 0"),
    QualityMeasure("sum_rule", "largest deviation of the spectral functions' integrals from 1"),
    QualityMeasure("positivity", "most negative value of a spectral function over its largest"),
    QualityMeasure("unconverged", "1 where self-energies did not come to rest"),
    QualityMeasure("dropped", "solutions beyond those that are kept"),
    QualityMeasure("unfollowed", "1 where a branch could not be followed to its end"),
    QualityMeasure(
      "unbalanced", "1 where stable and unstable condensates do not balance the normal state"),
    QualityMeasure(
      "discretisation", "largest error of mu_s, psi and excitation_density by the grid"),
    QualityMeasure("undecided", "1 where the stability of the normal state depends on the grid"),
  ]

  var qualityMeasures: [QualityMeasure] { Self.measures }

  var attributes: [(name: String, value: ResultDocument.Attribute)] {
    [("stderr_meaning", .text("discretisation error"))]
  }

  func warnings(quality: QualityTable) -> ComputationWarnings {
    var warnings = ComputationWarnings()
    func place(_ point: Int) -> String {
      job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
    }
    func warn(_ measure: Int, above limit: Double, _ text: (Double) -> String) {
      guard let (point, value) = quality.worst(measure), value > limit else { return }
      warnings.serious.append(text(value) + place(point))
    }
    warn(1, above: 1e-8) {
      String(format: "self-energies are not causal: a share %.1e lies before t = 0", $0)
    }
    warn(3, above: 1e-6) {
      String(format: "a spectral function is negative, by %.1e of its largest value", $0)
    }
    warn(2, above: 1e-3) {
      String(format: "spectral functions integrate to 1 only within %.1e", $0)
    }
    warn(4, above: 0) { _ in "self-energies do not come to rest" }
    warn(5, above: 0) { String(format: "%.0f solutions more than are kept", $0) }
    warn(6, above: 0) { _ in "a branch could not be followed to its end" }
    warn(7, above: 0) { _ in
      "a condensate is missed: stable ones less unstable ones are not as many as amplitudes of the normal state grow"
    }
    warn(8, above: Self.largestError) {
      String(format: "the grid leaves an error of %.1e", $0)
    }
    warn(9, above: 0) { _ in "whether the normal state is stable depends on the grid" }
    if let (potential, point) = job.potentialBeyondTheGrid {
      warnings.advice.append(
        "mu_b \(Quantity.text(potential)) lies beyond the grid of cutoff \(Quantity.text(finest.cutoff)): baths count as \(potential > 0 ? "full" : "empty")"
          + place(point))
    }
    return warnings
  }

  /// Of μ_S, ψ and ρ, beyond which a run warns.
  private static let largestError = 1e-2

  func memory(atPoint point: Int) -> UnitMemory {
    // Per frequency eight transforms of twice the length, functions, and what mixing remembers, and a transform that resolves the
    // mode; in equations on the grid proper, two of half as many frequencies, and that of the search.
    let cavity = job.cavity(atPoint: point).cavity
    let grid = grid(cavity)
    let mixing = cavity.isSelfConsistent ? 864.0 : 0
    return UnitMemory(
      state: (460 + mixing + 32 * Double(PhotonFunctions.division(grid, cavity))) * 3
        * Double(grid.count * mostSolvers),
      contributions: 8 * columns.reduce(0) { $0 + Double($1.count) })
  }

  /// Cavities whose equations a worker keeps: of a point, and for boundaries of two neighbours.
  var mostSolvers: Int { job.wants(.boundary) ? 3 : 1 }

  var outline: [(label: String, text: String)] {
    let counts = (0..<job.points).map { grid(job.cavity(atPoint: $0).cavity).count }
    let (least, most) = (counts.min() ?? finest.count, counts.max() ?? finest.count)
    return [
      (
        "frequencies",
        "\(least == most ? "" : "\(least) to ")\(most) from \(Quantity.text(-finest.cutoff)) to \(Quantity.text(finest.cutoff))"
      )
    ]
  }
}
