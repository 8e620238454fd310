import Models

/// Where condensates may be at one strength of the drive: the equation over a grid of (μ_S, ψ).
///
/// Along a row of equal ψ the real part of the remainder vanishes at some frequencies, each with what the mode loses
/// there, the imaginary part. Solutions lie where that changes its sign from one row to the next, and may lie in
/// pairs where it comes close to zero between rows, or where frequencies appear or disappear.
struct CondensateSearch {
  /// A frequency at which the real part vanishes, and the imaginary part there.
  private typealias Mode = (frequency: Double, loss: Double)

  private static let columns = 60
  private static let rows = 16
  /// Losses that count as close to zero, where two solutions may be near each other.
  private static let close = 0.03

  /// Places (μ_S, ψ) to start from.
  let starts: [[Double]]

  init(_ equation: SaddlePointEquation, strength: Double) {
    // |⟨a†b⟩| ≤ ½ is |μ_S + iκ| ψ.
    let largest = min(3, 0.55 / equation.cavity.kappa)
    func field(_ row: Int) -> Double { largest * Double(row) / Double(Self.rows) }
    let modes = (0...Self.rows).map { Self.modes(equation, field($0), strength) }
    var starts: [[Double]] = []
    for row in 0..<Self.rows {
      let (below, above) = (modes[row], modes[row + 1])
      for mode in below {
        let other = Self.nearest(to: mode, in: above)
        if let other, (mode.loss < 0) != (other.loss < 0) {
          let part = mode.loss / (mode.loss - other.loss)
          starts.append([
            mode.frequency + part * (other.frequency - mode.frequency),
            max(field(row) + part * (field(row + 1) - field(row)), 0.1 * field(1)),
          ])
        } else if abs(mode.loss) < Self.close || other == nil {
          starts.append([mode.frequency, field(row) + 0.3 * field(1)])
        }
      }
      for mode in above where below.count < above.count || abs(mode.loss) < Self.close {
        starts.append([mode.frequency, field(row + 1) - 0.3 * field(1)])
      }
    }
    self.starts = starts
  }

  private static func nearest(to mode: Mode, in modes: [Mode]) -> Mode? {
    modes.min { abs($0.frequency - mode.frequency) < abs($1.frequency - mode.frequency) }
  }

  /// By straight lines between frequencies of a grid; the imaginary part follows a parabola.
  private static func modes(_ equation: SaddlePointEquation, _ field: Double, _ strength: Double)
    -> [Mode]
  {
    let range = NormalState.range
    let width = (range.upperBound - range.lowerBound) / Double(columns)
    let values = (0...columns).map {
      equation.residual(range.lowerBound + Double($0) * width, field: field, strength: strength)
    }
    return (0..<columns).compactMap { column in
      let (a, b) = (values[column], values[column + 1])
      guard (a.re < 0) != (b.re < 0) else { return nil }
      let part = a.re / (a.re - b.re)
      let before = values[max(0, column - 1)].im
      let after = values[min(columns, column + 2)].im
      let bend = 0.25 * (after - b.im - a.im + before)
      return (
        range.lowerBound + (Double(column) + part) * width,
        a.im + part * (b.im - a.im) - bend * part * (1 - part)
      )
    }
  }
}
