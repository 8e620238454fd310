import Foundation
import Numerics
import TestSupport

@testable import Models

/// Small random master equations with terms and jump operators of all kinds.
struct RandomLindbladian {
  typealias P = OperatorPolynomial

  var random: SplitMix
  let sites = 3
  let modes = 2

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  static let real = TimeFunction(number: 1, isReal: true, text: "cos(t)") { ComplexNumber(cos($0)) }
  static let complex = TimeFunction(number: 2, isReal: false, text: "exp(2*im*t)") {
    ComplexNumber(cos(2 * $0), sin(2 * $0))
  }

  mutating func number() -> ComplexNumber {
    ComplexNumber(random.symmetric(), random.symmetric())
  }

  mutating func site() -> Int { .random(in: 0..<sites, using: &random) }
  mutating func mode() -> Int { .random(in: 0..<modes, using: &random) }

  mutating func coin() -> Bool { .random(using: &random) }

  /// A spin or mode operator.
  mutating func factor() -> P {
    switch Int.random(in: 0..<7, using: &random) {
    case 0: P.sx(site())
    case 1: P.sy(site())
    case 2: P.sz(site())
    case 3: P.sp(site())
    case 4: P.sm(site())
    case 5: P.a(mode())
    default: P.ad(mode())
    }
  }

  mutating func product(_ degree: Int) -> P {
    (0..<degree).reduce(P(number())) { product, _ in product * factor() }
  }

  mutating func hermitian(_ operation: P) -> P { operation + operation.adjoint }

  mutating func hamiltonian() -> TimedOperator {
    var sum = TimedOperator(P())
    for degree in 1...4 {
      for _ in 0..<2 where coin() { sum.constant += hermitian(product(degree)) }
    }
    for i in 0..<sites where coin() {
      sum.constant += P(random.symmetric()) * P.sz(i) + P(random.symmetric()) * P.sx(i)
      for j in 0..<i where coin() { sum.constant += P(random.symmetric()) * P.sz(i) * P.sz(j) }
      for l in 0..<modes where coin() {
        sum.constant += P(random.symmetric()) * P.sx(i) * (P.a(l) + P.ad(l))
        sum.constant += P(random.symmetric()) * P.sz(i) * P.ad(l) * P.a(l)
      }
    }
    for l in 0..<modes where coin() {
      sum.constant += P(random.symmetric()) * P.ad(l) * P.a(l)
      if coin() { sum.constant += P(random.symmetric()) * P.ad(l) * P.ad(l) * P.a(l) * P.a(l) }
    }
    if coin() {
      sum.timed.append((Self.real, hermitian(product(1)) + hermitian(product(2))))
      sum.timed[0].polynomial += P(0.3) * P.sx(0) * P.sx(1)
    }
    if coin() {
      let part = product(1) + product(2) + product(3) + P.sy(0) * P.sy(2)
      sum.timed.append((Self.complex, part))
      sum.timed.append((Self.complex.conjugate, part.adjoint))
    }
    return sum
  }

  mutating func jump() -> TimedOperator {
    let i = site()
    let l = mode()
    let operators: [P] = [
      .sm(i), .sp(i), .sz(i), .sx(i), P(number()) * .sm(i), P(number()) * .sz(i) + P(number()),
      P(0.5) + 0.5 * .sz(i), P(number()) * .sx(i) + P(number()) * .sy(i) + P(number()) * .sz(i),
      P(number()) * .sx(i) + P(number()) * .sy(i) + P(number()), .a(l), .ad(l),
      P(number()) * .a(l) + P(number()) * .ad(l) + P(number()), .a(0) + P(number()) * .a(1),
      .a(l) * .a(l), .ad(l) * .a(l), .a(l) * .a(l) * .ad(l), (0..<sites).sum { .sm($0) },
      (0..<sites).sum { .sz($0) } + 0.7 * .a(l), .sm(0) * .sm(1), .sm(i) * .ad(l),
      P(number()) * (.sz(0) * .sz(1) + 0.5 * .sx(2)), product(3) + product(2) + product(1),
    ]
    return TimedOperator(operators.randomElement(using: &random)!)
  }

  mutating func jumps() -> [MasterEquation.Jump] {
    var jumps: [MasterEquation.Jump] = []
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      var (operation, rate) = (jump(), MasterEquation.Rate(.random(in: 0.1..<1, using: &random)))
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        rate.function = TimeFunction(number: 3, isReal: true, text: "1 + t^2") {
          ComplexNumber(1 + $0 * $0)
        }
      case 1: operation = TimedOperator(P(), timed: [(Self.complex, operation.constant)])
      case 2: operation.timed = [(Self.complex, product(1) + P(number())), (Self.real, product(1))]
      default: break
      }
      jumps.append(.independent([(operation, rate)]))
    }
    if coin() { jumps.append(family()) }
    return jumps
  }

  mutating func family() -> MasterEquation.Jump {
    let operators: [P]
    switch Int.random(in: 0..<5, using: &random) {
    case 0, 1: operators = (0..<sites).map { .sm($0) }
    case 2: operators = (0..<sites).map { .sz($0) }
    case 3: operators = (0..<modes).map { .a($0) }
    default: operators = [P(number()) * .sm(0), P(number()) * .sm(2), .sp(1)]
    }
    let n = operators.count
    let root = (0..<n).map { _ in (0..<n).map { _ in number() } }
    let isReal = coin()
    let (re, im) = (Matrix(rows: n, columns: n), Matrix(rows: n, columns: n))
    for i in 0..<n {
      for j in 0..<n {
        let element = (0..<n - 1).reduce(ComplexNumber.zero) {
          $0 + root[i][$1] * root[j][$1].conjugate
        }
        re[i, j] = element.re
        im[i, j] = element.im
      }
    }
    return .correlated(
      jumps: operators.map { TimedOperator($0) },
      matrix: DecayMatrix(real: re, imaginary: isReal ? nil : im))
  }

  mutating func equation() -> MasterEquation {
    MasterEquation(
      shape: SystemShape(sites: sites, modes: modes), hamiltonian: hamiltonian(), jumps: jumps())
  }

  mutating func point() -> [Double] {
    (0..<3 * sites + 2 * modes).map { _ in 1.5 * random.symmetric() }
  }
}
