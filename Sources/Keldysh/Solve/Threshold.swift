import Models
import Numerics

/// A strength of the drive at which a mode of the normal state begins or ceases to gain: where a branch of condensates
/// begins with ψ = 0.
public struct Threshold: Sendable {
  public var frequency: Double
  public var strength: Double
  /// Largest remainder of the saddle-point equation.
  public var residual: Double

  /// All of them with strengths in (0, largest], rising.
  /// - Parameter scan: the same equation on a grid on which an evaluation costs little, to look for them.
  static func all(
    _ equation: SaddlePointEquation, upTo largest: Double, scan: SaddlePointEquation? = nil
  ) -> [Threshold] {
    let scan = scan ?? equation
    let starts =
      equation.cavity.selfEnergy == .firstOrder
      ? linearStarts(scan, largest) : followedStarts(scan, largest)
    let found = starts.compactMap { threshold(equation, near: $0, largest: largest) }
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

  /// Modes of the normal state are followed over a grid of strengths, finer towards zero; the loss of one changes its
  /// sign.
  private static func followedStarts(_ equation: SaddlePointEquation, _ largest: Double)
    -> [[Double]]
  {
    let steps = 24
    var starts: [[Double]] = []
    var last: (strength: Double, modes: [NormalState.Mode])?
    for number in 0...steps {
      let share = Double(number) / Double(steps)
      let strength = largest * share * share
      let modes = NormalState(equation, strength: strength).modes
      for mode in modes {
        let before = last?.modes.min {
          abs($0.frequency - mode.frequency) < abs($1.frequency - mode.frequency)
        }
        guard let last, let before, (before.loss < 0) != (mode.loss < 0) else { continue }
        let part = before.loss / (before.loss - mode.loss)
        starts.append([
          before.frequency + part * (mode.frequency - before.frequency),
          last.strength + part * (strength - last.strength),
        ])
      }
      last = (strength, modes)
    }
    return starts
  }

  /// To first order in Σ the equation is linear in the strength h: F = F₀ + h F₁ at each frequency. Where
  /// Re F₀ Im F₁ − Im F₀ Re F₁ changes its sign, both parts vanish at the same h = −F₀/F₁.
  private static func linearStarts(_ equation: SaddlePointEquation, _ largest: Double) -> [[Double]]
  {
    let range = NormalState.range
    let widest = min(0.05, 0.2 * equation.cavity.kappa, 0.2 * equation.cavity.gamma)
    let steps = Int(((range.upperBound - range.lowerBound) / widest).rounded(.up))
    var starts: [[Double]] = []
    var last: (frequency: Double, cross: Double)?
    for number in 0...steps {
      let frequency =
        range.lowerBound + (range.upperBound - range.lowerBound) * Double(number) / Double(steps)
      let bare = equation.residual(frequency, field: 0, strength: 0)
      let slope = equation.residual(frequency, field: 0, strength: 1) - bare
      let cross = bare.re * slope.im - bare.im * slope.re
      if let last, (last.cross < 0) != (cross < 0) {
        let strength = -(bare.re * slope.re + bare.im * slope.im) / slope.square
        if strength > -0.1 * largest, strength < 1.5 * largest {
          let part = last.cross / (last.cross - cross)
          starts.append([
            last.frequency + part * (frequency - last.frequency),
            min(max(strength, 1e-3 * largest), largest),
          ])
        }
      }
      last = (frequency, cross)
    }
    return starts
  }

  static func threshold(
    _ equation: SaddlePointEquation, near start: [Double], largest: Double
  ) -> Threshold? {
    let found = RootFinder().root(from: start) { place, values in
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
