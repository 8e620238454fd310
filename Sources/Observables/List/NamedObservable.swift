import BatchCore

/// A named expression of a job: the mean of its symbol over trajectories, a function of time. Its
/// coefficients are those of each realization and time.
package struct NamedObservable: MeasuredObservable {
  package let expression: NamedExpression

  private var values: ExpressionSums { ExpressionSums(expression: expression) }

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [values] }

  package func compose(_ layout: inout ObservableComposer) {
    let (offset, records) = (layout.offset(of: values.name), layout.run.records)
    let parts = expression.datasets.count
    let block = layout.add(
      FeatureBlock(indices: parts * records, features: 1) {
        $0.means(at: offset, count: parts * records)
      })
    let meanings = parts == 1 ? [""] : ["real part of ", "imaginary part of "]
    for (part, name) in expression.datasets.enumerated() {
      layout.addSeries(
        name, "\(meanings[part])<\(expression.text)>", .expression(expression.scale),
        judges: StepJudge(name, floor: 0.1 * expression.scale), of: block
      ) { $0.linear(parts * $1 + part, 0) }
    }
  }
}

extension NaturalRange {
  /// Nothing is known but a size that is large.
  package static func expression(_ scale: Double) -> NaturalRange {
    NaturalRange(-.infinity, .infinity, scale: scale)
  }
}
