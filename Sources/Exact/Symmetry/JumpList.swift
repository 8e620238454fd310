import Models
import Numerics

/// All jump operators of a master equation: independent ones, and families that a matrix couples.
struct JumpList {
  struct Independent {
    let operation: TimedOperator
    let rate: MasterEquation.Rate
  }

  struct Correlated {
    let operations: [TimedOperator]
    let matrix: DecayMatrix
  }

  private(set) var independent: [Independent] = []
  private(set) var correlated: [Correlated] = []

  init(_ jumps: [MasterEquation.Jump]) {
    for jump in jumps {
      switch jump {
      case .independent(let list):
        independent += list.filter { !$0.rate.function.isConstant || $0.rate.number != 0 }
          .map { Independent(operation: $0.jump, rate: $0.rate) }
      case .correlated(let operations, let matrix):
        if operations.isEmpty { continue }
        if let (own, common) = Self.uniform(matrix) {
          // Γ_ij = own δ_ij + common: each by itself, and all together.
          if own > 0 {
            independent += operations.map { Independent(operation: $0, rate: .init(own)) }
          }
          if common > 0 {
            let sum = operations.reduce(into: TimedOperator(.init())) { $0 += $1 }
            independent.append(Independent(operation: sum, rate: .init(common)))
          }
        } else {
          correlated.append(Correlated(operations: operations, matrix: matrix))
        }
      }
    }
  }

  var isEmpty: Bool { independent.isEmpty && correlated.isEmpty }

  /// Γ_ij = own δ_ij + common with real own, common ≥ 0.
  private static func uniform(_ matrix: DecayMatrix) -> (own: Double, common: Double)? {
    let count = matrix.real.rows
    let common = count > 1 ? matrix.real[0, 1] : 0
    let own = matrix.real[0, 0] - common
    let tolerance = 1e-13 * matrix.largestEigenvalue.magnitude
    guard common >= 0, own >= -tolerance else { return nil }
    for i in 0..<count {
      for j in 0..<count {
        let expected = common + (i == j ? own : 0)
        if abs(matrix.real[i, j] - expected) > tolerance { return nil }
        if let imaginary = matrix.imaginary, abs(imaginary[i, j]) > tolerance { return nil }
      }
    }
    return (own > tolerance ? own : 0, common)
  }
}
