import BatchCore
import Models

/// Solves points. Branches over the drive strength are followed once for all points that share their other parameters;
/// what is kept does not depend on the points that were solved before.
final class SaddlePointWorker: UnitWorker {
  private let computation: SaddlePointComputation
  private var branches: [DrivenCavity: CondensateBranches] = [:]
  private var latest: CavitySolver?

  /// Cavities whose branches are kept.
  private static let mostKept = 2000

  init(_ computation: SaddlePointComputation) { self.computation = computation }

  func compute(_ unit: BatchCore.Unit, _ context: any UnitContext) throws -> Contribution {
    guard context.goesOn() else { throw AbandonedUnit() }
    let job = computation.job
    let (cavity, strength) = job.cavity(atPoint: unit.point)
    let solver = solver(cavity, strength)
    solver.forget()
    let solution = SaddlePointSolution(solver, strength: strength)
    let point = SaddlePointPoint(
      cavity: cavity, solution: solution,
      potentials: job.wants(.effectivePotential)
        ? solution.normal.effectivePotentials(solver.equation, strength: strength) : [],
      thresholds: job.wants(.threshold) ? thresholds(solver) : nil,
      folds: job.wants(.fold) ? solver.branches.folds : [],
      boundaries: job.wants(.boundary) ? boundaries(unit.point, solution.normal) : [:],
      response: job.wants(.response)
        ? solver.equation.wholePhotonResponse(strength: strength) : nil)
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
        solver.branches.isComplete ? 0 : 1,
      ])
  }

  private func solver(_ cavity: DrivenCavity, _ strength: Double) -> CavitySolver {
    let strengths = computation.job.strengths(at: strength)
    if let latest, latest.equation.cavity == cavity, latest.branches.strengths == strengths {
      return latest
    }
    let known = branches[cavity].flatMap { $0.strengths == strengths ? $0 : nil }
    let own = known ?? CondensateBranches(cavity, computation.grid, strengths: strengths)
    if branches.count >= Self.mostKept { branches.removeAll() }
    branches[cavity] = own
    let made = CavitySolver(own, computation.grid)
    latest = made
    return made
  }

  /// The lowest one, and how far it moves on grids half as far and twice as coarse.
  private func thresholds(_ solver: CavitySolver) -> (
    first: Threshold?, density: Double, errors: [Double]
  ) {
    let equation = solver.equation
    let largest = computation.job[SaddlePointKeys.self].largestStrength
    guard let first = Threshold.all(equation, upTo: largest, scan: solver.scan).first else {
      return (nil, .nan, [.nan, .nan, .nan])
    }
    func density(_ equation: SaddlePointEquation, _ one: Threshold) -> Double {
      _ = equation.susceptibility(one.frequency, field: 0, strength: one.strength)
      return equation.excitationDensity
    }
    let own = density(equation, first)
    var errors = [0.0, 0.0, 0.0]
    for twin in solver.twins {
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

  /// Of every swept parameter, between this point and the next along its axis.
  private func boundaries(_ point: Int, _ normal: NormalState) -> [String: StabilityBoundary] {
    let job = computation.job
    let indices = job.sweepIndices(ofPoint: point)
    var found: [String: StabilityBoundary] = [:]
    for (axis, index) in zip(job.sweep, indices) where index + 1 < axis.values.count {
      found[axis.key] = StabilityBoundary(
        from: axis.values[index], normal, to: axis.values[index + 1], computation.grid
      ) { value in
        job.cavity(atPoint: point, axis.key, value)
      }
    }
    return found
  }
}

extension Job {
  /// The cavity and the strength of its drive at a point, with one parameter replaced.
  func cavity(atPoint point: Int, _ key: String? = nil, _ value: Double = 0)
    -> StabilityBoundary.Place
  {
    var values = parameters(atPoint: point)
    if let key { values[key] = .number(value) }
    guard case .number(let strength)? = values["drive_strength"] else {
      preconditionFailure("a validated job has a drive strength")
    }
    return (DrivenCavity(values), strength)
  }

  /// Drive strengths over which branches are followed.
  func strengths(at strength: Double) -> ClosedRange<Double> {
    let swept = sweep.first { $0.key == "drive_strength" }?.values ?? [strength]
    let range = swept.min()!...swept.max()!
    guard wants(.fold) else { return range }
    return 0...max(range.upperBound, self[SaddlePointKeys.self].largestStrength)
  }

  var sweptParameters: [String] { sweep.map(\.key) }
}
