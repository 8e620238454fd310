import BatchCore
import Foundation

@testable import Models
@testable import Numerics

/// Random master equations of a few spins and modes.
public struct RandomSystem {
  public var equation: MasterEquation
  public var directions: [InitialState]
  public var modes: [ModeState]
  public var cutoffs: [Int]
  public var operators: [TimedOperator]

  private struct Source {
    var random: SplitMix
    let twice: [Int]
    let modes: Int
    let functions: [TimeFunction]

    mutating func number() -> Double { 2 * random.uniform() - 1 }
    mutating func complex() -> ComplexNumber { ComplexNumber(number(), number()) }
    mutating func integer(_ range: Range<Int>) -> Int {
      range.lowerBound + Int(random.uniform() * Double(range.count))
    }

    mutating func polynomial(terms: Int, degree: Int) -> OperatorPolynomial {
      var sum = OperatorPolynomial()
      for _ in 0..<terms {
        var product = OperatorPolynomial(complex())
        for _ in 0..<integer(1..<(degree + 1)) {
          let place = integer(0..<(twice.count + modes))
          if place < twice.count {
            let pauli = OperatorMonomial.Pauli(rawValue: integer(0..<3))!
            let spin = OperatorMonomial.Spin(
              site: place, pauli: pauli, isLarge: twice[place] > 1)
            product =
              product
              * OperatorPolynomial(sumOf: [
                (OperatorMonomial(spins: [spin], modes: []), ComplexNumber(1))
              ])
          } else {
            let mode = place - twice.count
            product = product * (integer(0..<2) == 0 ? .a(mode) : .ad(mode))
          }
        }
        sum += product
      }
      return sum
    }

    mutating func hermitian(terms: Int, degree: Int) -> OperatorPolynomial {
      let own = polynomial(terms: terms, degree: degree)
      return own + own.adjoint
    }
  }

  public init(seed: UInt64) {
    var random = SplitMix(seed: seed)
    let sites = 1 + Int(random.uniform() * 2.99)
    let modeCount = Int(random.uniform() * 1.99)
    let twice = (0..<sites).map { _ in random.uniform() < 0.25 ? 2 : 1 }
    let isTimed = random.uniform() < 0.4
    let functions = [
      TimeFunction(number: 1, isReal: true, text: "cos") { ComplexNumber(cos(1.3 * $0)) },
      TimeFunction(number: 2, isReal: false, text: "exp") {
        ComplexNumber(cos(0.7 * $0), sin(0.7 * $0))
      },
      TimeFunction(number: 3, isReal: true, text: "rate") { ComplexNumber(1 + 0.5 * sin($0)) },
    ]
    var source = Source(random: random, twice: twice, modes: modeCount, functions: functions)
    cutoffs = (0..<modeCount).map { _ in source.integer(2..<5) }
    directions = (0..<sites).map { _ in
      InitialState(theta: .pi * abs(source.number()), phi: .pi * source.number())
    }
    modes = (0..<modeCount).map { _ in
      ModeState(
        displacement: source.integer(0..<2) == 0 ? .zero : 0.6 * source.complex(),
        thermal: source.integer(0..<2) == 0 ? 0 : 0.5 * abs(source.number()))
    }
    var shape = SystemShape(sites: sites, modes: modeCount)
    shape.species = (0..<sites).map {
      .init(name: "s\($0)", sites: $0..<($0 + 1), spinsPerSite: twice[$0])
    }
    var hamiltonian = TimedOperator(source.hermitian(terms: 4, degree: 3))
    if isTimed {
      hamiltonian += TimedOperator(
        .init(), timed: [(functions[0], source.hermitian(terms: 1, degree: 2))])
      let drive = source.polynomial(terms: 1, degree: 1)
      hamiltonian += TimedOperator(
        .init(), timed: [(functions[1], drive), (functions[1].conjugate, drive.adjoint)])
    }
    var jumps: [MasterEquation.Jump] = []
    for _ in 0..<source.integer(0..<3) {
      var jump = TimedOperator(source.polynomial(terms: source.integer(1..<3), degree: 2))
      if isTimed, source.integer(0..<2) == 0 {
        jump += TimedOperator(
          .init(), timed: [(functions[1], source.polynomial(terms: 1, degree: 1))])
      }
      let rate =
        isTimed && source.integer(0..<2) == 0
        ? MasterEquation.Rate(0.3, function: functions[2])
        : MasterEquation.Rate(abs(source.number()))
      jumps.append(.independent([(jump, rate)]))
    }
    if source.integer(0..<3) == 0 {
      let count = source.integer(2..<4)
      let (re, im) = (
        Matrix(rows: count, columns: count), Matrix(rows: count, columns: count)
      )
      let rows = (0..<count).map { _ in (0..<count).map { _ in 0.5 * source.complex() } }
      for i in 0..<count {
        for j in 0..<count {
          let sum = (0..<count).reduce(ComplexNumber.zero) {
            $0 + rows[i][$1] * rows[j][$1].conjugate
          }
          (re[i, j], im[i, j]) = (sum.re, i == j ? 0 : sum.im)
        }
      }
      jumps.append(
        .correlated(
          jumps: (0..<count).map { _ in TimedOperator(source.polynomial(terms: 1, degree: 1)) },
          matrix: DecayMatrix(real: re, imaginary: im)))
    }
    equation = MasterEquation(shape: shape, hamiltonian: hamiltonian, jumps: jumps)
    operators = (0..<4).map { _ in TimedOperator(source.polynomial(terms: 2, degree: 2)) }
    if isTimed { operators[0].timed = [(functions[1], source.polynomial(terms: 1, degree: 1))] }
  }
}

extension SplitMix {
  /// A uniform number in [0, 1).
  public mutating func uniform() -> Double { (symmetric() + 1) / 2 }
}
