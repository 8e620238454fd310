import BatchCore
import Models
import Numerics
import Observables

extension SymbolSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    SymbolRecorder(
      SymbolEvaluator(
        SymbolProgram(
          TimedOperator(polynomial), isReal: isReal, vacuum: batch.run.vacuum,
          shape: batch.run.shape), batch.lanes))
  }
}

final class SymbolRecorder: SumsRecorder {
  private let symbol: SymbolEvaluator

  init(_ symbol: SymbolEvaluator) { self.symbol = symbol }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let value = symbol.value(group.number)
    sums[0] += laneSum(value.re * group.weight)
    if !symbol.isReal { sums[1] += laneSum(value.im * group.weight) }
  }
}
