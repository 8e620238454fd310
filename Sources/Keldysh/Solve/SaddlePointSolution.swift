import Foundation
import Models

/// The normal state and all condensates at one point.
struct SaddlePointStates {
  let normal: NormalState
  /// Rising in ψ.
  let condensates: [Condensate]

  /// Owes nothing to what the solver did before.
  init(_ solver: CavitySolver, strength: Double) {
    solver.forget()
    normal = NormalState(solver.equation, strength: strength, scan: solver.scan)
    let found = Condensate.all(
      solver.equation, strength: strength, from: solver.branches.starts(strength, solver.scan))
    guard Self.balance(found) != normal.growing else {
      condensates = found
      return
    }
    // On the grid of the search there is none, or it was missed.
    let search = CondensateSearch.search(
      solver.equation, strength: strength, growing: normal.growing)
    condensates = Condensate.all(
      solver.equation, strength: strength,
      from: found.map { [$0.frequency, $0.field] } + search.roots)
  }

  /// Stable condensates less unstable ones.
  private static func balance(_ condensates: [Condensate]) -> Int {
    condensates.reduce(0) { $0 + ($1.isStable ? 1 : -1) }
  }

  var stable: [Condensate] { condensates.filter(\.isStable) }
  /// Whether stable condensates are as many more than unstable ones as amplitudes of the normal state grow, as they
  /// must be where none is missed.
  var isBalanced: Bool { Self.balance(condensates) == normal.growing }
}

/// All that is known at one point: condensates, or else the normal state, each with its checks.
struct SaddlePointSolution {
  /// Most condensates that are kept.
  static let branches = 4

  /// One condensate, or the normal state.
  struct Branch {
    /// nil: the normal state.
    var condensate: Condensate?
    /// The frame that the functions are in; NaN: the normal state has no mode in range.
    var frequency: Double
    var isStable: Bool
    var density: Double
    var checks: Checks
    /// Whether self-energies came to rest.
    var isConverged: Bool
    /// Of the last evaluation there.
    var functions: GreenFunctions
    /// Of μ_S, ψ and ρ by the grid.
    var errors: (frequency: Double, field: Double, density: Double)
    var largestError: Double {
      [errors.frequency, errors.field, errors.density].filter { !$0.isNaN }.max() ?? 0
    }
  }

  enum Reason: Double {
    case found = 0
    /// The normal state is stable.
    case noGain = 1
    /// The normal state is unstable, but no solution lies in the range.
    case notFound = 2
    /// A self-energy does not come to rest.
    case notConverged = 3
  }

  let branches: [Branch]
  let reason: Reason
  /// Condensates beyond those that are kept.
  let dropped: Int
  /// Whether the stability of the normal state depends on the grid.
  let isUndecided: Bool

  init(_ solver: CavitySolver, _ states: SaddlePointStates, strength: Double) {
    let (normal, found) = (states.normal, states.condensates)
    dropped = max(0, found.count - Self.branches)
    var branches: [Branch] = found.prefix(Self.branches).map { one in
      Self.branch(solver, one, one.frequency, one.field, one.isStable, strength)
    }
    if branches.isEmpty {
      let mode = normal.nearest
      branches = [
        Self.branch(
          solver, nil, mode?.frequency ?? .nan, 0, normal.isStable, strength)
      ]
    }
    self.branches = branches
    isUndecided = normal.isUndecided(solver.twins, strength: strength)
    reason =
      !found.isEmpty
      ? .found
      : !branches[0].isConverged ? .notConverged : normal.isStable ? .noGain : .notFound
  }

  private static func branch(
    _ solver: CavitySolver, _ condensate: Condensate?, _ frequency: Double,
    _ field: Double, _ isStable: Bool, _ strength: Double
  ) -> Branch {
    let equation = solver.equation
    let frame = frequency.isNaN ? 0 : frequency
    _ = equation.susceptibility(frame, field: field, strength: strength)
    let isConverged = equation.isConverged
    let density = equation.excitationDensity
    let (checks, functions) = (Checks(equation), equation.functions)
    var errors = (frequency: Double.nan, field: Double.nan, density: 0.0)
    if condensate != nil { errors = (0, 0, 0) }
    for twin in solver.twins {
      var place = [frame, field]
      if condensate != nil {
        guard let moved = Condensate.root(twin, strength: strength, near: place) else {
          errors = (.infinity, .infinity, .infinity)
          break
        }
        errors.frequency += abs(moved[0] - frame)
        errors.field += abs(moved[1] - field)
        place = moved
      }
      _ = twin.susceptibility(place[0], field: place[1], strength: strength)
      errors.density += abs(twin.excitationDensity - density)
    }
    return Branch(
      condensate: condensate, frequency: frequency, isStable: isStable, density: density,
      checks: checks, isConverged: isConverged, functions: functions, errors: errors)
  }
}
