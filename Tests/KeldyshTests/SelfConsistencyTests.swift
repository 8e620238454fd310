import Models
import Testing

@testable import Keldysh

/// Self-consistent self-energies.
@Suite struct SelfConsistencyTests {
  private static let grid = FrequencyGrid(count: 1024, cutoff: 20)

  private func cavity(_ muB: Double, _ kappa: Double, _ gamma: Double, width: Double)
    -> DrivenCavity
  {
    KeldyshTests.cavity(muB, kappa, gamma, width: width, .consistent, isSelfConsistent: true)
  }

  /// Σ of the functions that it dresses is itself, wherever the iteration began.
  @Test(arguments: [(1.0, 0.25, 0.75, 2.5), (0.3, 0.08, 0.2, 1), (30, 0.1, 0.5, 0.6)])
  func selfEnergyIsThatOfItsFunctions(muB: Double, kappa: Double, gamma: Double, width: Double) {
    let own = cavity(muB, kappa, gamma, width: width)
    let equation = SaddlePointEquation(own, Self.grid)
    for (frequency, field) in [(-0.4, 0.0), (-0.35, 0.1), (0.5, 0.6), (-0.4, 0.0)] {
      let there = equation.susceptibility(frequency, field: field, strength: 0.4)
      #expect(equation.isConverged)
      let sigma = equation.selfEnergy!
      #expect(sigma.compare(to: equation.functions).change < 1e-10)
      let alone = SaddlePointEquation(own, Self.grid)
        .susceptibility(frequency, field: field, strength: 0.4)
      #expect((there - alone).magnitude < 1e-9)
      equation.forget()
      let again = equation.susceptibility(frequency, field: field, strength: 0.4)
      #expect(again == alone)
    }
  }

  /// Numbers of an independent program (brute force over μ_S and ψ, NumPy).
  @Test func independentSolutions() throws {
    let own = DrivenCavity(
      kappa: 0.0913, gamma: 0.8522, chemicalPotential: 1.9157,
      spectrum: .lorentzian(center: 1.4302, width: 0.6026), isSelfConsistent: true)
    let solver = CavitySolver(own, Self.grid, strengths: 0.149...0.149)
    let states = SaddlePointStates(solver, strength: 0.149)
    let one = try #require(states.condensates.first)
    #expect(states.condensates.count == 1 && one.isStable && states.isBalanced)
    #expect(abs(one.frequency + 0.100066767) < 1e-6 && abs(one.field - 1.291887856) < 1e-6)
    _ = solver.equation.susceptibility(one.frequency, field: one.field, strength: 0.149)
    #expect(abs(solver.equation.excitationDensity - 0.510398911) < 1e-6)
  }

  /// Fixed points of two linear maps close to each other, with eigenvalues between −1 and 1.5.
  @Test func mixing() {
    let factors = [1.5] + (1..<24).map { 0.75 - 0.075 * Double($0) }
    let mixing = AndersonMixing(size: 24, depth: 8)
    let (place, residual) = (
      AndersonMixing.Vector.allocate(capacity: 24), AndersonMixing.Vector.allocate(capacity: 24)
    )
    defer { [place, residual].forEach { $0.deallocate() } }
    for k in 0..<24 { place[k] = 0 }
    for shift in [1.0, 1.1] {
      mixing.begin()
      var error = Double.infinity
      for _ in 0..<300 where error > 1e-12 {
        error = 0
        for k in 0..<24 {
          residual[k] = shift * Double(k) + (factors[k] - 1) * place[k]
          error = max(error, abs(residual[k]))
        }
        mixing.advance(place, residual)
      }
      #expect(error < 1e-11)
      for k in 0..<24 {
        #expect(abs(place[k] - shift * Double(k) / (1 - factors[k])) < 1e-8)
      }
    }
  }
}
