import Foundation

/// L² just above the boxes. A piece of the axis between two edges, within one or both boxes, is run through
/// by t = ln[(u − p)/(q − u)] from −∞ to ∞; so the logarithms at its ends are t itself, exactly.
extension Boxes {
  func follow(_ lax: SquaredLaxVector<Boxes>, from left: Double, to right: Double) -> PhaseWalk {
    var walk = PhaseWalk()
    // Off the boxes L² > 0; at an edge, too, since the logarithm there outweighs all.
    var last = lax.value(at: Complex(left)).f
    func join(_ f: Complex) {
      walk.angle += (f / last).phase
    }
    for piece in pieces where piece.right > left && piece.left < right {
      let start = piece.left < left ? piece.parameter(at: left) : -tail(lax, piece, -1)
      let end = piece.right > right ? piece.parameter(at: right) : tail(lax, piece, 1)
      guard start < end else { continue }
      join(value(lax, piece, at: start).f)
      walk.follow(
        from: start, to: end, limit: { max(1, 0.25 * $0.magnitude) },
        value: { value(lax, piece, at: $0) })
      last = value(lax, piece, at: end).f
    }
    join(lax.value(at: Complex(right)).f)
    return walk
  }

  /// |t| beyond which the phase only goes to 0: L² is a quadratic function of t there, whose real part is
  /// positive and grows. Where the logarithms of both boxes cancel, L² is constant there.
  private func tail(_ lax: SquaredLaxVector<Boxes>, _ piece: Piece, _ side: Double) -> Double {
    var t = 40.0
    let (upper, lower) = (piece.upper.pole(side), piece.lower.pole(side))
    guard lax.cosine * (upper + lower) != 0 || lax.sine * (upper - lower) != 0 else { return t }
    while t < 1e40 {
      let (f, slope) = value(lax, piece, at: side * t)
      if f.re > 0, side * slope.re > 0 { break }
      t *= 2
    }
    return t
  }

  /// L² and its derivative by t.
  @inline(__always) private func value(
    _ lax: SquaredLaxVector<Boxes>, _ piece: Piece, at t: Double
  ) -> (f: Complex, slope: Complex) {
    let place = piece.place(at: t)
    let (upper, upperSlope) = piece.upper.logarithm(place)
    let (lower, lowerSlope) = piece.lower.logarithm(place)
    let g = Resolvents(
      upper: weight * upper, lower: weight * lower, upperSlope: Complex(weight * upperSlope),
      lowerSlope: Complex(weight * lowerSlope))
    let x = lax.cosine * (g.upper + g.lower) - lax.shift
    let y = lax.sine * (g.upper - g.lower)
    let third = 1 - lax.slope * place.u
    let xSlope = lax.cosine * (g.upperSlope.re + g.lowerSlope.re)
    let ySlope = lax.sine * (g.upperSlope.re - g.lowerSlope.re)
    return (
      x * x + y * y + third * third,
      2 * (xSlope * x + ySlope * y - lax.slope * place.speed * third)
    )
  }

  /// Pieces between neighbouring edges that lie in a box.
  private var pieces: [Piece] {
    let edges = [-outer, -inner, inner, outer].sorted()
    return zip(edges, edges.dropFirst()).compactMap { p, q in
      guard p < q else { return nil }
      let piece = Piece(
        left: p, right: q, upper: EdgePair(inner, outer, p, q),
        lower: EdgePair(-outer, -inner, p, q))
      return piece.upper.isAround || piece.lower.isAround ? piece : nil
    }
  }
}

/// A piece of the axis between edges.
private struct Piece {
  let left: Double
  let right: Double
  let upper: EdgePair
  let lower: EdgePair

  func parameter(at u: Double) -> Double { log((u - left) / (right - u)) }

  @inline(__always) func place(at t: Double) -> Place {
    let small = exp(-t.magnitude)
    let (less, more) = (small / (1 + small), 1 / (1 + small))
    let length = right - left
    let fromLeft = length * (t < 0 ? less : more)
    let fromRight = length * (t < 0 ? more : less)
    // ln(fromLeft/length), ln(fromRight/length)
    let tail = log1p(small)
    return Place(
      u: t < 0 ? left + fromLeft : right - fromRight, fromLeft: fromLeft, fromRight: fromRight,
      leftLogarithm: log(length) - tail + min(t, 0),
      rightLogarithm: log(length) - tail - max(t, 0),
      leftSlope: t < 0 ? more : less, rightSlope: t < 0 ? -less : -more,
      speed: length * less * more)
  }
}

/// A point on a piece: its distances from both ends, their logarithms, and the derivatives of these by t.
private struct Place {
  let u: Double
  let fromLeft: Double
  let fromRight: Double
  let leftLogarithm: Double
  let rightLogarithm: Double
  let leftSlope: Double
  let rightSlope: Double
  /// du/dt.
  let speed: Double
}

/// Both edges a < b of a box as seen from a piece.
private struct EdgePair {
  /// Distance of an edge from the nearer end of the piece, and whether it is the left one.
  struct Edge {
    let gap: Double
    let isLeft: Bool

    init(_ edge: Double, _ p: Double, _ q: Double) {
      isLeft = edge <= p
      gap = isLeft ? p - edge : edge - q
    }

    /// ln |u − edge| and its derivative by t.
    @inline(__always) func logarithm(_ place: Place) -> (Double, Double) {
      guard gap > 0 else {
        return isLeft
          ? (place.leftLogarithm, place.leftSlope) : (place.rightLogarithm, place.rightSlope)
      }
      let distance = gap + (isLeft ? place.fromLeft : place.fromRight)
      return (log(distance), (isLeft ? place.speed : -place.speed) / distance)
    }

    func distance(_ place: Place) -> Double { gap + (isLeft ? place.fromLeft : place.fromRight) }
  }

  let below: Edge
  let above: Edge
  let width: Double
  /// Whether the piece lies in the box.
  let isAround: Bool

  init(_ a: Double, _ b: Double, _ p: Double, _ q: Double) {
    (below, above) = (Edge(a, p, q), Edge(b, p, q))
    width = b - a
    isAround = below.isLeft && !above.isLeft
  }

  /// ln[(u − a)/(u − b)] from above, and its derivative by t, which is real.
  @inline(__always) func logarithm(_ place: Place) -> (Complex, Double) {
    let (lower, lowerSlope) = below.logarithm(place)
    let (upper, upperSlope) = above.logarithm(place)
    // Without loss far from a small box.
    var growth = lower - upper
    if !isAround, below.gap > 0, above.gap > 0 {
      growth =
        below.isLeft
        ? log1p(width / above.distance(place)) : -log1p(width / below.distance(place))
    }
    return (Complex(growth, isAround ? -.pi : 0), lowerSlope - upperSlope)
  }

  /// The logarithm at the left end (side −1) or the right end (1) of the piece in units of |t|.
  func pole(_ side: Double) -> Double {
    func isAt(_ edge: Edge) -> Bool { edge.gap == 0 && edge.isLeft == (side < 0) }
    return (isAt(above) ? 1 : 0) - (isAt(below) ? 1 : 0)
  }
}
