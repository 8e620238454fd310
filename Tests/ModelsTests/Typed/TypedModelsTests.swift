import BatchCore
import Numerics
import TestSupport
import Testing

@testable import Models

/// The built-in systems typed as jobs have the equations of the built-in ones.
@Suite("typed models") struct TypedModelsTests {
  private static func initial(_ model: String) -> String {
    switch model {
    case "driven_spin": "{spin: {theta: pi}}"
    case "central_spin": "{central: {theta: pi}, satellites: {theta: 0}}"
    case "tavis_cummings": "{atom: {theta: 0}, cavity: {displacement: 0}}"
    case "spin_boson": "{spin: {theta: pi/2}, mode: {displacement: 0}}"
    default: "{atom: {theta: pi}}"
    }
  }

  @Test("the Hamiltonian is that of the built-in model", arguments: TypedModels.all.map(\.model))
  func hamiltonian(of name: String) throws {
    let typed = try #require(TypedModels.all.first { $0.model == name })
    let job = try customJob(typed.text, initial: Self.initial(name))
    let own = try customModel(job).hamiltonian()
    let setup = try ModelSetup(.init(model: name, given: typed.given))
    let other = try setup.scope(drawn: true).hamiltonian(
      setup.equations.hamiltonian.map { try ModelExpression($0.text) })
    #expect((own - other).terms.allSatisfy { $0.coefficient.magnitude < 1e-12 })
    #expect(own.terms.count > 0)
  }

  @Test(
    "the jump operators are those of the built-in model", arguments: TypedModels.all.map(\.model))
  func jumps(of name: String) throws {
    let typed = try #require(TypedModels.all.first { $0.model == name })
    let job = try customJob(typed.text, initial: Self.initial(name))
    let setup = try ModelSetup(.init(model: name, given: typed.given))
    let scope = try setup.scope(drawn: true)
    var others: [(jump: OperatorPolynomial, rate: Double)] = []
    for jump in setup.equations.jumps {
      guard let rate = jump.rate else { continue }
      let indices = jump.indices.isEmpty ? ModelIndices.none : try ModelIndices(jump.indices)
      let rows = try scope.timedJumps(
        ModelExpression(jump.jump), rate: ModelExpression(rate), for: indices)
      for row in rows where row.rate!.number != 0 {
        others.append((row.jump!.constant, row.rate!.number))
      }
    }
    let equation = try customModel(job).equation()
    for jump in equation.jumps {
      switch jump {
      case .independent(let family):
        for own in family {
          let same = others.filter { $0.jump == own.jump.constant }
          #expect(same.count == 1 && abs(same[0].rate - own.rate.value(at: 0)) < 1e-13)
        }
        others.removeAll { other in family.contains { $0.jump.constant == other.jump } }
      case .correlated(let family, let matrix):
        let emission = try #require(setup.system.emission)
        #expect(family.map(\.constant) == (0..<8).map { OperatorPolynomial.sm($0) })
        for i in 0..<8 {
          for j in 0..<8 {
            #expect(abs(matrix.real[i, j] - emission.real[i, j]) < 1e-12)
          }
        }
      }
    }
    #expect(others.isEmpty)
  }

  @Test("initial states and shapes") func states() throws {
    let job = try customJob(
      TypedModels.centralSpin,
      initial: "{central: {theta: pi}, satellites: {theta: \"pi*i/60\", phi: 0.5}}")
    let model = try customModel(job)
    #expect(model.shape.sites == 31 && model.shape.modes == 0)
    #expect(model.shape.species.map(\.name) == ["central", "satellites"])
    #expect(model.shape.species.map(\.sites) == [0..<1, 1..<31])
    let directions = model.directions(job.initial)
    #expect(directions[0].theta == .pi && directions[0].phi == 0)
    #expect(abs(directions[30].theta - .pi * 29 / 60) < 1e-15 && directions[30].phi == 0.5)
  }

  @Test("displaced thermal modes") func modes() throws {
    let job = try customJob(
      "modes: {cavity: 2}\nhamiltonian: \"sum(l in cavity: ad[l]*a[l])\"",
      initial: "{cavity: {displacement: \"1 + 0.5*im*i\", thermal: 2}}")
    let states = try #require(try customModel(job).modeStates(job.initial))
    #expect(
      states == [
        ModeState(displacement: ComplexNumber(1), thermal: 2),
        ModeState(displacement: ComplexNumber(1, 0.5), thermal: 2),
      ])
  }
}
