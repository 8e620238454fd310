import BatchCore

/// Means over realizations; without chance there is one sample.
struct LaxReduction: Reduction {
  let layout: LaxLayout

  var partCount: Int { 0 }
  var sampleCount: Int { LaxMoments.numberCount(layout.quantities) }

  func sample(ofParts sum: [Double]) -> [Double] { sum }

  func merge(_ samples: inout [Double], _ others: [Double]) {
    var own = LaxMoments(numbers: samples, quantities: layout.quantities)
    own.merge(LaxMoments(numbers: others, quantities: layout.quantities))
    samples = own.numbers
  }

  func counts(_ samples: [Double]) -> (samples: Int, weight: Int) {
    let count = Int(samples.first ?? 0)
    return (count, count)
  }

  func isSound(part: [Double], weight: Int) -> Bool { false }

  func isSound(samples: [Double], weight: Int) -> Bool {
    samples.count == sampleCount && samples.allSatisfy(\.isFinite)
      && samples[0] == Double(weight)
  }

  var variableNames: [String] { layout.variables(nil).map(\.name) }
  var variableValues: Double {
    layout.variables(nil).reduce(0) { $0 + Double($1.values.count) }
  }
  var sampleVariables: [(name: String, values: Int)] {
    layout.variables(nil).map { ($0.name, $0.values.count) }
  }
  func variables(_ samples: [Double]?) -> [PointVariable] { layout.variables(samples) }
}

/// Means and scatter of quantities that some realizations do not have, such as a second root.
struct LaxMoments {
  private struct Quantity {
    var count = 0.0
    var mean = 0.0
    /// Σ (x − x̄)².
    var squares = 0.0
    /// Largest numerical error.
    var error = 0.0
  }

  private var samples = 0.0
  private var quantities: [Quantity]

  static func numberCount(_ quantities: Int) -> Int { 1 + 4 * quantities }

  /// One sample; NaN where it does not have a quantity.
  init(_ estimates: [LateState.Estimate]) {
    samples = 1
    quantities = estimates.map {
      $0.value.isNaN ? Quantity() : Quantity(count: 1, mean: $0.value, error: $0.error)
    }
  }

  /// - Parameter numbers: as written; nil for none.
  init(numbers: [Double]?, quantities count: Int) {
    samples = numbers?[0] ?? 0
    quantities = (0..<count).map { index in
      guard let numbers else { return Quantity() }
      let own = numbers[(1 + 4 * index)..<(5 + 4 * index)]
      let first = own.startIndex
      return Quantity(
        count: own[first], mean: own[first + 1], squares: own[first + 2], error: own[first + 3])
    }
  }

  var numbers: [Double] {
    [samples] + quantities.flatMap { [$0.count, $0.mean, $0.squares, $0.error] }
  }

  /// Adds the samples of another behind the own ones.
  mutating func merge(_ other: LaxMoments) {
    samples += other.samples
    for index in quantities.indices {
      let (own, added) = (quantities[index], other.quantities[index])
      guard added.count > 0 else { continue }
      let total = own.count + added.count
      let difference = added.mean - own.mean
      quantities[index] = Quantity(
        count: total, mean: own.mean + difference * (added.count / total),
        squares: own.squares + added.squares
          + difference * difference * (own.count * added.count / total),
        error: max(own.error, added.error))
    }
  }

  /// The mean over the realizations that have it.
  func value(_ index: Int) -> Double {
    quantities[index].count > 0 ? quantities[index].mean : .nan
  }

  /// One standard error; of one sample the numerical error.
  func error(_ index: Int) -> Double {
    let own = quantities[index]
    guard own.count > 0 else { return .nan }
    if samples == 1 { return own.error }
    return own.count < 2 ? .nan : (own.squares / (own.count * (own.count - 1))).squareRoot()
  }
}
