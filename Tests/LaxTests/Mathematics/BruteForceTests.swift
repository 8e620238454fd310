import Foundation
import TestSupport
import Testing

@testable import Lax

/// Newton's method with numerical derivatives, from a dense mesh, for L² written out with complex logarithms.
struct BruteForceTests {
  private struct Number {
    var re: Double
    var im: Double
    static func + (a: Self, b: Self) -> Self { Self(re: a.re + b.re, im: a.im + b.im) }
    static func - (a: Self, b: Self) -> Self { Self(re: a.re - b.re, im: a.im - b.im) }
    static func * (a: Self, b: Self) -> Self {
      Self(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
    }
    static func / (a: Self, b: Self) -> Self {
      let norm = b.re * b.re + b.im * b.im
      return Self(re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm)
    }
    var magnitude: Double { hypot(re, im) }
    var logarithm: Self { Self(re: log(magnitude), im: atan2(im, re)) }
  }

  private func square(_ q: Quench, _ u: Number) -> Number {
    let (c, s) = (cos(q.phaseDifference / 2), sin(q.phaseDifference / 2))
    func box(_ centre: Double) -> Number {
      Number(re: 4 * u.re - 2 * centre + q.width, im: 4 * u.im).logarithm
        - Number(re: 4 * u.re - 2 * centre - q.width, im: 4 * u.im).logarithm
    }
    let (upper, lower) = (box(q.splitting), box(-q.splitting))
    let field = q.hasCavityField ? 2 * c / q.cavity : 0
    let x = Number(re: c / q.width, im: 0) * (upper + lower) - Number(re: field, im: 0)
    let y = Number(re: s / q.width, im: 0) * (upper - lower)
    let z = Number(re: 1 - 2 * u.re / q.cavity, im: -2 * u.im / q.cavity)
    return x * x + y * y + z * z
  }

  private func roots(_ q: Quench) -> [Number] {
    var found: [Number] = []
    let extent = max(q.splitting / 2 + q.width / 4, q.cavity) * 1.2 + 1
    let edge = (q.splitting / 2 - q.width / 4, q.splitting / 2 + q.width / 4)
    var starts = (0..<30).map { -extent + extent * (Double($0) + 0.5) / 15 }
    starts += [edge.0, edge.1, -edge.0, -edge.1, q.cavity / 2].flatMap { [$0 - 0.02, $0 + 0.01] }
    for re in starts {
      for im in [1e-3, 0.02, 0.15, 0.4, 0.9, 1.6, 3] {
        var u = Number(re: re, im: im)
        var isRoot = false
        for _ in 0..<40 {
          let h = 1e-6 * max(1e-3, u.im)
          let slope =
            (square(q, Number(re: u.re + h, im: u.im)) - square(q, Number(re: u.re - h, im: u.im)))
            / Number(re: 2 * h, im: 0)
          var step = square(q, u) / slope
          guard step.magnitude.isFinite else { break }
          if step.im > 0.9 * u.im {
            let factor = 0.9 * u.im / step.im
            step = Number(re: step.re * factor, im: step.im * factor)
          }
          u = u - step
          guard u.magnitude < 1e4 else { break }
          isRoot = step.magnitude < 1e-9 * u.im
          if isRoot { break }
        }
        guard isRoot, u.im > 1e-7 else { continue }
        if !found.contains(where: { ($0 - u).magnitude < 1e-5 * u.im }) { found.append(u) }
      }
    }
    return found
  }

  @Test func randomQuenches() {
    var generator = SplitMix(seed: 5)
    func uniform(_ low: Double, _ high: Double) -> Double {
      .random(in: low..<high, using: &generator)
    }
    var counts: [Int: Int] = [:]
    for index in 0..<240 {
      let quench = Quench(
        splitting: index % 5 == 0 ? uniform(0, 1) : uniform(0, 9), width: exp(uniform(-2, 2.8)),
        cavity: exp(uniform(-2, 4)),
        phaseDifference: [0, .pi, uniform(0, 6), uniform(0, 6)][index % 4],
        hasCavityField: index % 3 == 0)
      let own = quench.roots
      counts[own.count, default: 0] += 1
      #expect(own.isComplete, "\(quench) \(own)")
      let found = roots(quench)
      // Seeds miss roots near the real axis.
      #expect(own.im.count { $0 > 0.01 } == found.count { $0.im > 0.01 }, "\(quench) \(own)")
      for root in found {
        #expect(
          zip(own.re, own.im).contains {
            (Number(re: $0, im: $1) - root).magnitude < 1e-6 * max(1, root.magnitude)
          }, "\(quench) \(own) \(root)")
      }
    }
    #expect(counts[1, default: 0] > 20 && counts[2, default: 0] > 20 && counts[3, default: 0] > 20)
  }
}
