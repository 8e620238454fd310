/// The sums of one sample over its trajectories. Products of averages over trajectories use pairs of
/// different trajectories, which leaves no bias: ⟨x⟩⟨y⟩ → [(Σx)(Σy) − Σxy]/(n(n − 1)).
package struct SampleSums {
  /// As the layout has them.
  package let sums: UnsafeBufferPointer<Double>
  package let scalars: Int

  /// Number of trajectories.
  package var count: Double { sums[SumsLayout.countOffset] }
  /// Ordered pairs of different trajectories.
  package var pairCount: Double { count * (count - 1) }

  package subscript(_ position: Int) -> Double { sums[position] }

  /// Mean of a scalar at a recorded time.
  package func mean(_ record: Int, scalar: Int) -> Double {
    sums[SumsLayout.scalarOffset + record * scalars + scalar] / count
  }

  package func means(at offset: Int, count length: Int) -> [Double] {
    sums[offset..<(offset + length)].map { $0 / count }
  }
}
