import Models

/// Where condensates may be at one strength of the drive: the equation over a grid of (μ_S, ψ).
///
/// Along a row of equal ψ the real part of the remainder vanishes at some frequencies, each with what the mode loses
/// there, the imaginary part. Solutions lie where that changes its sign from one row to the next, and may lie in
/// pairs where it comes close to zero between rows, or where frequencies appear or disappear.
struct CondensateSearch {
  /// A frequency at which the real part vanishes, and the imaginary part there.
  private typealias Mode = (frequency: Double, loss: Double, rises: Bool)

  private static let rows = 32
  /// Losses that count as close to zero, where two solutions may be near each other.
  private static let close = 0.03
  /// How far a mode moves from one row to the next.
  private static let farthest = 0.3
  /// Of self-consistent self-energies, for losses that are known far better than `close`.
  private static let consistency = 2e-4

  /// Places (μ_S, ψ) to start from.
  let starts: [[Double]]
  /// Pairs of them about places where the loss comes close to zero and turns back: whether two solutions lie there may
  /// depend on the grid of frequencies.
  let doubtful: [[Double]]

  /// |⟨a†b⟩| ≤ ½ is |μ_S + iκ| ψ.
  static func largestField(_ cavity: DrivenCavity) -> Double { min(3, 0.55 / cavity.kappa) }

  /// - Parameter refinement: how many times finer than usual the grid is.
  init(_ equation: SaddlePointEquation, strength: Double, refinement: Int = 1) {
    let rows = refinement * Self.rows
    let largest = Self.largestField(equation.cavity)
    // Denser towards ψ = 0, where branches begin.
    func field(_ row: Double) -> Double {
      let share = row / Double(rows)
      return largest * share * share.squareRoot()
    }
    equation.consistency = Self.consistency
    defer { equation.consistency = SaddlePointEquation.fineConsistency }
    let modes = (0...rows).map {
      Self.modes(
        equation, field(Double($0)), strength, refinement, isBackward: $0 % 2 == 1)
    }
    var starts: [[Double]] = []
    for row in 0..<rows {
      let (below, above) = (modes[row], modes[row + 1])
      let (low, high) = (field(Double(row)), field(Double(row + 1)))
      var ends: [Mode] = []
      for mode in below {
        let other = Self.nearest(to: mode, in: above)
        if let other, (mode.loss < 0) != (other.loss < 0) {
          let part = mode.loss / (mode.loss - other.loss)
          // Near ψ = 0 the loss is a parabola.
          let share = row == 0 ? part.squareRoot() : part
          starts.append([
            mode.frequency + part * (other.frequency - mode.frequency), low + share * (high - low),
          ])
        } else if abs(mode.loss) < Self.close || other == nil {
          starts.append([mode.frequency, field(Double(row) + 0.3)])
        }
        if other == nil { ends.append(mode) }
      }
      for mode in above {
        let other = Self.nearest(to: mode, in: below)
        guard other == nil || abs(mode.loss) < Self.close else { continue }
        starts.append([mode.frequency, field(Double(row) + 0.7)])
        if other == nil { ends.append(mode) }
      }
      // Two modes that meet between the rows, one that gains and one that loses: on the arc between them.
      ends.sort { $0.frequency < $1.frequency }
      for (a, b) in zip(ends, ends.dropFirst())
      where a.rises != b.rises && (a.loss < 0) != (b.loss < 0) {
        let part = a.loss / (a.loss - b.loss)
        starts.append([
          a.frequency + part * (b.frequency - a.frequency), field(Double(row) + 0.5),
        ])
      }
    }
    var doubtful: [[Double]] = []
    for row in 1..<rows {
      let places = (-1...1).map { field(Double(row + $0)) }
      for mode in modes[row] {
        guard let below = Self.nearest(to: mode, in: modes[row - 1]),
          let above = Self.nearest(to: mode, in: modes[row + 1]),
          let turn = Self.turn(places, [below.loss, mode.loss, above.loss])
        else { continue }
        let isClose = abs(turn.loss) < Self.close * max(1, equation.cavity.kappa)
        guard isClose || (turn.loss < 0) != (mode.loss < 0) else { continue }
        let width = 0.2 * (places[2] - places[0])
        for side in [-width, width] {
          doubtful.append([mode.frequency, max(turn.field + side, 0.1 * places[2])])
        }
      }
    }
    self.starts = starts + doubtful
    self.doubtful = doubtful
  }

  /// Where a parabola through three losses of one sign turns, if it is towards zero.
  private static func turn(_ fields: [Double], _ losses: [Double]) -> (
    field: Double, loss: Double
  )? {
    let sign = losses[1] < 0 ? -1.0 : 1
    guard losses.allSatisfy({ sign * $0 > 0 }), sign * losses[1] <= sign * losses[0],
      sign * losses[1] <= sign * losses[2]
    else { return nil }
    let (a, b) = (fields[0] - fields[1], fields[2] - fields[1])
    let (low, high) = ((losses[0] - losses[1]) / a, (losses[2] - losses[1]) / b)
    let bend = (high - low) / (b - a)
    guard bend != 0 else { return nil }
    let slope = low - bend * a
    let place = min(max(-0.5 * slope / bend, a), b)
    return (fields[1] + place, losses[1] + place * (slope + bend * place))
  }

  /// The same mode in another row.
  private static func nearest(to mode: Mode, in modes: [Mode]) -> Mode? {
    modes.filter { $0.rises == mode.rises && abs($0.frequency - mode.frequency) < farthest }
      .min { abs($0.frequency - mode.frequency) < abs($1.frequency - mode.frequency) }
  }

  /// By straight lines between frequencies of a grid; the imaginary part follows a parabola.
  /// - Parameter isBackward: in which order the equation is evaluated, where each time begins with what the last left.
  private static func modes(
    _ equation: SaddlePointEquation, _ field: Double, _ strength: Double, _ refinement: Int,
    isBackward: Bool
  ) -> [Mode] {
    let range = NormalState.range
    // Over frequencies the susceptibility is as wide as levels and occupations together.
    let widest = min(0.1, 0.4 * (equation.cavity.gamma + equation.cavity.temperature))
    let columns =
      refinement * Int(((range.upperBound - range.lowerBound) / widest).rounded(.up))
    let width = (range.upperBound - range.lowerBound) / Double(columns)
    func frequency(_ column: Int) -> Double { range.lowerBound + Double(column) * width }
    let possible = possible(equation.cavity, field)
    let looked = (0...columns).filter {
      possible.contains(frequency($0 - 1)) || possible.contains(frequency($0))
        || possible.contains(frequency($0 + 1))
    }
    var values = [ComplexNumber?](repeating: nil, count: columns + 1)
    for column in isBackward ? looked.reversed() : looked {
      values[column] = equation.residual(frequency(column), field: field, strength: strength)
    }
    return (0..<columns).compactMap { column in
      guard let a = values[column], let b = values[column + 1], (a.re < 0) != (b.re < 0) else {
        return nil
      }
      let part = a.re / (a.re - b.re)
      let before = values[max(0, column - 1)] ?? a
      let after = values[min(columns, column + 2)] ?? b
      let bend = 0.25 * (after.im - b.im - a.im + before.im)
      return (
        range.lowerBound + (Double(column) + part) * width,
        a.im + part * (b.im - a.im) - bend * part * (1 - part), b.re >= 0
      )
    }
  }

  /// Frequencies at which a field may stand. Self-consistent functions, whose populations are positive and add up to 1,
  /// have |⟨a†b⟩|² = |μ_S + iκ|² ψ² ≤ n_a n_b ≤ ¼; a tenth is left for the grid.
  private static func possible(_ cavity: DrivenCavity, _ field: Double) -> ClosedRange<Double> {
    guard cavity.selfEnergy == .consistent, cavity.isSelfConsistent, field > 0 else {
      return NormalState.range
    }
    let largest = 0.55 / field
    let square = largest * largest - cavity.kappa * cavity.kappa
    let frequency = max(square, 0).squareRoot()
    return -frequency...frequency
  }
}

extension CondensateSearch {
  /// How much finer than usual grids may become.
  private static let mostRefinement = 4

  /// Condensates at one strength of the drive: the grid is made finer until those found balance the normal state.
  /// - Parameter growing: stable condensates less unstable ones, `NormalState.growing`.
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
      if balance == growing || refinement >= mostRefinement { return (roots, search.doubtful) }
      refinement *= 2
    }
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
