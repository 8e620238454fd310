import BatchCore
import Models
import Observables

/// What an integration leaves in results, from a second one whose steps may leave more: the difference of
/// both, in proportion to what they may leave. Errors of chaotic motion grow beyond any proportion; where
/// the states have come apart, the difference itself is all that is known.
struct IntegrationError {
  /// How much more the steps of the second integration may leave.
  let ratio: Double
  /// What the steps of the first may leave.
  let tolerance: Double

  /// - Parameter marks: whether steps end at given times, where those of both integrations are alike, so that
  ///   their differences are less than in proportion.
  init(tolerance: Double, marks: Bool) {
    self.tolerance = tolerance
    margin = marks ? 25 : 5
    ratio = min(100, max(10, 1e-2 / tolerance))
  }

  /// Differences beyond which nothing is in proportion any more.
  static let resolved = 0.02
  /// Errors that are left out of proportion are covered.
  private let margin: Double

  /// Of the state, as Bloch vectors and amplitudes relative to max(1, |α|), at a difference of both.
  func ofState(_ difference: Double) -> Double {
    difference.isNaN ? .infinity : max(tolerance, difference * factor(difference))
  }

  private func factor(_ difference: Double) -> Double {
    difference <= Self.resolved ? min(1, margin / ratio) : 1
  }

  /// The largest difference of two states.
  static func difference(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ layout: StateLayout
  ) -> Double {
    var largest = 0.0
    for index in 0..<(3 * layout.sites) {
      let own = abs(a[index] - b[index])
      largest = own <= largest ? largest : own
    }
    for mode in 0..<layout.modes {
      let (re, im) = (layout.re(mode), layout.im(mode))
      let size = (a[re] * a[re] + a[im] * a[im]).squareRoot()
      let own = max(abs(a[re] - b[re]), abs(a[im] - b[im])) / max(1, size)
      largest = own <= largest ? largest : own
    }
    return largest
  }

  /// Errors of the values of all variables, one after the other: the largest difference so far, in
  /// proportion. Differences of one variable may vanish by chance, so those of the state, relative to the size
  /// of the variable, are the least; and steps of both may be the same for a while, so that an even share of
  /// what the whole time has left is, or the tolerance where that is less.
  /// - Parameters:
  ///   - differences: of the states up to every recorded time, the largest so far.
  ///   - steps: of the whole run; the rounding of each may add to that of the others.
  func errors(
    of variables: [PointVariable], _ others: [PointVariable], _ differences: [Double], steps: Int
  ) -> [Double] {
    zip(variables, others).flatMap { errors(of: $0, $1, differences, steps) }
  }

  private func errors(
    of own: PointVariable, _ other: PointVariable, _ differences: [Double], _ steps: Int
  ) -> [Double] {
    let records = differences.count
    let isSeries = own.axes.first?.name == "time" && own.axes[0].count == records
    let length = isSeries ? own.values.count / max(1, records) : own.values.count
    func factor(at index: Int) -> Double {
      self.factor(isSeries ? differences[index / length] : differences.last ?? 0)
    }
    // The largest differences while states are in proportion, by place.
    var resolved = [Double](repeating: 0, count: length)
    for index in own.values.indices {
      let gap = abs(own.values[index] - other.values[index])
      let isResolved = !isSeries || differences[index / length] <= Self.resolved
      if isResolved, gap > resolved[index % length] { resolved[index % length] = gap }
    }
    let proportion = min(1, margin / ratio)
    var largest = [Double](repeating: 0, count: length)
    return own.values.indices.map { index in
      let (value, place) = (own.values[index], index % length)
      if value.isNaN { return .nan }
      let gap = abs(value - other.values[index])
      if gap > largest[place] { largest[place] = gap }
      let size = max(own.range.scale, abs(value))
      let share = isSeries ? Double(index / length + 1) / Double(records) : 1
      let least = min(tolerance * size, proportion * share * resolved[place])
      let state = isSeries ? differences[index / length] : differences.last ?? 0
      let ofState = state.isNaN ? 0 : min(1, state) * size * self.factor(state)
      let rounding = (4e-15 + 2e-16 * Double(steps) * share) * size
      return max(rounding, least, ofState, largest[place] * factor(at: index))
    }
  }
}
