import BatchCore
import Numerics

/// The symbol of a named expression at every recorded time: its real part, and its imaginary part where
/// it has one.
package struct ExpressionSums: RecordedSums {
  package let expression: NamedExpression

  package var name: String { "expression \(expression.name)" }

  package func extent(in run: RecordedRun) -> SumsExtent {
    .table(expression.isReal ? 1 : 2, records: run.records)
  }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let operation = system.operation(of: expression)
    return .means(
      [MeasuredOperator(operation)]
        + (expression.isReal ? [] : [MeasuredOperator(operation, isImaginary: true)]))
  }
}

/// Products of a real named expression with itself at two times, A(τ) A(t'): [τ][t' = 0 … τ].
package struct TwoTimeExpressionSums: RecordedSums {
  package let expression: NamedExpression
  /// Recorded times τ.
  package let waitingRecords: [Int]

  package var name: String { "two-time expression \(expression.name)" }

  /// Pairs (τ, t'), all waiting times together.
  package var pairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }
  package var historyRecords: Int { waitingRecords.max()! + 1 }

  package func extent(in run: RecordedRun) -> SumsExtent { .array(pairs) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let operation = system.operation(of: expression)
    return .products(
      [TwoTimeProduct([(operation, operation, 1)])], waitingRecords: waitingRecords)
  }
}
