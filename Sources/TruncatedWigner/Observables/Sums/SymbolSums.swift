import BatchCore
import Models
import Numerics

/// The symbol of an operator polynomial: its real part, and its imaginary part where it has one.
struct SymbolSums: TrajectorySums {
  let name: String
  /// Of an operator that is its own adjoint.
  let isReal: Bool
  private let polynomial: OperatorPolynomial

  init(_ observable: String, _ polynomial: OperatorPolynomial) {
    name = "symbol of \(observable)"
    isReal = polynomial.isHermitian
    self.polynomial = polynomial
  }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(isReal ? 1 : 2) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    SymbolRecorder(
      SymbolEvaluator(
        SymbolProgram(
          TimedOperator(polynomial), isReal: isReal, vacuum: batch.run.vacuum,
          shape: batch.run.shape), batch.lanes))
  }
}

private final class SymbolRecorder: SumsRecorder {
  private let symbol: SymbolEvaluator

  init(_ symbol: SymbolEvaluator) { self.symbol = symbol }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let value = symbol.value(group.number)
    sums[0] += laneSum(value.re * group.weight)
    if !symbol.isReal { sums[1] += laneSum(value.im * group.weight) }
  }
}
