import BatchCore
import Models

/// Solves points. Branches over the drive strength are followed once for all points that share their other parameters;
/// what is kept does not depend on the points that were solved before.
final class SaddlePointWorker: UnitWorker {
  private let computation: SaddlePointComputation
  private var branches: [DrivenCavity: CondensateBranches] = [:]
  private var states: [Int: SaddlePointStates] = [:]
  private var solvers: [CavitySolver] = []

  /// Cavities whose branches are kept, and points whose states are.
  private static let mostKept = 2000

  init(_ computation: SaddlePointComputation) { self.computation = computation }

  func compute(_ unit: BatchCore.Unit, _ context: any UnitContext) throws -> Contribution {
    guard context.goesOn() else { throw AbandonedUnit() }
    let job = computation.job
    let (cavity, strength) = job.cavity(atPoint: unit.point)
    let states = states(unit.point)
    let solver = solver(cavity, strength)
    solver.forget()
    let solution = SaddlePointSolution(solver, states, strength: strength)
    let point = SaddlePointPoint(
      cavity: cavity, solution: solution,
      potentials: job.wants(.effectivePotential)
        ? NormalState.effectivePotentials(
          solver.equation, strength: strength, scan: solver.scan) : [],
      thresholds: job.wants(.threshold) ? thresholds(solver) : nil,
      folds: job.wants(.fold) ? solver.branches.folds : [],
      boundaries: job.wants(.boundary) ? boundaries(unit.point, states) : [:],
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
        solver.branches.isComplete ? 0 : 1, states.isBalanced ? 0 : 1,
        worst { $0.largestError }, solution.isUndecided ? 1 : 0,
      ])
  }

  private func states(_ point: Int) -> SaddlePointStates {
    if let known = states[point] { return known }
    let (cavity, strength) = computation.job.cavity(atPoint: point)
    if states.count >= Self.mostKept { states.removeAll() }
    let made = SaddlePointStates(solver(cavity, strength), strength: strength)
    states[point] = made
    return made
  }

  private func solver(_ cavity: DrivenCavity, _ strength: Double) -> CavitySolver {
    let strengths = computation.job.strengths(at: strength)
    if let known = solvers.first(where: {
      $0.equation.cavity == cavity && $0.branches.strengths == strengths
    }) {
      return known
    }
    let known = branches[cavity].flatMap { $0.strengths == strengths ? $0 : nil }
    let own = known ?? CondensateBranches(cavity, computation.grid(cavity), strengths: strengths)
    if branches.count >= Self.mostKept { branches.removeAll() }
    branches[cavity] = own
    let made = CavitySolver(own, computation.grid(cavity))
    if solvers.count >= computation.mostSolvers { solvers.removeFirst() }
    solvers.append(made)
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
  private func boundaries(_ point: Int, _ own: SaddlePointStates) -> [String: SweptBoundary] {
    let job = computation.job
    var found: [String: SweptBoundary] = [:]
    var stride = 1
    for (axis, index) in zip(job.sweep, job.sweepIndices(ofPoint: point)).reversed() {
      defer { stride *= axis.values.count }
      guard index + 1 < axis.values.count else { continue }
      let next = states(point + stride)
      let line = SweepLine(start: axis.values[index], end: axis.values[index + 1]) {
        job.cavity(atPoint: point, axis.key, $0)
      }
      // The finer one of both ends.
      let grids = [line.start, line.end].map { computation.grid(line.at($0).cavity) }
      found[axis.key] = SweptBoundary(
        line, (own, next), grids[0].count >= grids[1].count ? grids[0] : grids[1])
    }
    return found
  }
}

extension Job {
  /// The cavity and the strength of its drive at a point, with one parameter replaced.
  func cavity(atPoint point: Int, _ key: String? = nil, _ value: Double = 0)
    -> SweepLine.Place
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
