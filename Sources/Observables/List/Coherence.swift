import BatchCore
import Statistics

/// |⟨S⁺⟩|, S⁺ = (1/N) Σ σ⁺ over 2N spins: the length of the mean Bloch vector across z, 1 for spins that all
/// point along x.
///
/// The average is that over the trajectories of a realization; where realizations differ, that of its
/// magnitude over realizations.
package struct Coherence: Observable {
  package static let key = ObservableKey.flag(
    "coherence", defaultText: "true in `bcs_cavity`",
    "`coherence`, `coherence_mean`, `coherence_frequency`, `coherence_amplitude`", absent: "false",
    needs: "spins",
    \.hasSpins, standard: \.hasTwoBoxes)

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [SpinSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let records = layout.run.records
    let x = layout.scalar(of: SpinSums.name)
    let values: @Sendable (SampleSums) -> [Double] = { sample in
      (0..<records).map { record in
        let (re, im) = (sample.mean(record, scalar: x), sample.mean(record, scalar: x + 1))
        return (re * re + im * im).squareRoot()
      }
    }
    let estimates: @Sendable ([Moments]) -> [Estimate]
    if layout.run.samples == .realizations {
      let block = layout.add(FeatureBlock(indices: records, features: 1, values: values))
      estimates = { blocks in (0..<records).map { blocks[block].linear($0, 0) } }
    } else {
      estimates = { blocks in
        (0..<records).map { blocks[ObservableComposer.timeBlock].length($0, x..<(x + 2)) }
      }
    }
    let series = MeasuredSeries(
      name: "coherence", longName: "phase coherence |<S^+>|, S^+ = sum of sigma^+ over N",
      range: .length, values: values, isLinear: false, estimates: estimates)
    layout.add(
      series.name, series.longName, axes: [layout.run.times.axis], series.range,
      estimates: estimates)
    layout.addSummary(of: series)
  }
}
