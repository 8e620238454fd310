import BatchCore
import Statistics

/// A function of time that is measured, and what is known of it.
package struct MeasuredSeries: Sendable {
  package let name: String
  package let longName: String
  package let range: NaturalRange
  /// Of one sample: at every recorded time.
  package let values: @Sendable (SampleSums) -> [Double]
  /// Whether it is linear in trajectories.
  package let isLinear: Bool
  /// Of all samples together.
  package let estimates: @Sendable ([Moments]) -> [Estimate]
}

extension ObservableComposer {
  /// `NAME_mean`, the average over the window, and `NAME_frequency`, `NAME_amplitude`, the strongest lines of
  /// its spectrum.
  package mutating func addSummary(of series: MeasuredSeries) {
    addMean(of: series)
    addLines(of: series)
  }

  private mutating func addMean(of series: MeasuredSeries) {
    let (first, weights) = run.window.weights(run.times)
    @Sendable func average(_ values: [Double]) -> Double {
      zip(weights, values[first...]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let block = add(
      FeatureBlock(indices: 1, features: 1) { [average(series.values($0))] })
    let (samples, isLinear) = (run.samples, series.isLinear)
    add(
      "\(series.name)_mean", "\(series.longName), average over time", axes: [], series.range
    ) { blocks in
      let own = blocks[block].linear(0, 0)
      if isLinear || samples == .realizations { return [own] }
      let whole = series.estimates(blocks)
      let value = average(whole.map(\.value))
      // Blocks of a few trajectories scatter too much to be averaged themselves: the error is the largest
      // that errors of all times allow.
      return [
        Estimate(
          value,
          samples == .blocks ? average(whole.map(\.standardError)) : own.standardError)
      ]
    }
  }

  private mutating func addLines(of series: MeasuredSeries) {
    let (records, interval) = (run.window.records(run.times), run.times.interval)
    @Sendable func lines(_ values: [Double]) -> [[Double]] {
      SpectralLines.lines(Array(values[records]), interval: interval)
        .map { [$0.frequency, $0.amplitude] }
    }
    let count = SpectralLines.count
    // Blocks of a few trajectories are too noisy.
    let block =
      run.samples == .blocks
      ? nil
      : add(
        FeatureBlock(indices: count, features: 2, mayBeUndefined: true) {
          lines(series.values($0)).flatMap { $0 }
        })
    let axis = LazyAxis(count: count) {
      Axis(
        name: "spectral_line", values: .integer((1...Int64(count)).map { $0 }), units: "1",
        longName: "number of the line, the strongest first")
    }
    for (feature, name, text) in [
      (0, "frequency", "angular frequencies at which \(series.name) oscillates"),
      (1, "amplitude", "amplitudes with which \(series.name) oscillates"),
    ] {
      add("\(series.name)_\(name)", text, axes: [axis], .positive) { blocks in
        zip(0..<count, lines(series.estimates(blocks).map(\.value))).map { line, values in
          Estimate(
            values[feature],
            block.map { blocks[$0].linear(line, feature).standardError } ?? .nan)
        }
      }
    }
  }
}
