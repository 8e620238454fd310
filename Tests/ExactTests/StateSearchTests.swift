import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Exact
@testable import Models
@testable import Numerics

/// The states that are reached, found row by row, are those that are found one by one.
struct StateSearchTests {
  /// One state after the other, each operator on each state.
  private func bruteForce(
    _ list: FactorList, from state: ProductState, seeds: [FactorizedOperator],
    steps: [[FactorizedOperator]]
  ) throws -> (codes: [Int], isTruncated: [Bool]) {
    let numbering = try #require(OperatorAction.Numbering(list.radices))
    var isTruncated = state.isTruncated
    var (codes, known) = ([Int](), Set<Int>())
    func add(_ code: Int) {
      for (mode, factor) in list.ofMode.enumerated()
      where numbering.level(of: code, factor) >= list.factors[factor].levels {
        isTruncated[mode] = true
        return
      }
      if known.insert(code).inserted { codes.append(code) }
    }
    func reached(_ operation: FactorizedOperator, _ code: Int) -> [Int] {
      var (action, reached) = (OperatorAction(operation, numbering), [Int]())
      for part in action.parts.indices {
        action.forEach(part, from: code) { target, _ in reached.append(target) }
      }
      return reached
    }
    var first = [0]
    for (factor, local) in state.locals.enumerated() {
      first = first.flatMap { code in
        local.support.map { code + $0 * numbering.strides[factor] }
      }
    }
    first.forEach(add)
    func close() {
      var next = 0
      while next < codes.count {
        for chain in steps {
          var level = [codes[next]]
          for step in chain {
            let targets = level.flatMap { reached(step, $0) }
            targets.forEach(add)
            level = Array(Set(targets.filter(known.contains)))
          }
        }
        next += 1
      }
    }
    close()
    let own = codes
    for seed in seeds { for code in own { reached(seed, code).forEach(add) } }
    close()
    return (codes.sorted(), isTruncated)
  }

  /// Sparse random systems with few conserved numbers, some of one long mode, some of interchangeable spins.
  private func parts(seed: UInt64) -> (SpaceParts, cutoffs: [Int]) {
    typealias P = OperatorPolynomial
    var random = SplitMix(seed: seed)
    func below(_ count: Int) -> Int { Int(random.uniform() * Double(count) * 0.999999) }
    let modeCount = below(4)
    let sites = modeCount == 0 ? 2 + below(5) : 1 + below(4)
    let isAlike = below(3) == 0
    let cutoffs = (0..<modeCount).map {
      $0 == modeCount - 1 && below(3) == 0 ? 70 + below(80) : 2 + below(7)
    }
    func spin(_ site: Int, _ kind: Int) -> P {
      [P.sp(site), P.sm(site), P.sz(site), P.sx(site)][kind]
    }
    func mode() -> P {
      guard modeCount > 0 else { return P(ComplexNumber(1)) }
      let number = below(modeCount)
      let one: P = below(2) == 0 ? .a(number) : .ad(number)
      return below(3) == 0 ? one * one : one
    }
    func hermitian(_ p: P) -> P { p + p.adjoint }
    var h = P()
    for _ in 0..<(1 + below(4)) {
      let (kind, other, factor) = (below(4), below(5), mode())
      let number = 2 * random.uniform() - 1
      for site in isAlike ? Array(0..<sites) : [below(sites)] {
        let own = other < 3 ? spin(site, kind) * factor : spin(site, kind)
        h += number * hermitian(own)
      }
    }
    var single: [(TimedOperator, MasterEquation.Rate)] = []
    if modeCount > 0, below(2) == 0 {
      single.append((TimedOperator(P.a(below(modeCount))), MasterEquation.Rate(0.5)))
    }
    if below(2) == 0 {
      let kind = below(3)
      for site in isAlike ? Array(0..<sites) : [below(sites)] {
        single.append((TimedOperator(spin(site, kind)), MasterEquation.Rate(0.3)))
      }
    }
    let theta = [0, Double.pi, 0.5 * .pi][below(3)]
    let equation = MasterEquation(
      shape: SystemShape(sites: sites, modes: modeCount), hamiltonian: TimedOperator(h),
      jumps: [.independent(single)])
    let directions = (0..<sites).map { site in
      InitialState(theta: isAlike || site % 2 == 0 ? theta : .pi - theta, phi: 0)
    }
    let modes = (0..<modeCount).map { _ in
      ModeState(displacement: below(5) == 0 ? ComplexNumber(0.4) : .zero, thermal: 0)
    }
    let correlated = below(3) == 0 ? [TimedOperator(hermitian(spin(0, below(2))))] : []
    return (
      SpaceParts(
        equation, directions: directions, modes: modes, correlated: correlated, groupsSpins: true),
      cutoffs
    )
  }

  @Test func agreesWithBruteForce() throws {
    var (rows, truncated, groups) = (0, 0, 0)
    for seed in 0..<150 as Range<UInt64> {
      let (parts, cutoffs) = parts(seed: seed)
      let list = parts.factors(cutoffs: cutoffs)
      let state = ProductState(list, directions: parts.directions, modes: parts.modes)
      let seeds = parts.correlated.map { list.factorized($0) }
      let steps =
        [[list.factorized(parts.equation.hamiltonian)]] + parts.channels(list).steps(list)
      let expected = try bruteForce(list, from: state, seeds: seeds, steps: steps)
      let basis = try Basis(list, from: state, seeds: seeds, steps: steps, limit: 1_000_000)
      #expect(basis.codes == expected.codes, "seed \(seed)")
      #expect(basis.isTruncated == expected.isTruncated, "seed \(seed)")
      for (place, code) in basis.codes.enumerated() { #expect(basis.place(of: code) == place) }
      let others = Set(basis.codes)
      for code in 0..<min(2000, basis.numbering.count) where !others.contains(code) {
        #expect(basis.place(of: code) == nil)
      }
      rows += basis.count
      truncated += expected.isTruncated.count { $0 }
      groups += parts.groups.count
      // The limit is met exactly.
      if basis.count > state.locals.reduce(1, { $0 * $1.support.count }) {
        #expect(throws: ExactSizeError.self) {
          try Basis(list, from: state, seeds: seeds, steps: steps, limit: basis.count - 1)
        }
      }
      _ = try Basis(list, from: state, seeds: seeds, steps: steps, limit: basis.count)
    }
    #expect(rows > 10_000 && truncated > 20 && groups > 20, "\(rows) \(truncated) \(groups)")
  }
}
