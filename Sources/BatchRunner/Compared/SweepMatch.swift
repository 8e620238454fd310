import BatchCore
import Foundation

/// Which points of two sweeps belong together.
///
/// Axes are matched by name, values up to rounding; order and further points do not matter. Of an axis
/// that only one result has, the point at the other's fixed value is taken. Where the other has another
/// value, or does not know the parameter, it is compared with every point.
public struct SweepMatch: Sendable {
  /// What one axis contributes to pairs of points.
  struct Choices: Sendable {
    let name: String
    /// Places on the axis in A and B; 0 in the one that is without it.
    let places: [(a: Int, b: Int)]
    /// The value of each.
    let texts: [String]
    let numbers: [Double]
  }

  let choices: [Choices]
  private let shapes: (a: [Axis], b: [Axis])
  /// What a reader should know of how points were matched, a line each.
  public let notes: [String]

  /// Pairs of points.
  public var count: Int { choices.reduce(1) { $0 * $1.places.count } }

  /// - Throws: `IncompatibleResult` where no point belongs to another.
  init(_ a: ComparedResult, _ b: ComparedResult) throws {
    let (sweepA, sweepB) = (a.document.sweep, b.document.sweep)
    var (choices, notes) = ([Choices](), [String]())
    // An axis swept in one result may belong to the observables of the other.
    let common = sweepA + sweepB.filter { axis in !sweepA.contains { $0.name == axis.name } }
    for name in common.map(\.name) {
      guard let axis = a.document.coordinate(name), let other = b.document.coordinate(name) else {
        continue
      }
      let match = AxisMatch(axis, other)
      guard !match.places.isEmpty else {
        throw IncompatibleResult(
          "\(a.name) and \(b.name) have no value of \(name) in common: \(axis.outline), and \(other.outline)"
        )
      }
      if !match.isComplete {
        notes.append(
          "\(name): \(match.places.count) common of \(axis.count) values in A and \(other.count) in B"
        )
      }
      choices.append(Self.choices(axis, match.places.map(\.a), match.places.map(\.b)))
    }
    let onlyA = sweepA.filter { b.document.coordinate($0.name) == nil }
    let onlyB = sweepB.filter { a.document.coordinate($0.name) == nil }
    var open: (a: [String], b: [String]) = ([], [])
    for axis in onlyA {
      let (places, note) = Self.alone(axis, in: "A", other: "B", fixed: b.fixedValue(axis.name))
      if places.count > 1 { open.a.append(axis.name) }
      notes.append(note)
      choices.append(Self.choices(axis, places, nil))
    }
    for axis in onlyB {
      let (places, note) = Self.alone(axis, in: "B", other: "A", fixed: a.fixedValue(axis.name))
      if places.count > 1 { open.b.append(axis.name) }
      notes.append(note)
      choices.append(Self.choices(axis, nil, places))
    }
    if let one = open.a.first, let two = open.b.first {
      throw IncompatibleResult(
        "\(a.name) is swept over \(one), \(b.name) over \(two), and neither is at a point of the other: nothing says which points belong together"
      )
    }
    self.choices = choices
    self.notes = notes
    shapes = (sweepA, sweepB)
  }

  /// Places on an axis that only one result has.
  private static func alone(
    _ axis: Axis, in own: String, other: String, fixed: Double?
  ) -> (places: [Int], note: String) {
    let start = "\(axis.name) is swept in \(own) only"
    guard let fixed else {
      return (Array(0..<axis.count), "\(start): \(other) is compared with each of its points")
    }
    let value = Axis(name: axis.name, values: .real([fixed]), units: "", longName: "")
    let text = value.text(at: 0)
    if let place = AxisMatch(axis, value).places.first?.a {
      return ([place], "\(start): compared where it is \(text), as in \(other)")
    }
    return (
      Array(0..<axis.count),
      "\(start), \(other) has \(text), which is none of its points: compared with each of them"
    )
  }

  private static func choices(_ axis: Axis, _ a: [Int]?, _ b: [Int]?) -> Choices {
    let own = a ?? b ?? []
    let zeros = [Int](repeating: 0, count: own.count)
    return Choices(
      name: axis.name, places: Array(zip(a ?? zeros, b ?? zeros)).map { (a: $0, b: $1) },
      texts: own.map(axis.text), numbers: own.map { axis.numbers?[$0] ?? .nan })
  }

  /// Which choice of every axis a pair is.
  private func indices(_ pair: Int) -> [Int] {
    var (rest, indices) = (pair, [Int]())
    for choice in choices.reversed() {
      indices.append(rest % choice.places.count)
      rest /= choice.places.count
    }
    return indices.reversed()
  }

  /// Where a pair stands on every axis of the sweeps of A and of B.
  public func places(_ pair: Int) -> [String: (a: Int, b: Int)] {
    Dictionary(
      uniqueKeysWithValues: zip(choices, indices(pair)).map { ($0.name, $0.places[$1]) })
  }

  /// Numbers of the two points, row-major over their sweeps.
  public func points(_ pair: Int) -> (a: Int, b: Int) {
    let places = places(pair)
    return (
      shapes.a.reduce(0) { $0 * $1.count + (places[$1.name]?.a ?? 0) },
      shapes.b.reduce(0) { $0 * $1.count + (places[$1.name]?.b ?? 0) }
    )
  }

  /// "g_over_gc=1.27 kappa=0.5", empty without a sweep.
  public func label(_ pair: Int) -> String {
    zip(choices, indices(pair)).map { "\($0.name)=\($0.texts[$1])" }.joined(separator: " ")
  }

  /// Values of the swept keys at a pair.
  public func values(_ pair: Int) -> [(name: String, value: Double)] {
    zip(choices, indices(pair)).map { ($0.name, $0.numbers[$1]) }
  }
}
