import BatchCore
import Foundation
import Numerics
import TestSupport
import Testing

@testable import Models

/// The text of a model says what its numbers are.
@Suite("equations of models") struct ModelEquationsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var model: String
    var given: [String: ParameterValue]
    var testDescription: String { "\(model) \(given.keys.sorted().joined(separator: " "))" }
  }

  static let cases: [Case] = [
    .init(
      model: "spin_boson",
      given: ["spins": 3, "modes": 2, "h": 0.7, "omega": 1.3, "sigma": 1.1, "kappa": 0.3]),
    .init(
      model: "random_dicke",
      given: ["clusters": 3, "modes": 2, "delta": 0.7, "omega_c": 2, "kappa": 0.5, "g": 0.8]),
    .init(
      model: "hopfield",
      given: ["clusters": 3, "modes": 2, "delta": 0.7, "omega_c": 2, "kappa": 0.5, "g": 0.8]),
    .init(
      model: "hopfield", given: ["spins": 3, "modes": 2, "h": 0.7, "omega": 1.3, "sigma": 1.1]),
    .init(
      model: "dicke", given: ["spins": 1, "delta": 0.7, "omega_c": 2, "kappa": 0.5, "g": 0.8]),
    .init(
      model: "driven_spin",
      given: ["omega_rabi": 0.6, "gamma_down": 0.1, "gamma_up": 0.2, "gamma_z": 0.3]),
    .init(
      model: "tavis_cummings",
      given: [
        "atoms": 3, "omega": 0.9, "g": .list([0.3, 0.5, 0.8]), "epsilon": .list([1, 0.4, 0.6]),
        "kappa": 0.7, "gamma_down": 0.1, "gamma_up": 0.2,
      ]),
    .init(
      model: "central_spin",
      given: [
        "satellites": 3, "omega": 0.9, "g": .list([0.3, 0.5, 0.8]),
        "epsilon": .list([1, 0.4, 0.6]), "kappa": 0.7, "gamma_down": 0.1, "gamma_up": 0.2,
      ]),
    .init(
      model: "rydberg_chain",
      given: [
        "sites": 4, "omega_rabi": 0.6, "interaction": 1.7, "gamma_down": 0.1, "gamma_z": 0.3,
        "boundary": "open",
      ]),
    .init(
      model: "correlated_emission",
      given: ["atoms": 3, "spacing": 0.3, "omega_rabi": 0.6, "detuning": 0.4, "dipole": 1]),
  ]

  @Test("every model of the catalogue is here") func complete() {
    #expect(Set(Self.cases.map(\.model)) == Set(ModelCatalogue.all.map(\.name)))
  }

  /// With numbers for the operators: H(state) − H(other state) of text and parts.
  @Test("the Hamiltonian is that of the parts", arguments: cases)
  func hamiltonian(of example: Case) throws {
    let setup = try Setup(example)
    var random = SplitMix(seed: 500)
    let states = (0..<3).map { _ in ClassicalState(setup.system.shape, &random) }
    let text = try states.map { state in
      try setup.equations.hamiltonian.reduce(Complex(0)) {
        $0 + (try setup.evaluator(state).evaluate($1.text))
      }
    }
    let parts = states.map { state in
      setup.system.parts.reduce(0) { $0 + energy(of: $1, state) }
    }
    for k in 1..<3 {
      #expect(abs(text[k].re - text[0].re - (parts[k] - parts[0])) < 1e-12)
      #expect(abs(text[k].im) < 1e-12)
    }
    #expect(abs(parts[1] - parts[0]) > 1e-3)
  }

  @Test("deviations of couplings", arguments: cases)
  func deviations(of example: Case) throws {
    let setup = try Setup(example)
    var random = SplitMix(seed: 502)
    let evaluator = setup.evaluator(ClassicalState(setup.system.shape, &random))
    for case (_, .normal(let mean, let deviation)) in setup.equations.numbers {
      #expect(try evaluator.evaluate(mean) == Complex(0))
      let expected =
        example.model == "random_dicke" || example.given["g"] != nil
        ? 0.8 : 1.1 * (1.3 / 10).squareRoot()
      #expect(abs(try evaluator.evaluate(deviation).re - expected) < 1e-14)
    }
  }

  /// Rates by site and operator; a mode whose amplitude decays at Γ has √(2Γ) a.
  @Test("the jump operators are those of the parts", arguments: cases)
  func jumps(of example: Case) throws {
    let setup = try Setup(example)
    var random = SplitMix(seed: 501)
    let evaluator = setup.evaluator(ClassicalState(setup.system.shape, &random))
    var text: [String: Double] = [:]
    for jump in setup.equations.jumps {
      guard let rate = jump.rate else {
        #expect(setup.system.emission != nil && jump.jump == "sm[i]")
        continue
      }
      let value = try evaluator.evaluate(rate).re
      let name = String(jump.jump.prefix { $0 != "[" })
      // `i in atom`, or the set itself as the index, or none.
      let index = jump.jump.drop { $0 != "[" }.dropFirst().dropLast()
      let set = jump.indices.split(separator: " ").last ?? index
      for member in evaluator.sets[String(set)] ?? [[0]] { text["\(name) \(member[0])"] = value }
    }
    var parts: [String: Double] = [:]
    for part in setup.system.parts {
      switch part {
      case let decay as SpinDecay:
        for (i, rate) in decay.down.enumerated() { parts["sm \(i)"] = rate }
        for (i, rate) in decay.up.enumerated() { parts["sp \(i)"] = rate }
      case let dephasing as Dephasing:
        for (i, rate) in dephasing.rates.enumerated() { parts["sz \(i)"] = rate }
      case let modes as FreeModes:
        for (l, mode) in modes.modes.enumerated() { parts["a \(l)"] = 2 * mode.decay }
      default: break
      }
    }
    parts = parts.filter { $0.value != 0 }
    #expect(text.keys.sorted() == parts.keys.sorted())
    for (key, rate) in parts { #expect(abs((text[key] ?? -1) - rate) < 1e-13, "\(key)") }
  }
}

/// Numbers for the operators of every site and mode.
struct ClassicalState {
  var spins: [SIMD3<Double>]
  var modes: [Complex]

  init(_ shape: SystemShape, _ random: inout SplitMix) {
    func number() -> Double { Double.random(in: -1...1, using: &random) }
    spins = (0..<shape.sites).map { _ in SIMD3(number(), number(), number()) }
    modes = (0..<shape.modes).map { _ in Complex(number(), number()) }
  }
}

/// H of a part with numbers for its operators.
private func energy(of part: any SystemPart, _ state: ClassicalState) -> Double {
  let s = state.spins
  switch part {
  case let field as LocalField:
    return zip(field.fields, s).reduce(0) { $0 + 0.5 * ($1.0 * $1.1).sum() }
  case let ising as IsingCoupling:
    var total = 0.0
    for i in s.indices {
      for j in s.indices {
        let product = s[i][ising.axis.rawValue] * s[j][ising.axis.rawValue]
        total += 0.5 * ising.couplings.element(i, j) * product
      }
    }
    return total
  case let coupling as QuadratureCoupling:
    var total = 0.0
    for i in s.indices {
      for (l, a) in state.modes.enumerated() {
        let quadrature = 2 * (coupling.quadrature == .real ? a.re : a.im)
        total += coupling.couplings[i, l] * s[i][coupling.axis.rawValue] * quadrature
      }
    }
    return total
  case let free as FreeModes:
    return zip(free.modes, state.modes).reduce(0) {
      $0 + $1.0.omega * ($1.1.re * $1.1.re + $1.1.im * $1.1.im)
    }
  case let emission as CollectiveEmission:
    var total = 0.0
    for i in s.indices {
      for j in s.indices where j != i {
        total += (emission.exchange?[i, j] ?? 0) * (s[i].x * s[j].x + s[i].y * s[j].y) / 4
      }
    }
    return total
  default: return 0
  }
}

extension IsingCoupling.Couplings {
  func element(_ i: Int, _ j: Int) -> Double {
    switch self {
    case .dense(let matrix): matrix[i, j]
    case .sparse(let matrix):
      (matrix.starts[i]..<matrix.starts[i + 1]).reduce(0) {
        $0 + (matrix.columns[$1] == j ? matrix.values[$1] : 0)
      }
    }
  }
}

/// A model with its numbers, and the names that its text may use.
private struct Setup {
  let equations: ModelEquations
  let system: PhysicalSystem
  private let parameters: [String: ParameterValue]
  private let numbers: [String: Matrix]

  init(_ example: ModelEquationsTests.Case) throws {
    let description = try #require(ModelCatalogue.model(named: example.model))
    let variant = description.variant(for: example.given.keys)
    var values = example.given
    for parameter in variant.parameters where values[parameter.name] == nil {
      values[parameter.name] = parameter.defaultValue
    }
    equations = variant.equations
    parameters = values
    let model = ModelCatalogue.instance(example.model, values)
    let disorder = RandomStream(seed: 7, purpose: .disorder, point: 0, realization: 0)
    system = model.system(disorder: disorder)
    numbers = Self.numbers(of: model, disorder, emission: system.parts)
  }

  /// Matrices that the program works out: couplings from the same disorder, the Green's tensor.
  private static func numbers(
    of model: any Model, _ disorder: RandomStream, emission parts: [any SystemPart]
  ) -> [String: Matrix] {
    if let emission = parts.lazy.compactMap({ $0 as? CollectiveEmission }).first {
      return ["J": emission.exchange!, "Gamma": emission.decay.real]
    }
    guard let model = model as? any DickeModel else { return [:] }
    let realization = DickeRealization(model.numbers, disorder: disorder)
    let (couplings, n) = (realization.couplings, realization.couplings.rows)
    let products = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n {
        for l in 0..<couplings.columns { products[i, j] += couplings[i, l] * couplings[j, l] }
      }
    }
    // g of `random_dicke` is that of the text times √((M + N) N_s).
    let scale =
      model is RandomDicke ? Double(couplings.rows + couplings.columns).squareRoot() : 1
    return ["g": couplings.scaled(by: scale), "W": products]
  }

  /// Indices of spins are numbers of sites, one set behind the other.
  func evaluator(_ state: ClassicalState) -> TextEvaluator {
    var evaluator = TextEvaluator { name, indices in value(name, indices, state) }
    var first = 0
    for (position, set) in (equations.spins + equations.modes).enumerated() {
      if position == equations.spins.count { first = 0 }
      let sizes = set.sizes.map { size in
        Int(size) ?? Int(number(size) ?? 0)
      }
      evaluator.sets[set.name] =
        sizes.count == 1
        ? (first..<(first + sizes[0])).map { [$0] }
        : (0..<sizes[0]).flatMap { i in (0..<sizes[1]).map { [i, $0] } }
      evaluator.neighbours[set.name] = (0..<max(0, sizes[0] - 1)).map { ($0, $0 + 1) }
      first += sizes[0]
    }
    for definition in equations.definitions {
      let name = definition.name.prefix { $0 != "[" }
      let indices = definition.name.drop { $0 != "[" }.dropFirst().dropLast()
      evaluator.definitions[String(name)] = (
        indices.split(separator: ",").map(String.init), definition.text
      )
    }
    return evaluator
  }

  private func number(_ name: String) -> Double? {
    if case .number(let value)? = parameters[name] { value } else { nil }
  }

  /// Operators, the matrices that the equations declare, and parameters.
  private func value(_ name: String, _ indices: [Int], _ state: ClassicalState) -> Complex? {
    let declared = equations.numbers.map { String($0.name.prefix { $0 != "[" }) }
    let components = ["sx": 0, "sy": 1, "sz": 2]
    func spin() -> SIMD3<Double> { state.spins[indices.first ?? 0] }
    if let component = components[name] { return Complex(spin()[component]) }
    switch name {
    case "sp": return Complex(spin().x / 2, spin().y / 2)
    case "sm": return Complex(spin().x / 2, -spin().y / 2)
    case "a": return state.modes[indices.first ?? 0]
    case "ad": return state.modes[indices.first ?? 0].conjugate
    default: break
    }
    if declared.contains(name), indices.count == 2 {
      return numbers[name].map { Complex($0[indices[0], indices[1]]) }
    }
    switch parameters[name] {
    case .number(let value)?: return Complex(value)
    // A list belongs to the last set.
    case .list(let values)?:
      return indices.first.map { Complex(values[$0 - (system.shape.sites - values.count)]) }
    default: return nil
    }
  }
}
