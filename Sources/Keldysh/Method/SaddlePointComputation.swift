import BatchCore
import Foundation

/// A job as the saddle point solves it: one unit a point, without chance.
struct SaddlePointComputation: Computation {
  let job: Job
  let grid: FrequencyGrid
  private let columns: [SaddlePointColumn]

  init(job: Job) {
    self.job = job
    grid = job.frequencyGrid
    columns = SaddlePointColumn.all(grid) { job.wants($0) }
  }

  var division: Division { Division(points: job.points, samples: 1) }
  func reduction(atPoint point: Int) -> any Reduction { SaddlePointReduction(columns: columns) }
  func makeWorker() -> any UnitWorker { Worker(self) }
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
    return warnings
  }

  func memory(atPoint point: Int) -> UnitMemory {
    // Transforms of twice the length, a dozen of them in each of four equations.
    UnitMemory(
      state: 16 * Double(grid.count) * 60,
      contributions: 8 * columns.reduce(0) { $0 + Double($1.count) })
  }

  var outline: [(label: String, text: String)] {
    [
      (
        "frequencies",
        "\(grid.count) from \(Quantity.text(-grid.cutoff)) to \(Quantity.text(grid.cutoff))"
      )
    ]
  }
}

private final class Worker: UnitWorker {
  private let computation: SaddlePointComputation

  init(_ computation: SaddlePointComputation) { self.computation = computation }

  func compute(_ unit: BatchCore.Unit, _ context: any UnitContext) throws -> Contribution {
    guard context.goesOn() else { throw AbandonedUnit() }
    let job = computation.job
    let values = job.parameters(atPoint: unit.point)
    let cavity = DrivenCavity(values)
    guard case .number(let strength)? = values["drive_strength"] else {
      preconditionFailure("a validated job has a drive strength")
    }
    let solution = SaddlePointSolution(cavity, computation.grid, strength: strength)
    let point = SaddlePointPoint(
      cavity: cavity, solution: solution,
      thresholds: job.wants(.threshold) ? thresholds(cavity) : nil,
      response: job.wants(.response)
        ? SaddlePointEquation(cavity, computation.grid).wholePhotonResponse(strength: strength)
        : nil)
    let reduction = computation.reduction(atPoint: unit.point) as! SaddlePointReduction
    let numbers = reduction.columns.flatMap { $0.values(point) }
    func worst(_ value: (SaddlePointSolution.Branch) -> Double) -> Double {
      solution.branches.map(value).filter { !$0.isNaN }.max() ?? .nan
    }
    return Contribution(
      values: numbers, digest: Contribution.digest([numbers]),
      quality: [
        worst { $0.condensate?.residual ?? .nan }, worst { $0.checks.causality },
        worst { $0.checks.sumRule }, worst { $0.checks.positivity },
        worst { $0.isConverged ? 0 : 1 }, Double(solution.dropped),
      ])
  }

  /// The lowest one, and how far it moves on grids half as far and twice as coarse.
  private func thresholds(_ cavity: DrivenCavity) -> (
    first: Threshold?, density: Double, errors: [Double]
  ) {
    let equation = SaddlePointEquation(cavity, computation.grid)
    let largest = computation.job[SaddlePointKeys.self].largestStrength
    guard let first = Threshold.all(equation, upTo: largest).first else {
      return (nil, .nan, [.nan, .nan, .nan])
    }
    func density(_ equation: SaddlePointEquation, _ one: Threshold) -> Double {
      _ = equation.susceptibility(one.frequency, field: 0, strength: one.strength)
      return equation.excitationDensity
    }
    let own = density(equation, first)
    var errors = [0.0, 0.0, 0.0]
    for grid in [computation.grid.shorter, computation.grid.coarser] {
      let twin = SaddlePointEquation(cavity, grid)
      guard
        let moved = Threshold.threshold(
          twin, near: [first.frequency, first.strength], largest: 2 * largest)
      else { return (first, own, [.infinity, .infinity, .infinity]) }
      errors[0] += abs(moved.strength - first.strength)
      errors[1] += abs(moved.frequency - first.frequency)
      errors[2] += abs(density(twin, moved) - own)
    }
    return (first, own, errors)
  }
}
