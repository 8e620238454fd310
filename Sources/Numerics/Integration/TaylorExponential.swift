import Foundation

/// y(t + h) = Σ_k (h A)^k y/k! of a constant linear equation dy/dt = A y, over one vector of doubles.
///
/// Its degree follows from the tolerance, and steps are as long as about fifty terms reach: per unit of
/// ‖A‖h it applies A several times less often than a Runge–Kutta method at small tolerances, and it holds
/// four vectors.
public final class TaylorExponential {
  /// A y into the last argument.
  public typealias Linear = (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void

  public let count: Int
  /// The state after the step that was tried last.
  public let candidate: UnsafeMutablePointer<Double>
  private var term: UnsafeMutablePointer<Double>
  private var next: UnsafeMutablePointer<Double>
  private let room: UnsafeMutablePointer<Double>

  /// Vectors of the length of the state that it holds.
  public static let vectors = 3

  public init(count: Int) {
    self.count = count
    room = .allocate(capacity: max(1, Self.vectors * count))
    room.initialize(repeating: 0, count: Self.vectors * count)
    (candidate, term, next) = (room, room + count, room + 2 * count)
  }

  deinit { room.deallocate() }

  public enum Outcome: Sendable {
    /// The number of terms it took.
    case converged(terms: Int)
    /// The step is too long.
    case diverged
  }

  /// Tries a step; the state after it is `candidate`.
  /// - Parameters:
  ///   - tolerance: of the last two terms, relative to the norm of the state.
  ///   - goesOn: asked after every term; nil is returned once it is false.
  public func attempt(
    _ y: UnsafePointer<Double>, step: Double, tolerance: Double, goesOn: () -> Bool = { true },
    _ linear: Linear
  ) -> Outcome? {
    candidate.update(from: y, count: count)
    term.update(from: y, count: count)
    let size = norm(y)
    if size == 0 { return .converged(terms: 0) }
    let largest = min(1e5, max(1e2, 0.1 * tolerance / Double.ulpOfOne))
    var previous = size
    for k in 1...Self.mostTerms {
      linear(term, next)
      let length = addNext(step / Double(k))
      swap(&term, &next)
      // A sum of terms that are much larger than it loses digits.
      if !length.isFinite || length > largest * size { return .diverged }
      if length + previous <= tolerance * size { return .converged(terms: k) }
      previous = length
      if !goesOn() { return nil }
    }
    return .diverged
  }

  /// The factor by which the next step may differ from one of so many terms.
  public static func stepFactor(terms: Int) -> Double {
    terms < 24 ? 1.6 : terms < 40 ? 1.15 : terms > 64 ? 0.85 : 1
  }

  private static let mostTerms = 80

  /// Scales the next term, adds it, and gives its norm.
  private func addNext(_ factor: Double) -> Double {
    var squares = SIMD8<Double>.zero
    var index = 0
    while index + 8 <= count {
      let value =
        factor * UnsafeRawPointer(next + index).loadUnaligned(as: SIMD8<Double>.self)
      let sum = UnsafeRawPointer(candidate + index).loadUnaligned(as: SIMD8<Double>.self) + value
      UnsafeMutableRawPointer(next + index).storeBytes(of: value, as: SIMD8<Double>.self)
      UnsafeMutableRawPointer(candidate + index).storeBytes(of: sum, as: SIMD8<Double>.self)
      squares.addProduct(value, value)
      index += 8
    }
    var sum = squares.sum()
    while index < count {
      next[index] *= factor
      candidate[index] += next[index]
      sum += next[index] * next[index]
      index += 1
    }
    return sum.squareRoot()
  }

  private func norm(_ y: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += y[index] * y[index] }
    return sum.squareRoot()
  }
}
