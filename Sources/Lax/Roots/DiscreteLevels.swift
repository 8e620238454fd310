/// Levels one by one: Σ w/(u − ε), all with the same weight.
struct DiscreteLevels: Levels {
  private let upper: [Double]
  private let lower: [Double]
  /// All, ascending.
  private let all: [Double]
  private let weight: Double
  let extent: Double
  let floor: Double

  /// - Parameters:
  ///   - upper: levels of the upper box.
  ///   - lower: as many of the lower one.
  ///   - floor: Im u above which roots are looked for.
  init(upper: [Double], lower: [Double], floor: Double) {
    (self.upper, self.lower) = (upper, lower)
    all = (upper + lower).sorted()
    weight = 1 / Double(all.count)
    extent = max(all.last!.magnitude, all.first!.magnitude)
    self.floor = floor
  }

  /// Boxes without width.
  init(_ quench: Quench) {
    self.init(upper: [quench.splitting / 2], lower: [-quench.splitting / 2], floor: 0)
  }

  @inline(__always) func resolvents(at u: Complex) -> Resolvents {
    let (g, slope) = sums(upper, u)
    let (h, lowerSlope) = sums(lower, u)
    return Resolvents(upper: g, lower: h, upperSlope: slope, lowerSlope: lowerSlope)
  }

  @inline(__always) private func sums(_ levels: [Double], _ u: Complex) -> (Complex, Complex) {
    var (re, im, slopeRe, slopeIm) = (0.0, 0.0, 0.0, 0.0)
    let square = u.im * u.im
    levels.withUnsafeBufferPointer { levels in
      for level in levels {
        let x = u.re - level
        let scale = 1 / (x * x + square)
        let (a, b) = (x * scale, -u.im * scale)
        re += a
        im += b
        slopeRe -= a * a - b * b
        slopeIm -= 2 * a * b
      }
    }
    return (weight * Complex(re, im), weight * Complex(slopeRe, slopeIm))
  }

  func distance(to u: Complex) -> Double {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle] < u.re { low = middle + 1 } else { high = middle }
    }
    var x = Double.infinity
    if low < all.count { x = all[low] - u.re }
    if low > 0 { x = min(x, u.re - all[low - 1]) }
    return (x * x + u.im * u.im).squareRoot()
  }

  func follow(_ lax: SquaredLaxVector<DiscreteLevels>, from left: Double, to right: Double)
    -> PhaseWalk
  {
    var walk = PhaseWalk()
    if floor > 0 {
      walk.follow(lax, from: Complex(left, floor), to: Complex(right, floor))
      return walk
    }
    // L² > 0 between its poles, which are double: above each the phase turns once.
    var previous = -Double.infinity
    for level in all where level > left && level < right && level != previous {
      walk.angle += 2 * .pi
      previous = level
    }
    return walk
  }
}

extension PhaseWalk {
  /// Along a straight line.
  @inline(__always) mutating func follow<Density>(
    _ lax: SquaredLaxVector<Density>, from start: Complex, to end: Complex
  ) {
    let path = end - start
    let length = path.magnitude
    let direction = (1 / length) * path
    follow(
      from: 0, to: length,
      limit: { 0.5 * lax.levels.distance(to: start + $0 * direction) },
      value: {
        let value = lax.value(at: start + $0 * direction)
        return (value.f, direction * value.slope)
      })
  }
}
