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
      model: "rydberg_chain",
      given: [
        "sites": 9, "omega_rabi": 0.6, "interaction": 1.7, "gamma_down": 0.1, "lattice": "square",
        "boundary": "periodic",
      ]),
    .init(
      model: "correlated_emission",
      given: ["atoms": 3, "spacing": 0.3, "omega_rabi": 0.6, "detuning": 0.4, "dipole": 1]),
    .init(model: "bcs_cavity", given: bcsNumbers),
    .init(
      model: "bcs_cavity",
      given: bcsNumbers.merging(["coupling": "standing_wave", "levels": "random"]) { $1 }),
    .init(
      model: "bcs_cavity",
      given: bcsNumbers.merging(["atoms": 6, "coupling": "standing_wave"]) { $1 }),
  ]

  private static let bcsNumbers: [String: ParameterValue] = [
    "atoms": 4, "chi_n": 0.8, "epsilon_0": 1.1, "width": 0.7, "delta_c": 1.3, "kappa": 0.3,
    "kappa_over_g": 0.2,
  ]

  @Test("every model of the catalogue is here") func complete() {
    #expect(Set(Self.cases.map(\.model)) == Set(ModelCatalogue.all.map(\.name)))
  }

  @Test("the Hamiltonian is that of the parts", arguments: cases)
  func hamiltonian(of example: Case) throws {
    let setup = try ModelSetup(example)
    var text = try setup.scope(drawn: true).hamiltonian(
      setup.equations.hamiltonian.map { try ModelExpression($0.text) })
    var parts = setup.system.parts.sum { energy(of: $0) }
    // n n has a constant, which moves nothing and stands in no part.
    if !setup.equations.definitions.isEmpty {
      (text, parts) = (text.withoutConstant, parts.withoutConstant)
    }
    #expect((text - parts).terms.allSatisfy { $0.coefficient.magnitude < 1e-12 })
    #expect(parts.degree > 0 && parts.terms.contains { $0.coefficient.magnitude > 1e-3 })
  }

  @Test("deviations of couplings", arguments: cases)
  func deviations(of example: Case) throws {
    let setup = try ModelSetup(example)
    let scope = try setup.scope(drawn: false)
    for case (_, .normal(let mean, let deviation)) in setup.equations.numbers {
      #expect(try scope.number(ModelExpression(mean)) == .zero)
      let expected =
        example.model == "random_dicke" || example.given["g"] != nil
        ? 0.8 : 1.1 * (1.3 / 10).squareRoot()
      #expect(abs(try scope.number(ModelExpression(deviation)).re - expected) < 1e-14)
    }
  }

  /// Rates by operator; a mode whose amplitude decays at Γ has √(2Γ) a.
  @Test("the jump operators are those of the parts", arguments: cases)
  func jumps(of example: Case) throws {
    let setup = try ModelSetup(example)
    let scope = try setup.scope(drawn: true)
    var text: [(jump: OperatorPolynomial, rate: Double)] = []
    for jump in setup.equations.jumps {
      let indices = jump.indices.isEmpty ? ModelIndices.none : try ModelIndices(jump.indices)
      let expressions = try [jump.jump, jump.rate ?? "1"].map { try ModelExpression($0) }
      for (index, row) in try scope.values(expressions, for: indices).enumerated() {
        guard case .operators(let jumpOperator) = row.values[0],
          case .number(let rate) = row.values[1]
        else { throw ExpressionError("not a jump operator", jump.jump, 1...1) }
        if jump.rate == nil {
          #expect(setup.system.emission != nil && jumpOperator == OperatorPolynomial.sm(index))
        } else if rate != .zero {
          #expect(rate.im == 0)
          text.append((jumpOperator, rate.re))
        }
      }
    }
    let parts = setup.system.parts.flatMap { jumpOperators(of: $0) }.filter { $0.rate != 0 }
    #expect(text.count == parts.count)
    for part in parts {
      let same = text.filter { $0.jump == part.jump }
      #expect(same.count == 1 && abs(same[0].rate - part.rate) < 1e-13)
    }
  }
}

/// H of a part.
private func energy(of part: any SystemPart) -> OperatorPolynomial {
  typealias P = OperatorPolynomial
  func spin(_ axis: SpinAxis, _ site: Int) -> P {
    switch axis {
    case .x: P.sx(site)
    case .y: P.sy(site)
    case .z: P.sz(site)
    }
  }
  switch part {
  case let field as LocalField:
    return field.fields.enumerated().sum { site, b in
      P(b.x / 2) * P.sx(site) + P(b.y / 2) * P.sy(site) + P(b.z / 2) * P.sz(site)
    }
  case let ising as IsingCoupling:
    let sites = 0..<ising.couplings.sites
    return sites.sum { i in
      sites.sum { j in
        P(ising.couplings.element(i, j) / 2) * spin(ising.axis, i) * spin(ising.axis, j)
      }
    }
  case let coupling as QuadratureCoupling:
    return (0..<coupling.couplings.rows).sum { i in
      (0..<coupling.couplings.columns).sum { l in
        let quadrature: P =
          coupling.quadrature == .real ? P.a(l) + P.ad(l) : P.i * P.ad(l) - P.i * P.a(l)
        return P(coupling.couplings[i, l]) * spin(coupling.axis, i) * quadrature
      }
    }
  case let free as FreeModes:
    return free.modes.enumerated().sum { l, mode in P(mode.omega) * P.ad(l) * P.a(l) }
  case let emission as CollectiveEmission:
    let sites = 0..<(emission.exchange?.rows ?? 0)
    return sites.sum { i in
      sites.filter { $0 != i }.sum { j in P(emission.exchange![i, j]) * P.sp(i) * P.sm(j) }
    }
  default: return P()
  }
}

/// Jump operators of a part, each by itself, and their rates.
private func jumpOperators(of part: any SystemPart) -> [(jump: OperatorPolynomial, rate: Double)] {
  switch part {
  case let decay as SpinDecay:
    decay.down.enumerated().map { (.sm($0), $1) } + decay.up.enumerated().map { (.sp($0), $1) }
  case let dephasing as Dephasing: dephasing.rates.enumerated().map { (.sz($0), $1) }
  case let free as FreeModes: free.modes.enumerated().map { (.a($0), 2 * $1.decay) }
  default: []
  }
}

extension OperatorPolynomial {
  fileprivate var withoutConstant: OperatorPolynomial {
    let constant = terms.first { $0.monomial == .one }?.coefficient ?? .zero
    return self - OperatorPolynomial(constant)
  }
}

extension IsingCoupling.Couplings {
  var sites: Int {
    switch self {
    case .dense(let matrix): matrix.rows
    case .sparse(let matrix): matrix.starts.count - 1
    }
  }

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
struct ModelSetup {
  let equations: ModelEquations
  let system: PhysicalSystem
  private let parameters: [String: ParameterValue]
  private let names: ExpressionNames

  private static let disorder = RandomStream(
    seed: 7, purpose: .disorder, point: 0, realization: 0)

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
    system = model.system(disorder: Self.disorder)
    names = ExpressionNames(model, equations: variant.equations, parameters: values)
  }

  /// What the names of the equations stand for.
  /// - Parameter drawn: with the matrices that the equations declare; otherwise with the parameters alone,
  ///   one of which may have the name of a matrix.
  func scope(drawn: Bool) throws -> ExpressionScope {
    guard !drawn else { return try names.scope(disorder: Self.disorder) }
    var scope = ExpressionScope()
    for case (let name, .number(let number)) in parameters {
      scope.parameters[name] = .number(number)
    }
    return scope
  }

  /// What the text says, with the shape of the system.
  func masterEquation() throws -> MasterEquation {
    let (scope, functions) = (try scope(drawn: true), TimeFunctionTable())
    let hamiltonian = try scope.timedHamiltonian(
      equations.hamiltonian.map { try ModelExpression($0.text) }, functions: functions)
    let jumps = try equations.jumps.map { jump in
      let rows = try scope.timedJumps(
        ModelExpression(jump.jump), rate: jump.rate.map { try ModelExpression($0) },
        for: jump.indices.isEmpty ? .none : ModelIndices(jump.indices), functions: functions)
      guard jump.matrix != nil, let decay = system.emission else {
        return MasterEquation.Jump.independent(
          rows.compactMap { row in
            guard let jump = row.jump, let rate = row.rate, rate.number != 0 else { return nil }
            return (jump, rate)
          })
      }
      return .correlated(jumps: rows.map { $0.jump! }, matrix: decay)
    }
    return MasterEquation(shape: system.shape, hamiltonian: hamiltonian, jumps: jumps)
  }

  func text() throws -> ModelText {
    ModelText(
      scope: try scope(drawn: true),
      hamiltonian: try equations.hamiltonian.map { try ModelExpression($0.text) },
      jumps: try equations.jumps.map { jump in
        ModelText.Jump(
          try ModelExpression(jump.jump), rate: try jump.rate.map { try ModelExpression($0) },
          matrix: try jump.matrix.map { try ModelExpression($0) },
          for: jump.indices.isEmpty ? .none : try ModelIndices(jump.indices))
      })
  }
}
