import Foundation

/// Roots of L² above the floor, each of them once.
public struct LaxRoots: Sendable, Equatable {
  /// Re u, ascending.
  public var re: [Double] = []
  /// Im u.
  public var im: [Double] = []
  /// How far from the true root each may be.
  public var error: [Double] = []
  /// How many there are by the argument principle.
  public var count = 0
  /// Whether the count is beyond doubt: no root lies on the border of the half plane, as far as rounding
  /// can tell.
  public var isCertain = true

  /// Whether all have been found, and are different.
  public var isComplete: Bool { isCertain && re.count == count }
}

/// Finds the roots in the upper half plane: the argument principle along the real axis tells how many there
/// are; Newton's method from the centres of cells, which are halved as long as roots are missing, finds them.
/// Cells that hold no more than is known are left out, again by the argument principle.
struct RootSearch<Density: Levels> {
  let lax: SquaredLaxVector<Density>
  private var found: [(u: Complex, error: Double)] = []

  init(_ lax: SquaredLaxVector<Density>) { self.lax = lax }

  private struct Cell {
    var left, right, bottom, top: Double
    /// Roots within.
    var count: Int
    var centre: Complex { Complex(0.5 * (left + right), 0.5 * (bottom + top)) }
    func contains(_ u: Complex) -> Bool {
      u.re >= left && u.re < right && u.im >= bottom && u.im < top
    }
    var size: Double { max(right - left, top - bottom) }
  }

  /// - Parameter guesses: where roots may be; without them it only takes longer.
  mutating func roots(guesses: [Complex] = []) -> LaxRoots {
    let (radius, floor) = (lax.radius, lax.levels.floor)
    var result = LaxRoots()
    (result.count, result.isCertain) = count()
    var cells = [
      Cell(left: -radius, right: radius, bottom: floor, top: floor + radius, count: result.count)
    ]
    for guess in guesses where found.count < result.count { polish(guess) }
    var next = 0
    while next < cells.count, found.count < result.count, next < 4000 {
      let cell = cells[next]
      next += 1
      let centre = cell.centre
      while found.count < result.count, polish(centre) {}
      guard found.count < result.count else { break }
      if cell.size < 1e-9 * (centre.magnitude + cell.size) {
        // A root several times.
        let known = found.count { cell.contains($0.u) }
        for _ in 0..<max(0, cell.count - known) { found.append((centre, cell.size)) }
        continue
      }
      for part in halves(of: cell) where part.count > found.count(where: { part.contains($0.u) }) {
        cells.append(part)
      }
    }
    found.sort { ($0.u.re, $0.u.im) < ($1.u.re, $1.u.im) }
    result.re = found.map(\.u.re)
    result.im = found.map(\.u.im)
    result.error = found.map(\.error)
    return result
  }

  // MARK: Argument principle

  /// Roots above the floor. Far away L² is (2u/Δ_c)² but for a factor near 1, so that the arc that closes the
  /// path needs no steps.
  private func count() -> (Int, Bool) {
    let (radius, floor) = (lax.radius, lax.levels.floor)
    let walk = lax.levels.follow(lax, from: -radius, to: radius)
    let (right, left) = (Complex(radius, floor), Complex(-radius, floor))
    func third(_ u: Complex) -> Complex { Complex(lax.slope * u.re - 1, lax.slope * u.im) }
    func rest(_ u: Complex) -> Double {
      (lax.value(at: u).f / (third(u) * third(u))).phase
    }
    let arc = 2 * (third(left).phase - third(right).phase) + rest(left) - rest(right)
    let turns = (walk.angle + arc) / (2 * .pi)
    guard walk.isResolved, let count = whole(turns) else { return (0, false) }
    return (count, true)
  }

  private func count(_ cell: Cell) -> Int? {
    let corners = [
      Complex(cell.left, cell.bottom), Complex(cell.right, cell.bottom),
      Complex(cell.right, cell.top), Complex(cell.left, cell.top),
    ]
    var walk: PhaseWalk
    if cell.bottom == lax.levels.floor {
      walk = lax.levels.follow(lax, from: cell.left, to: cell.right)
    } else {
      walk = PhaseWalk()
      walk.follow(lax, from: corners[0], to: corners[1])
    }
    for side in 1..<4 {
      walk.follow(lax, from: corners[side], to: corners[(side + 1) % 4])
    }
    return walk.isResolved ? whole(walk.angle / (2 * .pi)) : nil
  }

  /// A number of roots; nil if it is none.
  private func whole(_ turns: Double) -> Int? {
    guard turns > -0.5, turns < 1e6, (turns - turns.rounded()).magnitude < 1e-3 else { return nil }
    return Int(turns.rounded())
  }

  /// Halves of a cell across its longer side; elsewhere if a root lies on the line.
  private func halves(of cell: Cell) -> [Cell] {
    for ratio in [0.4871, 0.5238, 0.4512, 0.5619] {
      var (first, second) = (cell, cell)
      if cell.right - cell.left > cell.top - cell.bottom {
        first.right = cell.left + ratio * (cell.right - cell.left)
        second.left = first.right
      } else {
        first.top = cell.bottom + ratio * (cell.top - cell.bottom)
        second.bottom = first.top
      }
      guard let count = count(first), count <= cell.count else { continue }
      first.count = count
      second.count = cell.count - count
      return [first, second]
    }
    return []
  }

  // MARK: Newton's method

  /// Looks for one more root from a starting point.
  /// - Returns: whether there is one.
  @discardableResult private mutating func polish(_ start: Complex) -> Bool {
    guard let near = newton(start, besides: found.map(\.u), steps: 60),
      let root = newton(near, besides: [], steps: 12)
    else { return false }
    let value = lax.value(at: root)
    // What the function is uncertain by, and what its argument is.
    let rounding = 4e-16 * (value.size + value.slope.magnitude * root.magnitude)
    let error = (value.f.magnitude + rounding) / value.slope.magnitude
    let height = root.im - lax.levels.floor
    guard error < 1e-3 * height, root.magnitude < lax.radius else { return false }
    guard found.allSatisfy({ ($0.u - root).magnitude > 10 * (error + $0.error) }) else {
      return false
    }
    found.append((root, error))
    return true
  }

  /// Newton's method for L² divided by what its known roots give; it stays above the real axis.
  private func newton(_ start: Complex, besides known: [Complex], steps: Int) -> Complex? {
    var u = start
    let radius = lax.radius
    for _ in 0..<steps {
      let value = lax.value(at: u)
      guard value.f.norm > 0 else { return u }
      var inverse = value.slope / value.f
      for root in known {
        inverse = inverse - (u - root).reciprocal - (u - root.conjugate).reciprocal
      }
      var step = inverse.reciprocal
      let length = step.magnitude
      guard length.isFinite else { return nil }
      if length > 0.5 * radius { step = (0.5 * radius / length) * step }
      var next = u - step
      if next.im < 0.2 * u.im {
        step = (0.8 * u.im / step.im) * step
        next = u - step
      }
      guard next.magnitude < 2 * radius else { return nil }
      let isStill = step.norm <= 1e-28 * next.norm
      u = next
      if isStill { return u }
    }
    return known.isEmpty ? u : nil
  }
}
