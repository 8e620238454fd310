import BatchCore
import Statistics

/// One observable of two results, value by value.
public struct ComparedObservable: Sendable {
  public let name: String
  /// Common values of its axes beside the sweep, in the order of A.
  public let axes: [AxisMatch]
  /// Whether it has standard errors.
  public var hasErrors: (a: Bool, b: Bool) { (a.errors != nil, b.errors != nil) }
  /// Errors of the difference up to here are rounding, and nothing to measure by: 10⁻¹³ of the largest
  /// value.
  public let smallestError: Double
  /// Of all points.
  public private(set) var total = Deviation()
  /// What chance hardly exceeds in the largest |z| of so many values; nil where nothing is measured.
  public private(set) var chance: Double?

  let sweep: SweepMatch
  private let a: Column
  private let b: Column
  private let samples: @Sendable (_ pair: Int) -> Int?

  /// Values of one result with their layout.
  struct Column: Sendable {
    let dimensions: [String]
    /// By dimension.
    let axes: [Axis]
    let strides: [String: Int]
    let values: [Double]
    /// Nil where no value has one.
    let errors: [Double]?

    init(_ variable: ResultDocument.Variable, of document: ResultDocument) {
      dimensions = variable.dimensions
      axes = variable.dimensions.compactMap(document.coordinate)
      var (stride, strides) = (1, [String: Int]())
      for axis in axes.reversed() {
        strides[axis.name] = stride
        stride *= axis.count
      }
      self.strides = strides
      values = variable.values.reals
      let own = document.variable(variable.name + "_stderr")
      let errors = own?.dimensions == variable.dimensions ? own?.values.reals : nil
      self.errors = errors?.contains(where: \.isFinite) == true ? errors : nil
    }

    /// Axes beside the sweep.
    func own(_ sweep: SweepMatch) -> [Axis] {
      axes.filter { axis in !sweep.choices.contains { $0.name == axis.name } }
    }

    var largest: Double { values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 } }
  }

  /// - Parameters:
  ///   - isCompared: whether a pair of points is.
  ///   - samples: from which the errors at a pair of points come, the fewer of both.
  init(
    _ name: String, _ a: Column, _ b: Column, axes: [AxisMatch], sweep: SweepMatch,
    isCompared: (_ pair: Int) -> Bool = { _ in true },
    samples: @escaping @Sendable (_ pair: Int) -> Int?
  ) {
    self.name = name
    (self.a, self.b, self.axes, self.sweep, self.samples) = (a, b, axes, sweep, samples)
    smallestError = 1e-13 * max(a.largest, b.largest)
    var fewest: Int?
    for pair in 0..<sweep.count where isCompared(pair) {
      let deviation = deviation(ofPair: pair)
      total.add(deviation)
      if deviation.measured > 0, let own = samples(pair) { fewest = min(fewest ?? own, own) }
    }
    chance = Self.chance(total, fewest)
  }

  private static func chance(_ deviation: Deviation, _ samples: Int?) -> Double? {
    guard deviation.measured > 0, let samples else { return nil }
    return chanceLimit(values: deviation.measured, samples: samples)
  }

  /// As `chance`, for one pair of points.
  public func chance(_ deviation: Deviation, ofPair pair: Int) -> Double? {
    Self.chance(deviation, samples(pair))
  }

  /// Of one pair of points.
  public func deviation(ofPair pair: Int) -> Deviation {
    var deviation = Deviation()
    visit(pair: pair, axes: axes) { i, j in
      deviation.add(a.values[i], b.values[j], error: error(i, j), pair: pair, offset: i)
    }
    return deviation
  }

  /// A − B of values at places in their arrays.
  func difference(_ i: Int, _ j: Int) -> Double { a.values[i] - b.values[j] }

  /// Common places on an axis, as steps in both arrays.
  func steps(of axis: AxisMatch) -> [(a: Int, b: Int)] {
    let (one, two) = (a.strides[axis.name, default: 0], b.strides[axis.name, default: 0])
    return axis.places.map { (a: $0.a * one, b: $0.b * two) }
  }

  /// Calls with the places of all values of a pair of points in both arrays.
  /// - Parameter axes: those that are gone along; of others the first place counts.
  func visit(pair: Int, axes: [AxisMatch], _ body: (Int, Int) -> Void) {
    var start = (a: 0, b: 0)
    for (axis, place) in sweep.places(pair) {
      start.a += place.a * a.strides[axis, default: 0]
      start.b += place.b * b.strides[axis, default: 0]
    }
    visit(axes.map(steps)[...], start.a, start.b, body)
  }

  private func visit(
    _ steps: ArraySlice<[(a: Int, b: Int)]>, _ i: Int, _ j: Int, _ body: (Int, Int) -> Void
  ) {
    guard let first = steps.first else { return body(i, j) }
    let rest = steps.dropFirst()
    for step in first {
      if rest.isEmpty {
        body(i + step.a, j + step.b)
      } else {
        visit(rest, i + step.a, j + step.b, body)
      }
    }
  }

  /// The standard error of a difference; that of the one which has errors, where the other has none.
  private func error(_ i: Int, _ j: Int) -> Double? {
    let error =
      switch (a.errors, b.errors) {
      case (let one?, let two?): (one[i] * one[i] + two[j] * two[j]).squareRoot()
      case (let one?, nil): one[i]
      case (nil, let two?): two[j]
      case (nil, nil): Double.nan
      }
    return error.isFinite && error > smallestError ? error : nil
  }

  // MARK: Places

  /// Where a value stands on the axes beside the sweep: their places in A.
  private func places(_ extreme: Deviation.Extreme) -> [(axis: Axis, place: Int)] {
    a.own(sweep).map { axis in
      (axis, extreme.offset / a.strides[axis.name, default: 1] % axis.count)
    }
  }

  /// "t = 2, x", without the sweep.
  /// - Parameter others: axes that are left out.
  public func label(_ extreme: Deviation.Extreme, leaving others: [String] = []) -> String {
    places(extreme).filter { !others.contains($0.axis.name) }.map { axis, place in
      axis.numbers == nil ? axis.text(at: place) : "\(axis.name)=\(axis.text(at: place))"
    }.joined(separator: " ")
  }

  /// The same as values, words where they are.
  public func values(_ extreme: Deviation.Extreme) -> [(name: String, value: JSON)] {
    places(extreme).map { axis, place in
      (axis.name, axis.numbers.map { .number($0[place]) } ?? .text(axis.text(at: place)))
    }
  }
}

extension ResultDocument.Variable.Values {
  fileprivate var reals: [Double] {
    switch self {
    case .real(let values): values
    case .integer(let values): values.map(Double.init)
    }
  }
}
