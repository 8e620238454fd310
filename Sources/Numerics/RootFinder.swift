import CMinpack

/// Zeros of n functions of n variables by Powell's hybrid method (MINPACK's `hybrd`), with differences in place
/// of derivatives.
public struct RootFinder {
  /// Relative error between two iterates at which the search ends.
  public var tolerance = 1e-10
  /// Evaluations that may be spent.
  public var mostEvaluations = 200
  /// Relative step of the differences; its square is the relative error of the functions.
  public var difference = 1e-7

  public init() {}

  /// A zero near the start.
  public struct Result {
    public var place: [Double]
    /// Values of the functions there.
    public var residual: [Double]
    /// Largest of them.
    public var error: Double { residual.reduce(0) { max($0, abs($1)) } }
  }

  /// - Parameter function: writes its values at a place; returns false where there are none.
  /// - Returns: where the search ended, whether it is a zero or not; nil where the function has no value.
  public func root(
    from start: [Double], _ function: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Bool
  ) -> Result? {
    let count = start.count
    var (place, values) = (start, [Double](repeating: 0, count: count))
    var scale = [Double](repeating: 1, count: count)
    var jacobian = [Double](repeating: 0, count: count * count)
    let packed = count * (count + 1) / 2
    var triangle = [Double](repeating: 0, count: packed)
    var work = [Double](repeating: 0, count: 5 * count)
    var evaluations: Int32 = 0
    let info = withoutActuallyEscaping(function) { function -> Int32 in
      var box = Box(function: function)
      return withUnsafeMutablePointer(to: &box) { box in
        work.withUnsafeMutableBufferPointer { work in
          let w = work.baseAddress!
          return hybrd(
            { box, count, place, values, _ in
              let ok = box!.assumingMemoryBound(to: Box.self).pointee.function(place!, values!)
              return ok && (0..<Int(count)).allSatisfy { values![$0].isFinite } ? 0 : -1
            },
            box, Int32(count), &place, &values, tolerance, Int32(mostEvaluations),
            Int32(count - 1), Int32(count - 1), difference * difference, &scale, 1, 1, 0,
            &evaluations, &jacobian, Int32(count), &triangle, Int32(packed), w, w + count,
            w + 2 * count, w + 3 * count, w + 4 * count)
        }
      }
    }
    guard info >= 0 else { return nil }
    return Result(place: place, residual: values)
  }

  private struct Box {
    let function: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Bool
  }
}
