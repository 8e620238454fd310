import Foundation

/// Averages over the levels of both boxes, (1/W)∫ … dε, in closed form.
struct GapIntegrals {
  private let inner: Double
  private let outer: Double
  /// Width of a box.
  private let width: Double

  init(_ quench: Quench) {
    let centre = abs(quench.splitting) / 2
    width = quench.width / 2
    inner = centre - width / 2
    outer = centre + width / 2
  }

  /// Whether the boxes touch: no gap between filled and empty levels.
  var isMetal: Bool { inner <= 0 }

  /// ½ of the means of a function over both boxes, of its integral.
  private func mean(_ value: (Double) -> Double, integral: (Double) -> Double) -> Double {
    guard width > 0 else { return 0.5 * (value(inner) + value(-inner)) }
    return 0.5 / width
      * (integral(outer) - integral(inner) + integral(-inner) - integral(-outer))
  }

  /// (1/W)∫ dε/E
  func inverse(_ mu: Double, _ gap: Double) -> Double {
    mean({ 1 / hypot($0 - mu, gap) }, integral: { asinh(($0 - mu) / gap) })
  }

  /// (1/W)∫ (ε − μ)/E dε
  func number(_ mu: Double, _ gap: Double) -> Double {
    guard width > 0 else { return mean({ ($0 - mu) / hypot($0 - mu, gap) }, integral: { $0 }) }
    // E − |ε − μ| without loss; what is left cancels where μ lies between the boxes.
    func above(_ energy: Double) -> Double {
      let x = energy - mu
      return gap * gap / (hypot(x, gap) + abs(x))
    }
    var sum = above(outer) - above(inner) + above(-inner) - above(-outer)
    if abs(mu) >= inner {
      sum += abs(outer - mu) - abs(inner - mu) + abs(-inner - mu) - abs(-outer - mu)
    }
    return 0.5 / width * sum
  }

  /// μ < Δ_c/2 at which `number` has a value; nil if there is none.
  func potential(gap: Double, number: Double, _ cavity: Double) -> Double? {
    guard abs(number) < 1 else { return nil }
    let highest = cavity / 2
    guard self.number(highest, gap) < number else { return nil }
    var low = min(-outer - gap, -highest)
    while self.number(low, gap) < number {
      low *= 2
      guard low.isFinite else { return nil }
    }
    return bisect({ number - self.number($0, gap) }, low, highest)
  }

  /// Energy of the spins per N, (2/W)∫ ε ⟨σ^z⟩ dε.
  func energy(_ mu: Double, _ gap: Double) -> Double {
    -2
      * mean(
        { $0 * ($0 - mu) / hypot($0 - mu, gap) },
        integral: {
          let x = $0 - mu
          let energy = hypot(x, gap)
          return 0.5 * (x * energy - gap * gap * asinh(x / gap)) + mu * energy
        })
  }

  /// The same with the lower box filled and the upper one empty.
  var normalEnergy: Double { -(inner + outer) }
}
