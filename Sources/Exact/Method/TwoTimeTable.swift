import Models
import Numerics
import Observables

/// Σ w ⟨A(τ) B(t')⟩ for all waiting times τ and recorded t' ≤ τ, and where its parts go.
struct TwoTimeAverage {
  /// Numbers of the operators, and weights.
  let pairs: [Pair]
  /// Recorded times τ.
  let waitingRecords: [Int]
  fileprivate(set) var targets: [Target]

  struct Pair: Equatable {
    let late: Int
    let early: Int
    let weight: Double
  }

  /// The real part, or −2 times the imaginary part, of [τ][t' ≤ τ].
  struct Target {
    /// Of the first number in the sums, and from one to the next.
    let offset: Int
    let stride: Int
    let isResponse: Bool
  }

  /// Adds the values of one waiting time to sums.
  /// - Parameters:
  ///   - values: of t' = 0 … τ.
  ///   - waiting: number of the waiting time.
  func add(_ values: [ComplexNumber], waiting: Int, to sums: inout [Double]) {
    let first = waitingRecords[..<waiting].reduce(0) { $0 + $1 + 1 }
    for target in targets {
      for (record, value) in values.enumerated() {
        sums[target.offset + (first + record) * target.stride] +=
          target.isResponse ? -2 * value.im : value.re
      }
    }
  }
}

/// Two-time averages and their operators, equal ones once.
struct TwoTimeTable {
  private(set) var operators: [TimedOperator] = []
  private(set) var averages: [TwoTimeAverage] = []

  mutating func add(
    _ product: TwoTimeProduct, waitingRecords: [Int], target: TwoTimeAverage.Target
  ) {
    let pairs = product.terms.map {
      TwoTimeAverage.Pair(late: number($0.late), early: number($0.early), weight: $0.weight)
    }
    let known = averages.firstIndex {
      $0.pairs == pairs && $0.waitingRecords == waitingRecords
    }
    if let known {
      averages[known].targets.append(target)
    } else {
      averages.append(
        TwoTimeAverage(pairs: pairs, waitingRecords: waitingRecords, targets: [target]))
    }
  }

  private mutating func number(_ operation: TimedOperator) -> Int {
    let known = operators.firstIndex {
      !$0.dependsOnTime && !operation.dependsOnTime && $0.constant == operation.constant
    }
    if let known { return known }
    operators.append(operation)
    return operators.count - 1
  }
}
