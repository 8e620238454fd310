import Numerics

/// A strength of the drive at which a mode of the normal state begins or ceases to gain: where a branch of condensates
/// begins with ψ = 0.
public struct Threshold: Sendable {
  public var frequency: Double
  public var strength: Double
  /// Largest remainder of the saddle-point equation.
  public var residual: Double

  /// All of them with strengths in (0, largest], rising.
  ///
  /// Modes of the normal state are followed over a grid of strengths, finer towards zero; where the loss of one changes
  /// its sign, both equations are solved.
  public static func all(_ equation: SaddlePointEquation, upTo largest: Double) -> [Threshold] {
    var found: [Threshold] = []
    var last: (strength: Double, modes: [NormalState.Mode])?
    for number in 0...steps {
      let share = Double(number) / Double(steps)
      let strength = largest * share * share
      let modes = NormalState(equation, strength: strength).modes
      if let last {
        for mode in modes {
          let before = last.modes.min {
            abs($0.frequency - mode.frequency) < abs($1.frequency - mode.frequency)
          }
          guard let before, (before.loss < 0) != (mode.loss < 0) else { continue }
          let part = before.loss / (before.loss - mode.loss)
          let start = [
            before.frequency + part * (mode.frequency - before.frequency),
            last.strength + part * (strength - last.strength),
          ]
          if let one = threshold(equation, near: start, largest) { found.append(one) }
        }
      }
      last = (strength, modes)
    }
    var distinct: [Threshold] = []
    for one in found.sorted(by: { $0.strength < $1.strength })
    where !distinct.contains(where: {
      abs($0.strength - one.strength) < 1e-7 * max(1, one.strength)
        && abs($0.frequency - one.frequency) < 1e-7
    }) {
      distinct.append(one)
    }
    return distinct
  }

  /// Steps of the grid of strengths.
  private static let steps = 24

  private static func threshold(
    _ equation: SaddlePointEquation, near start: [Double], _ largest: Double
  ) -> Threshold? {
    let found = RootFinder().root(from: start) { place, values in
      guard place[1] >= 0 else { return false }
      let rest = equation.residual(place[0], field: 0, strength: place[1])
      values[0] = rest.re
      values[1] = rest.im
      return true
    }
    guard let found, found.error < 1e-8, found.place[1] > 0, found.place[1] <= largest else {
      return nil
    }
    return Threshold(
      frequency: found.place[0], strength: found.place[1], residual: found.error)
  }
}
