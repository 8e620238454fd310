import Foundation
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// Errors of the lane functions against the C library, whose own error is below 0.6 ulp (10⁻¹⁶ for
/// numbers of size one).
@Suite("lane mathematics") struct LaneMathTests {
  private static func largestSineCosineError(_ arguments: some Sequence<Double>) -> Double {
    var largest = 0.0
    var lanes = Lanes.zero
    var filled = 0
    for x in arguments {
      lanes[filled] = x
      filled += 1
      if filled == laneCount {
        let (s, c) = sineCosine(lanes)
        for lane in 0..<laneCount {
          largest = max(largest, abs(s[lane] - sin(lanes[lane])), abs(c[lane] - cos(lanes[lane])))
        }
        filled = 0
      }
    }
    return largest
  }

  @Test("sine and cosine: absolute error for |x| < 1e5 and up to 1e9")
  func sineAndCosine() {
    var random = SplitMix(seed: 2)
    let small = Self.largestSineCosineError((-400_000...400_000).lazy.map { Double($0) * 1e-5 })
    let angles = Self.largestSineCosineError(
      (0..<1_000_000).lazy.map { _ in Double.random(in: -1e5...1e5, using: &random) })
    let quadrants = Self.largestSineCosineError(
      (-40_000...40_000).lazy.flatMap { n in
        let x = Double(n) * (.pi / 4)
        return [x.nextDown, x, x.nextUp]
      })
    let large = Self.largestSineCosineError(
      (0..<1_000_000).lazy.map { _ in Double.random(in: -1e9...1e9, using: &random) })
    print(
      "sineCosine: largest error \(small) (|x| < 4), \(angles) (1e5), \(quadrants) (multiples of pi/4), \(large) (1e9)"
    )
    #expect(max(small, angles, quadrants) < 2e-16)
    #expect(large < 2e-16)
  }

  @Test("sine and cosine of small arguments: the short way and the long way give the same bits")
  func shortWay() {
    var random = SplitMix(seed: 3)
    for _ in 0..<100_000 {
      var x = Lanes.zero
      for lane in 0..<(laneCount - 1) {
        x[lane] = Double.random(in: -(.pi / 4)...(.pi / 4), using: &random)
      }
      let short = sineCosine(x)
      x[laneCount - 1] = 1  // too large for it
      var long = sineCosine(x)
      long.sine[laneCount - 1] = short.sine[laneCount - 1]
      long.cosine[laneCount - 1] = short.cosine[laneCount - 1]
      #expect(short.sine == long.sine && short.cosine == long.cosine)
    }
    #expect(sineCosine(Lanes(repeating: .nan)).sine[0].isNaN)
  }

  @Test("sine and cosine of tiny and zero arguments")
  func tinyArguments() {
    let (s, c) = sineCosine(Lanes(0, -0.0, 1e-300, -1e-300, 1e-20, -1e-20, 1e-9, -1e-9))
    for (lane, x) in [0, -0.0, 1e-300, -1e-300, 1e-20, -1e-20, 1e-9, -1e-9].enumerated() {
      #expect(s[lane] == sin(x))
      #expect(c[lane] == cos(x))
    }
  }

  @Test("logarithm: relative error over all normal numbers")
  func logarithms() {
    var random = SplitMix(seed: 3)
    var largest = 0.0
    func check(_ x: Lanes) {
      let y = logarithm(x)
      for lane in 0..<laneCount {
        let exact = log(x[lane])
        largest = max(largest, exact == 0 ? abs(y[lane]) : abs((y[lane] - exact) / exact))
      }
    }
    for _ in 0..<200_000 {
      let uniform = Lanes((0..<8).map { _ in Double.random(in: 0x1p-52...1, using: &random) })
      check(uniform)
      let bits = LaneBits(
        (0..<8).map { _ in
          UInt64.random(in: 0x0010_0000_0000_0000..<0x7FF0_0000_0000_0000, using: &random)
        })
      check(unsafeBitCast(bits, to: Lanes.self))
      // Near one, where the result is small.
      check(1 + (uniform - 0.5) * 0x1p-20)
    }
    check(Lanes(1, 1.0.nextDown, 1.0.nextUp, 0x1p-52, 0x1p-1022, .greatestFiniteMagnitude, 0.5, 2))
    print("logarithm: largest relative error \(largest)")
    #expect(largest < 5e-16)
    #expect(logarithm(Lanes(repeating: 1)) == .zero)
  }

  #if arch(x86_64)
    /// Against 64-bit mantissas. Small angles, all quadrants up to 10⁵, and next to multiples of π/2,
    /// where sine or cosine is small.
    @Test("errors in units of the last place: sine and cosine below 1.5, logarithm below 2.5")
    func lastPlaces() {
      func error(_ y: Double, _ exact: Float80) -> Double {
        exact == 0
          ? (y == 0 ? 0 : .infinity) : Double(abs(Float80(y) - exact) / Float80(Double(exact).ulp))
      }
      var random = SplitMix(seed: 5)
      var (trigonometric, logarithmic) = (0.0, 0.0)
      for _ in 0..<60_000 {
        var x = Lanes.zero
        x[0] = Double.random(in: -1e5...1e5, using: &random)
        x[1] = Double.random(in: -4...4, using: &random)
        x[2] = Double(Int.random(in: -60_000...60_000, using: &random)) * (.pi / 2)
        x[3] = x[2].nextUp
        for lane in 4..<8 { x[lane] = Double.random(in: -0.785...0.785, using: &random) }
        // Together the lanes go the long way, the last four alone the short one.
        for angles in [x, x.replacing(with: 0.3, where: x .< -0.785 .| x .> 0.785)] {
          let (s, c) = sineCosine(angles)
          for lane in 0..<laneCount {
            let exact = Float80(angles[lane])
            trigonometric = max(
              trigonometric, error(s[lane], sinl(exact)), error(c[lane], cosl(exact)))
          }
        }
        let u = Lanes((0..<8).map { _ in Double.random(in: 0x1p-52...2, using: &random) })
        let l = logarithm(u)
        for lane in 0..<laneCount {
          logarithmic = max(logarithmic, error(l[lane], logl(Float80(u[lane]))))
        }
      }
      print("sine and cosine: \(trigonometric) ulp, logarithm: \(logarithmic) ulp")
      #expect(trigonometric < 1.5 && logarithmic < 2.5)
    }
  #endif

  @Test("square root: correctly rounded")
  func squareRoots() {
    var random = SplitMix(seed: 4)
    for _ in 0..<100_000 {
      let x = Lanes((0..<8).map { _ in exp(Double.random(in: -300...300, using: &random)) })
      let y = squareRoot(x)
      for lane in 0..<laneCount { #expect(y[lane] == x[lane].squareRoot()) }
    }
    #expect(squareRoot(Lanes.zero) == .zero)
  }

  @Test("sum of lanes is exact for small integers")
  func sums() {
    #expect(laneSum(Lanes(1, 2, 4, 8, 16, 32, 64, 128)) == 255)
  }
}
