import Foundation

/// How far values of one result are from those of another: A − B, and the same in standard errors,
/// z = (A − B)/√(σ_A² + σ_B²), or over the error of the one that has one.
public struct Deviation: Sendable {
  /// A value, and the place where it stands.
  public struct Extreme: Sendable {
    public let value: Double
    /// Pair of sweep points.
    public let pair: Int
    /// Among the values of A.
    public let offset: Int
  }

  /// Values that are numbers in both.
  public private(set) var values = 0
  /// Values that are numbers in one of the results only, or in neither: not computed, or not defined.
  public private(set) var missing = (inA: 0, inB: 0, inBoth: 0)
  /// A − B where its size is largest.
  public private(set) var largest: Extreme?
  /// Values with an error to measure by.
  public private(set) var measured = 0
  /// z where its size is largest.
  public private(set) var largestZ: Extreme?
  private var squares = SumOfSquares()
  private var squaresOfZ = SumOfSquares()

  /// √mean (A − B)²; nil without values.
  public var rms: Double? { values > 0 ? squares.rms(of: values) : nil }
  /// √mean z².
  public var rmsZ: Double? { measured > 0 ? squaresOfZ.rms(of: measured) : nil }
  /// All places that were looked at.
  public var places: Int { values + missing.inA + missing.inB + missing.inBoth }

  /// - Parameter error: of A − B; nil where there is none.
  mutating func add(
    _ a: Double, _ b: Double, error: @autoclosure () -> Double?, pair: Int, offset: Int
  ) {
    guard a.isFinite, b.isFinite else {
      if !a.isFinite, !b.isFinite {
        missing.inBoth += 1
      } else if a.isFinite {
        missing.inB += 1
      } else {
        missing.inA += 1
      }
      return
    }
    let difference = a - b
    values += 1
    squares.add(difference)
    if largest.map({ abs(difference) > abs($0.value) }) ?? true {
      largest = Extreme(value: difference, pair: pair, offset: offset)
    }
    guard let error = error() else { return }
    let z = difference / error
    measured += 1
    squaresOfZ.add(z)
    if largestZ.map({ abs(z) > abs($0.value) }) ?? true {
      largestZ = Extreme(value: z, pair: pair, offset: offset)
    }
  }

  mutating func add(_ other: Deviation) {
    values += other.values
    missing.inA += other.missing.inA
    missing.inB += other.missing.inB
    missing.inBoth += other.missing.inBoth
    measured += other.measured
    squares.add(other.squares)
    squaresOfZ.add(other.squaresOfZ)
    largest = Self.larger(largest, other.largest)
    largestZ = Self.larger(largestZ, other.largestZ)
  }

  private static func larger(_ a: Extreme?, _ b: Extreme?) -> Extreme? {
    guard let a, let b else { return a ?? b }
    return abs(b.value) > abs(a.value) ? b : a
  }
}

/// A sum of squares that neither overflows nor vanishes: (largest)² times a sum of the order of one.
private struct SumOfSquares: Sendable {
  private var scale = 0.0
  private var sum = 0.0

  mutating func add(_ value: Double) {
    let size = abs(value)
    if size > scale {
      sum = 1 + sum * (scale / size) * (scale / size)
      scale = size
    } else if size > 0 {
      sum += size.isInfinite ? 1 : (size / scale) * (size / scale)
    }
  }

  mutating func add(_ other: SumOfSquares) {
    guard other.scale > 0 else { return }
    if other.scale > scale {
      sum = other.sum + sum * (scale / other.scale) * (scale / other.scale)
      scale = other.scale
    } else {
      sum +=
        other.scale.isInfinite
        ? other.sum : other.sum * (other.scale / scale) * (other.scale / scale)
    }
  }

  func rms(of count: Int) -> Double { scale * (sum / Double(count)).squareRoot() }
}
