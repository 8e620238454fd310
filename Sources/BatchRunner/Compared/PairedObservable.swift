import BatchCore
import Statistics

/// One observable of two results realization by realization, where both have its values in each
/// (`output.per_realization`).
///
/// At equal seeds methods share the disorder of a realization, so the scatter of realizations is in neither
/// A_r − B_r nor the standard error of its mean, which is taken from the differences themselves.
public struct PairedObservable: Sendable {
  /// Fewest common realizations of which a mean is taken, and most.
  public private(set) var realizations: ClosedRange<Int>?
  /// Mean of A_r − B_r over realizations, with its paired errors; of all points.
  public private(set) var mean = Deviation()
  /// A_r − B_r of single realizations; of all points.
  public var single: Deviation { values.total }
  /// What chance hardly exceeds in the largest |z| of so many means.
  public var chance: Double? { chance(mean) }

  private let values: ComparedObservable
  private let realization: AxisMatch
  private let isPaired: @Sendable (_ pair: Int) -> Bool

  /// - Parameters:
  ///   - values: in each realization; the axis of these is among its axes.
  ///   - isPaired: whether the points of a pair have the same disorder.
  init?(_ values: ComparedObservable, isPaired: @escaping @Sendable (_ pair: Int) -> Bool) {
    guard let realization = values.axes.first(where: { $0.name == RealizationChoice.axis }) else {
      return nil
    }
    (self.values, self.realization, self.isPaired) = (values, realization, isPaired)
    for pair in 0..<values.sweep.count {
      mean.add(
        means(ofPair: pair) { count in
          let (low, high) = (realizations?.lowerBound ?? count, realizations?.upperBound ?? count)
          realizations = min(low, count)...max(high, count)
        })
    }
    guard mean.values > 0 else { return nil }
  }

  /// Mean over realizations at one pair of points.
  public func mean(ofPair pair: Int) -> Deviation { means(ofPair: pair) { _ in } }

  /// Single realizations at one pair of points.
  public func single(ofPair pair: Int) -> Deviation {
    isPaired(pair) ? values.deviation(ofPair: pair) : Deviation()
  }

  /// As `chance`, for other means.
  public func chance(_ deviation: Deviation) -> Double? {
    guard deviation.measured > 0, let realizations else { return nil }
    return chanceLimit(values: deviation.measured, samples: max(2, realizations.lowerBound))
  }

  private func means(ofPair pair: Int, count: (Int) -> Void) -> Deviation {
    var deviation = Deviation()
    guard isPaired(pair) else { return deviation }
    let steps = values.steps(of: realization)
    values.visit(pair: pair, axes: values.axes.filter { $0.name != realization.name }) { i, j in
      var (samples, mean, squares) = (0, 0.0, 0.0)
      for step in steps {
        let difference = values.difference(i + step.a, j + step.b)
        guard difference.isFinite else { continue }
        samples += 1
        let delta = difference - mean
        mean += delta / Double(samples)
        squares += delta * (difference - mean)
      }
      if samples > 0 { count(samples) }
      let variance = squares / (Double(samples) * Double(samples - 1))
      let error = variance.squareRoot()
      deviation.add(
        samples > 0 ? mean : .nan, samples > 0 ? 0 : .nan,
        error: samples > 1 && error > values.smallestError ? error : nil, pair: pair, offset: i)
    }
    return deviation
  }

  // MARK: Places

  /// "time=2 x realization=5", without the sweep; of means without the realization.
  public func label(_ extreme: Deviation.Extreme, isMean: Bool) -> String {
    values.label(extreme, leaving: isMean ? [realization.name] : [])
  }

  /// The same as values.
  public func values(_ extreme: Deviation.Extreme, isMean: Bool) -> [(name: String, value: JSON)] {
    values.values(extreme).filter { !isMean || $0.name != realization.name }
  }
}

/// What makes the values per realization of two results comparable.
struct RealizationPairing {
  private let a: ComparedResult
  private let b: ComparedResult
  private let sweep: SweepMatch

  init(_ a: ComparedResult, _ b: ComparedResult, _ sweep: SweepMatch) {
    (self.a, self.b, self.sweep) = (a, b, sweep)
  }

  private var hasOneSeed: Bool { a.text("seed") != nil && a.text("seed") == b.text("seed") }

  /// Of a pair of points: disorder is drawn by seed, number of the point, and realization.
  var hasSameDisorder: @Sendable (_ pair: Int) -> Bool {
    { [sweep, hasOneSeed] pair in
      let points = sweep.points(pair)
      return hasOneSeed && points.a == points.b
    }
  }

  /// Observables that both have per realization.
  private var common: [String] {
    let others = Set(b.document.realizationObservables)
    return a.document.realizationObservables.filter(others.contains)
  }

  /// Those of some observables that can be paired.
  func observables(_ names: [String]) -> [String: PairedObservable] {
    guard hasOneSeed else { return [:] }
    let common = Set(common).intersection(names)
    return Dictionary(
      uniqueKeysWithValues: common.compactMap { name in
        observable(name).map { (name, $0) }
      })
  }

  private func observable(_ name: String) -> PairedObservable? {
    guard
      let first = a.document.variable(name + RealizationChoice.suffix),
      let second = b.document.variable(name + RealizationChoice.suffix)
    else { return nil }
    let columns = (
      ComparedObservable.Column(first, of: a.document),
      ComparedObservable.Column(second, of: b.document)
    )
    let matches = columns.0.own(sweep).compactMap { axis in
      b.document.coordinate(axis.name).map { AxisMatch(axis, $0) }
    }
    guard !matches.contains(where: \.places.isEmpty) else { return nil }
    let isPaired = hasSameDisorder
    let values = ComparedObservable(
      name, columns.0, columns.1, axes: matches, sweep: sweep, isCompared: isPaired
    ) { _ in nil }
    return PairedObservable(values, isPaired: isPaired)
  }

  /// What a reader should know.
  var notes: [String] {
    guard !common.isEmpty else { return [] }
    guard hasOneSeed else {
      return ["not compared per realization: the seeds differ, so realizations have other disorder"]
    }
    let unpaired = (0..<sweep.count).count { !hasSameDisorder($0) }
    return unpaired == 0
      ? []
      : [
        "not compared per realization at \(unpaired) of \(sweep.count) points: their numbers in the two sweeps differ, so realizations have other disorder"
      ]
  }
}
