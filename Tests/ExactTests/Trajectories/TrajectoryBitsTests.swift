import BatchCore
import Foundation
import Testing

@testable import Exact
@testable import Models

/// What one trajectory does depends on its number alone, and cutoffs grow as far as it takes.
struct TrajectoryBitsTests {
  /// A cavity that is driven and decays, and a spin in it.
  private func cavity(cutoffs: [Int]?, isTimed: Bool, drive: Double = 1.5) -> SmallSystem {
    let number = P.ad(0) * P.a(0)
    var hamiltonian = TimedOperator(
      0.3 * number + 0.1 * number * number + 0.5 * (P.a(0) * P.sp(0) + P.ad(0) * P.sm(0)))
    let field = drive * (P.a(0) + P.ad(0))
    if isTimed {
      let function = TimeFunction(number: 1, isReal: true, text: "cos(t)^2") {
        ComplexNumber(cos($0) * cos($0))
      }
      hamiltonian += TimedOperator(.init(), timed: [(function, field)])
    } else {
      hamiltonian += TimedOperator(field)
    }
    return SmallSystem(
      equation: MasterEquation(
        shape: SystemShape(sites: 1, modes: 1), hamiltonian: hamiltonian,
        jumps: [.decay([(P.a(0), 1)]), .decay([(P.sm(0), 0.5), (P.ad(0), 0.1)])]),
      directions: [InitialState(theta: 1)], modes: [ModeState(displacement: .zero)],
      cutoffs: cutoffs,
      operators: [number, P.sz(0), P.a(0)].map { TimedOperator($0) })
  }

  private func values(_ solver: TrajectorySolver, _ range: Range<Int>, _ times: [Double]) throws
    -> [Int: [ComplexNumber]]
  {
    var all: [Int: [ComplexNumber]] = [:]
    try solver.run(range, times: times) { trajectory, _, values in
      all[trajectory, default: []] += values
    }
    return all
  }

  @Test(arguments: [false, true]) func sameBitsWhateverIsBeside(isTimed: Bool) throws {
    let system = cavity(cutoffs: nil, isTimed: isTimed)
    let times = [0, 0.4, 1, 1.9, 3]
    let all = try values(system.solver(), 0..<21, times)
    #expect(all.count == 21 && all.values.allSatisfy { $0.count == 15 })
    let other = try system.solver()
    for range in [5..<6, 17..<20, 3..<12] {
      for (trajectory, own) in try values(other, range, times) {
        #expect(own == all[trajectory], "trajectory \(trajectory) of \(range)")
      }
    }
    // What is told of some trajectories does not depend on those before.
    other.forgetReport()
    _ = try values(other, 2..<3, times)
    let fresh = try system.solver()
    _ = try values(fresh, 2..<3, times)
    #expect(other.report == fresh.report && fresh.report.steps > 0)
    #expect(Set(all.values.map { $0.last! }).count == 21)
    #expect(try values(system.solver(seed: 2), 0..<1, times)[0] != all[0])
  }

  @Test(arguments: [false, true]) func cutoffsGrow(isTimed: Bool) throws {
    let times = [0, 0.7, 1.5, 2.4]
    let solver = try cavity(cutoffs: nil, isTimed: isTimed).solver()
    let first = solver.problem.space.cutoffs[0]
    let found = try values(solver, 0..<24, times)
    #expect(solver.report.cutoffs[0] > first, "grows from \(first)")
    #expect(solver.report.lastPopulations[0] <= 1e-6)
    let large = try cavity(cutoffs: [60], isTimed: isTimed).solver()
    let expected = try values(large, 0..<24, times)
    #expect(large.report.lastPopulations[0] < 1e-12)
    for (trajectory, own) in found {
      for (a, b) in zip(own, expected[trajectory]!) {
        #expect((a - b).magnitude < 2e-4, "trajectory \(trajectory)")
      }
    }
  }

  @Test func memoryIsToldWhereItGrowsTooLarge() throws {
    let solver = try cavity(cutoffs: nil, isTimed: false, drive: 8).solver { $0.memoryLimit = 2e5 }
    #expect {
      _ = try values(solver, 0..<8, [0, 5])
    } throws: { error in
      let size = error as? ExactSizeError
      return size != nil && size!.time != nil && size!.bytes > size!.limit
    }
  }
}
