import Foundation
import Models

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
  }

  enum Reason: Double {
    case found = 0
    /// Every mode of the normal state loses.
    case noGain = 1
    /// A mode gains, but no solution lies in the range.
    case notFound = 2
    /// A self-energy does not come to rest.
    case notConverged = 3
  }

  let branches: [Branch]
  let normal: NormalState
  let reason: Reason
  /// Condensates beyond those that are kept.
  let dropped: Int

  init(_ solver: CavitySolver, strength: Double) {
    let equation = solver.equation
    normal = NormalState(equation, strength: strength, scan: solver.scan)
    let found = Condensate.all(
      equation, strength: strength, from: solver.branches.starts(strength))
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
