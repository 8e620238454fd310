import Foundation
import Models
import Numerics
import TestSupport

@testable import TruncatedWigner

/// Numbers of phase-space variables in a system of so many sites.
struct Variables {
  let sites: Int

  func x(_ i: Int) -> Int { 3 * i }
  func y(_ i: Int) -> Int { 3 * i + 1 }
  func z(_ i: Int) -> Int { 3 * i + 2 }
  func re(_ l: Int) -> Int { 3 * sites + 2 * l }
  func im(_ l: Int) -> Int { 3 * sites + 2 * l + 1 }
}

extension PhaseSpacePolynomial {
  /// Σ coefficient · product of variables.
  init(_ monomials: [(coefficient: Double, variables: [Int])]) {
    var starts = [0]
    for monomial in monomials { starts.append(starts.last! + monomial.variables.count) }
    self.init(
      starts: starts, variables: monomials.flatMap { $0.variables.sorted().map(Int32.init) },
      coefficients: TimedNumbers(monomials.map(\.coefficient)))
  }

  /// With some coefficients multiplied by functions of time.
  func timed(_ functions: [Int: TimeFunction]) -> PhaseSpacePolynomial {
    var copy = self
    for (number, function) in functions.sorted(by: { $0.key < $1.key }) {
      let c = copy.coefficients.constants[number]
      copy.coefficients.constants[number] = 0
      copy.coefficients.contributions.append(
        .init(number: number, function: copy.coefficients.functions.count, re: c, im: 0))
      copy.coefficients.functions.append(function)
    }
    return copy
  }

  /// Its value at all variables of a system, in the order of their numbers.
  func value(_ z: [Double], at time: Double = 0) -> Double {
    let c = coefficients.values(at: time)
    return (0..<count).reduce(0) { sum, number in
      sum + monomial(number).reduce(c[number]) { $0 * z[Int($1)] }
    }
  }

  /// ∂/∂z by central differences.
  func gradient(_ z: [Double], at time: Double = 0) -> [Double] {
    z.indices.map { k in
      var (up, down) = (z, z)
      up[k] += 1e-5
      down[k] -= 1e-5
      return (value(up, at: time) - value(down, at: time)) / 2e-5
    }
  }

  /// Random monomials of all degrees up to one, with repeated variables.
  static func random(_ count: Int, degree: Int, variables: Range<Int>, seed: UInt64)
    -> PhaseSpacePolynomial
  {
    var random = SplitMix(seed: seed)
    return PhaseSpacePolynomial(
      (0..<count).map { number in
        (
          random.symmetric(),
          (0..<(1 + number % degree)).map { _ in Int.random(in: variables, using: &random) }
        )
      })
  }
}

extension TimeFunction {
  /// cos ωt.
  static func cosine(_ frequency: Double, number: Int = 1) -> TimeFunction {
    TimeFunction(number: number, isReal: true, text: "cos") {
      ComplexNumber(Foundation.cos(frequency * $0))
    }
  }
}

extension BatchState {
  /// Variables of a trajectory in the order of their numbers.
  func numbered(_ trajectory: Int) -> [Double] {
    (0..<sites).flatMap { [sx[$0, trajectory], sy[$0, trajectory], sz[$0, trajectory]] }
      + (0..<modes).flatMap { [re[$0, trajectory], im[$0, trajectory]] }
  }

  /// Every variable uniform in (−1, 1), times a scale.
  func fill(seed: UInt64, scale: Double = 1) {
    var random = SplitMix(seed: seed)
    for buffer in [sx, sy, sz, re, im] {
      for i in 0..<(buffer.rows * buffer.groups * laneCount) {
        buffer.doubles[i] = scale * random.symmetric()
      }
    }
  }
}

/// The field of a random Hamiltonian with this gradient: Ω = 2 ∇F, ẋ = ½ ∂F/∂y, ẏ = −½ ∂F/∂x.
func field(_ gradient: [Double], sites: Int) -> [Double] {
  gradient.indices.map { k in
    if k < 3 * sites { return 2 * gradient[k] }
    return (k - 3 * sites) % 2 == 0 ? gradient[k + 1] / 2 : -gradient[k - 1] / 2
  }
}

extension EffectiveField {
  /// In the order of variables.
  func numbered(_ trajectory: Int, sites: Int, modes: Int) -> [Double] {
    (0..<sites).flatMap { [x[$0, trajectory], y[$0, trajectory], z[$0, trajectory]] }
      + (0..<modes).flatMap { [re[$0, trajectory], im[$0, trajectory]] }
  }
}
