import BatchCore
import Foundation

/// The values that the axes of one name in two results have in common.
public struct AxisMatch: Sendable {
  public let name: String
  /// Lengths of the two axes.
  public let counts: (a: Int, b: Int)
  /// Where a common value stands on both, in the order of the first axis.
  public let places: [(a: Int, b: Int)]

  /// Numbers are the same up to rounding: 0.3 and 0.30000000000000004, 0 and 10⁻¹⁷ on an axis up to 1.
  private static let relative = 1e-9
  private static let nearZero = 1e-12

  public init(_ a: Axis, _ b: Axis) {
    name = a.name
    counts = (a.count, b.count)
    if let x = a.numbers, let y = b.numbers {
      places = Self.common(x, y)
    } else if case .text(let x) = a.values, case .text(let y) = b.values {
      let other = Dictionary(
        y.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      places = x.enumerated().compactMap { place, text in other[text].map { (place, $0) } }
    } else {
      places = []
    }
  }

  /// Whether both axes have the same values, in whatever order.
  public var isComplete: Bool { places.count == counts.a && places.count == counts.b }

  private static func common(_ x: [Double], _ y: [Double]) -> [(a: Int, b: Int)] {
    let (first, second) = (rising(x), rising(y))
    let largest = (x + y).reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    var (i, j, found) = (0, 0, [(a: Int, b: Int)]())
    while i < first.count, j < second.count {
      let (one, two) = (x[first[i]], y[second[j]])
      if abs(one - two) <= max(relative * max(abs(one), abs(two)), nearZero * largest) {
        found.append((first[i], second[j]))
        (i, j) = (i + 1, j + 1)
      } else if one < two {
        i += 1
      } else {
        j += 1
      }
    }
    return found.sorted { $0.a < $1.a }
  }

  private static func rising(_ values: [Double]) -> [Int] {
    values.indices.filter { values[$0].isFinite }.sorted { values[$0] < values[$1] }
  }
}

extension Axis {
  /// Nil where its values are words.
  public var numbers: [Double]? {
    switch values {
    case .real(let values): values
    case .integer(let values): values.map(Double.init)
    case .text: nil
    }
  }

  /// Whether points between its values have a meaning, as of times and lags, and other than of sites.
  var isContinuous: Bool { if case .real = values { true } else { false } }

  /// The value at a place, as words.
  public func text(at place: Int) -> String {
    switch values {
    case .real(let values): String(format: "%.6g", values[place])
    case .integer(let values): String(values[place])
    case .text(let values): values[place]
    }
  }

  /// "0.5, 1, 2", of long axes "0 to 40 (201 values)".
  var outline: String {
    count <= 6
      ? (0..<count).map(text).joined(separator: ", ")
      : "\(text(at: 0)) to \(text(at: count - 1)) (\(count) values)"
  }
}
