import Models

/// Σ w ⟨A(τ) B(t')⟩ for all waiting times τ and recorded t' ≤ τ, and where its parts go.
package struct TwoTimeAverage {
  /// Numbers of the operators, and weights.
  package let pairs: [Pair]
  /// Recorded times τ.
  package let waitingRecords: [Int]
  package fileprivate(set) var targets: [Target]

  package struct Pair: Equatable {
    package let late: Int
    package let early: Int
    package let weight: Double

    package init(late: Int, early: Int, weight: Double) {
      (self.late, self.early, self.weight) = (late, early, weight)
    }
  }

  /// The real part, or −2 times the imaginary part, of [τ][t' ≤ τ].
  package struct Target {
    /// Of the first number in the sums, and from one to the next.
    let offset: Int
    let stride: Int
    let isResponse: Bool
  }

  /// Adds the values of one waiting time to sums.
  /// - Parameters:
  ///   - values: of t' = 0 … τ.
  ///   - waiting: number of the waiting time.
  package func add(_ values: [ComplexNumber], waiting: Int, to sums: inout [Double]) {
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
  private var places: [OperatorPolynomial: Int] = [:]

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
    guard !operation.dependsOnTime else {
      operators.append(operation)
      return operators.count - 1
    }
    if let known = places[operation.constant] { return known }
    operators.append(operation)
    places[operation.constant] = operators.count - 1
    return operators.count - 1
  }
}
