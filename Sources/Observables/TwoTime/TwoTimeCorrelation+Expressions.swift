import BatchCore
import Statistics

/// Two-time correlations of named expressions: symmetrized products ⟨A(τ) A(τ − t)⟩ of their symbols, one
/// value a trajectory.
extension TwoTimeCorrelation {
  package func products(of expression: NamedExpression) -> TwoTimeExpressionSums {
    TwoTimeExpressionSums(expression: expression, waitingRecords: records)
  }

  package func add(
    _ expression: NamedExpression, _ axes: [LazyAxis], to layout: inout ObservableComposer
  ) {
    let block = layout.add(across(expression, layout))
    let name = "correlation_\(expression.name)"
    let meaning = "<{A(tau), A(tau - lag)}>/2 of A = \(expression.text)"
    let range = NaturalRange.expression(expression.scale * expression.scale)
    let isSampled = layout.run.isSampled
    addTable(
      name, "\(meaning), connected with disorder means", axes, range, isOfOneSample: false,
      to: &layout
    ) {
      $0[block].connected($1, 0, [(1, 2, 1)], isSampled: isSampled)
    }
    addTable(
      "\(name)_raw", "\(meaning), without subtraction", axes, range,
      judges: StepJudge("\(name)_raw", floor: 0.1 * expression.scale * expression.scale),
      to: &layout
    ) { $0[block].linear($1, 0) }
  }

  /// The product of a trajectory, and the means at both times: A(τ) A(t'), A(τ), A(t').
  private func across(_ expression: NamedExpression, _ layout: ObservableComposer) -> FeatureBlock {
    let products = products(of: expression)
    let offset = layout.offset(of: products.name)
    let values = layout.offset(of: ExpressionSums(expression: expression).name)
    return FeatureBlock(indices: products.pairs, features: 3) { sample in
      func mean(_ record: Int) -> Double { sample[values + record] / sample.count }
      var (features, pair) = ([Double](), offset)
      features.reserveCapacity(3 * products.pairs)
      for waiting in products.waitingRecords {
        let late = mean(waiting)
        for earlier in 0...waiting {
          features += [sample[pair] / sample.count, late, mean(earlier)]
          pair += 1
        }
      }
      return features
    }
  }

  /// Only what is real has a symmetrized product with itself.
  package static func objection(_ job: Job, _ kind: RunKind) -> String? {
    let asked = job.observables[key.name]["of"]?.texts ?? []
    let complex = job.observables.expressions.first { !$0.isReal && asked.contains($0.name) }
    return complex.map {
      "the correlation of `\($0.name)` is asked for, but that operator is not Hermitian; take its real or imaginary part, `(X + dag(X))/2` or `(X - dag(X))/(2*im)`"
    }
  }
}
