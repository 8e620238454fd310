import Models

/// The number of excitations, then real and imaginary parts of x, y, z of the Lax vector at each of its points:
/// what mean field conserves where excitations are exchanged with a lossless mode. NaN where there is
/// nothing of the kind.
package struct ExchangeSums: RecordedSums {
  package static let name = "exchange invariants"
  package var name: String { Self.name }

  /// Points of the Lax vector.
  package static let points = 3
  package static let count = 1 + 6 * points

  package var mayBeUndefined: Bool { true }

  package func extent(in run: RecordedRun) -> SumsExtent {
    .table(Self.count, records: run.records)
  }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    guard let invariants = system.invariants else {
      return .means(Array(repeating: nil, count: Self.count))
    }
    var means: [MeasuredOperator?] = [MeasuredOperator(invariants.excitations)]
    for point in invariants.points.prefix(Self.points) {
      for component in invariants.vector(at: point) {
        let operation = TimedOperator(component)
        means += [
          MeasuredOperator(operation), MeasuredOperator(operation, isImaginary: true),
        ]
      }
    }
    return .means(means + Array(repeating: nil, count: Self.count - means.count))
  }
}
