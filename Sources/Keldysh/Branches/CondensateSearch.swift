import Models

/// Where condensates may be at one strength of the drive: cells of (μ_S, ψ) over which the remainder F of the equation
/// comes close to zero.
///
/// Were F linear in a cell, its values there would be the quadrilateral of those at the corners. A cell is left out
/// where zero is farther from that quadrilateral than `margin` times its diameter; the others are quartered. A smallest
/// cell is a place to start from where the linear function through its corners vanishes in or next to it.
struct CondensateSearch {
  /// Places (μ_S, ψ) to start from.
  private(set) var starts: [[Double]] = []
  private var values: [Corner: ComplexNumber] = [:]
  private let equation: SaddlePointEquation
  private let strength: Double
  private let (columns, rows): (Int, Int)

  /// Of the finest cells.
  private struct Corner: Hashable { var column, row: Int }
  private struct Cell {
    var column, row, size: Int
    var corners: [Corner] {
      [(0, 0), (size, 0), (size, size), (0, size)].map {
        Corner(column: column + $0.0, row: row + $0.1)
      }
    }
    var quarters: [Cell] {
      let half = size / 2
      // Each next to the last: an evaluation begins with what the last one left.
      return [(0, 0), (half, 0), (half, half), (0, half)].map {
        Cell(column: column + $0.0, row: row + $0.1, size: half)
      }
    }
  }

  /// Rows of the largest cells.
  private static let rows = 8
  /// Finest cells along a largest one.
  private static let division = 8
  private static let margin = 0.5
  /// Half widths of a cell, from its middle, within which a zero of the linear function is one of the cell.
  private static let reach = 2.0
  /// Of self-consistent self-energies, for remainders that are known far better than cells are told apart.
  private static let consistency = 2e-4

  /// |⟨a†b⟩| ≤ ½ is |μ_S + iκ| ψ.
  static func largestField(_ cavity: DrivenCavity) -> Double { min(3, 0.55 / cavity.kappa) }

  /// - Parameter refinement: how many times finer than usual the cells are.
  init(_ equation: SaddlePointEquation, strength: Double, refinement: Int = 1) {
    (self.equation, self.strength) = (equation, strength)
    let range = NormalState.range
    // Over frequencies the susceptibility is as wide as levels and occupations together.
    let widest = min(0.3, equation.cavity.gamma + equation.cavity.temperature)
    let coarse = refinement * Int(((range.upperBound - range.lowerBound) / widest).rounded(.up))
    columns = coarse * Self.division
    rows = refinement * Self.rows * Self.division
    equation.consistency = Self.consistency
    defer { equation.consistency = SaddlePointEquation.fineConsistency }
    for row in 0..<(refinement * Self.rows) {
      for number in 0..<coarse {
        let column = row % 2 == 0 ? number : coarse - 1 - number
        look(
          Cell(
            column: column * Self.division, row: row * Self.division, size: Self.division))
      }
    }
  }

  private func frequency(_ column: Double) -> Double {
    let range = NormalState.range
    return range.lowerBound + column / Double(columns) * (range.upperBound - range.lowerBound)
  }

  /// Denser towards ψ = 0, where branches begin.
  private func field(_ row: Double) -> Double {
    let share = row / Double(rows)
    return Self.largestField(equation.cavity) * share * share.squareRoot()
  }

  private mutating func value(_ corner: Corner) -> ComplexNumber {
    if let known = values[corner] { return known }
    let made = equation.residual(
      frequency(Double(corner.column)), field: field(Double(corner.row)), strength: strength)
    values[corner] = made
    return made
  }

  private mutating func look(_ cell: Cell) {
    guard isPossible(cell) else { return }
    let values = cell.corners.map { value($0) }
    guard values.allSatisfy(\.magnitude.isFinite) else { return }
    let distance = Self.distance(values)
    let diameter = values.reduce(0) { most, a in
      values.reduce(most) { max($0, ($1 - a).magnitude) }
    }
    if distance > Self.margin * diameter { return }
    if cell.size > 1 {
      cell.quarters.forEach { look($0) }
    } else if let start = start(cell, values, isAround: distance == 0) {
      starts.append(start)
    }
  }

  /// Where the linear function of μ_S and ψ² through the corners vanishes, if in or next to the cell. Where it does not but
  /// zero is among the values: the middle.
  private func start(_ cell: Cell, _ values: [ComplexNumber], isAround: Bool) -> [Double]? {
    let (a, b, c, d) = (values[0], values[1], values[2], values[3])
    let middle = 0.25 * (a + b + c + d)
    let (x, y) = (0.25 * (b + c - a - d), 0.25 * (c + d - a - b))
    func cross(_ a: ComplexNumber, _ b: ComplexNumber) -> Double { a.re * b.im - a.im * b.re }
    let determinant = cross(x, y)
    var (along, up) = (-cross(middle, y) / determinant, -cross(x, middle) / determinant)
    if !(max(abs(along), abs(up)) < Self.reach) {
      guard isAround else { return nil }
      (along, up) = (0, 0)
    }
    let (low, high) = (field(Double(cell.row)), field(Double(cell.row + 1)))
    let square = 0.5 * (low * low + high * high) + 0.5 * up * (high * high - low * low)
    let place = [
      frequency(Double(cell.column) + 0.5 + 0.5 * along),
      max(square, 0.01 * high * high).squareRoot(),
    ]
    let (width, height) = (frequency(1) - frequency(0), high - low)
    let isKnown = starts.contains {
      abs($0[0] - place[0]) < 0.5 * width && abs($0[1] - place[1]) < 0.5 * height
    }
    return isKnown ? nil : place
  }

  /// Of zero from a convex quadrilateral or any within it; 0 inside.
  private static func distance(_ corners: [ComplexNumber]) -> Double {
    // Seen from zero, corners that leave no half plane free surround it.
    var least = Double.infinity
    for (k, a) in corners.enumerated() {
      for b in corners[(k + 1)...] {
        let along = b - a
        let square = along.square
        let part =
          square > 0 ? min(max(-(a.re * along.re + a.im * along.im) / square, 0), 1) : 0
        least = min(least, (a + part * along).magnitude)
      }
    }
    let isFree = corners.contains { a in
      // All others on one side of the line through zero and this one, and none opposite.
      let sides = corners.map { a.re * $0.im - a.im * $0.re }
      let fronts = corners.map { a.re * $0.re + a.im * $0.im }
      return zip(sides, fronts).allSatisfy { $0 > 0 || ($0 == 0 && $1 > 0) }
    }
    return isFree ? least : 0
  }

  /// Whether a field may stand in a cell. Self-consistent functions, whose populations are positive and add up to 1,
  /// have |⟨a†b⟩|² = |μ_S + iκ|² ψ² ≤ n_a n_b ≤ ¼; a tenth is left for the grid.
  private func isPossible(_ cell: Cell) -> Bool {
    let (cavity, field) = (equation.cavity, field(Double(cell.row)))
    guard cavity.selfEnergy == .consistent, cavity.isSelfConsistent, field > 0 else { return true }
    let ends = [cell.column, cell.column + cell.size].map { frequency(Double($0)) }
    let nearest = ends[0] * ends[1] <= 0 ? 0 : min(abs(ends[0]), abs(ends[1]))
    let modulus = nearest * nearest + cavity.kappa * cavity.kappa
    return modulus * field * field <= 0.55 * 0.55
  }
}

extension CondensateSearch {
  /// How much finer than usual cells may become.
  private static let mostRefinement = 4
  /// Remainders that another grid of frequencies may turn into none.
  private static let close = 0.03

  /// Condensates at one strength of the drive: cells are made finer until those found balance the normal state.
  /// - Parameter growing: stable condensates less unstable ones, `NormalState.growing`.
  /// - Returns: also pairs of places where the remainder becomes small and none was found: whether two lie there may
  ///   depend on the grid of frequencies.
  static func search(_ equation: SaddlePointEquation, strength: Double, growing: Int) -> (
    roots: [[Double]], doubtful: [[Double]]
  ) {
    var refinement = 1
    while true {
      let search = CondensateSearch(equation, strength: strength, refinement: refinement)
      let roots = Condensate.roots(equation, strength: strength, from: search.starts)
      let balance = roots.reduce(0) {
        $0
          + (Condensate.determinant(equation, $1[0], field: $1[1], strength: strength) > 0 ? 1 : -1)
      }
      if balance == growing || refinement >= mostRefinement {
        return (roots, search.doubtful(roots))
      }
      refinement *= 2
    }
  }

  private func doubtful(_ roots: [[Double]]) -> [[Double]] {
    let height = 0.25 * (field(Double(rows)) - field(Double(rows - 1)))
    let lone = starts.filter { start in
      !roots.contains { abs($0[0] - start[0]) < 0.1 && abs($0[1] - start[1]) < 0.1 }
        && equation.residual(start[0], field: start[1], strength: strength).magnitude < Self.close
    }
    return lone.flatMap { [[$0[0], max($0[1] - height, 0.5 * $0[1])], [$0[0], $0[1] + height]] }
  }
}

extension FrequencyGrid {
  /// A grid on which solutions are searched and followed before they are refined on this one: it resolves the
  /// functions to about 1e-4, which costs a tenth.
  ///
  /// Of functions analytic in a strip of half width w the sum over frequencies dω apart is exact up to
  /// exp(−2πw/dω); the poles of the occupations are πT from the real axis.
  func search(_ cavity: DrivenCavity) -> FrequencyGrid {
    let width = min(cavity.gamma, .pi * cavity.temperature)
    let reach = min(cutoff, 14 + 2 * abs(min(max(cavity.chemicalPotential, -10), 10)))
    let least = max(2 * reach * 2 / width, 128)
    var best = count
    for odd in [1, 3, 5] {
      var number = 32 * odd
      while Double(number) < least { number *= 2 }
      best = min(best, number)
    }
    return FrequencyGrid(count: best, cutoff: reach)
  }
}
