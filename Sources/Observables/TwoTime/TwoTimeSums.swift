import Models

/// Σ_i x_i(τ) x_i(t') over sites, or a(τ) ā(t') over modes: [τ][t' = 0 … τ], the field with real and
/// imaginary part.
package struct TwoTimeSums: RecordedSums {
  package let channel: CorrelationChannel
  /// Recorded times τ.
  package let waitingRecords: [Int]

  package var name: String { "two-time \(channel.rawValue)" }

  /// Pairs (τ, t'), all waiting times together.
  package var pairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }
  /// Recorded times that are kept for the batch at hand.
  package var historyRecords: Int { waitingRecords.max()! + 1 }

  package func extent(in run: RecordedRun) -> SumsExtent { .array(channel.parts * pairs) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .products(products(in: system), waitingRecords: waitingRecords)
  }

  private func products(in system: MeasuredSystem) -> [TwoTimeProduct] {
    guard channel == .field else {
      return [TwoTimeProduct(system.spins(channel.component).map(Self.square))]
    }
    // a(τ) ā(t') with a = x + ip.
    let modes = 0..<system.run.modes
    let x = modes.map { TimedOperator(.realPart($0)) }
    let p = modes.map { TimedOperator(.imaginaryPart($0)) }
    return [
      TwoTimeProduct(zip(x, x).map { ($0, $1, 1) } + zip(p, p).map { ($0, $1, 1) }),
      TwoTimeProduct(zip(p, x).map { ($0, $1, 1) } + zip(x, p).map { ($0, $1, -1) }),
    ]
  }

  static func square(_ spin: OperatorPolynomial) -> (
    late: TimedOperator, early: TimedOperator, weight: Double
  ) {
    (TimedOperator(spin), TimedOperator(spin), 1)
  }
}
