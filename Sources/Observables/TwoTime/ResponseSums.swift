/// i Σ_i ⟨[A_i(τ), A_i(t')]⟩ of a spin component over sites, A = S/N_s: [τ][t' = 0 … τ]. Only quantum
/// mechanics has it.
package struct ResponseSums: RecordedSums {
  let channel: CorrelationChannel
  /// Recorded times τ.
  let waitingRecords: [Int]

  package var name: String { "response \(channel.rawValue)" }

  /// Pairs (τ, t'), all waiting times together.
  var pairs: Int { waitingRecords.reduce(0) { $0 + $1 + 1 } }

  package func extent(in run: RecordedRun) -> SumsExtent { .array(pairs) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .products(
      [
        TwoTimeProduct(
          system.spins(channel.component).map(TwoTimeSums.square), isResponse: true)
      ], waitingRecords: waitingRecords)
  }
}
