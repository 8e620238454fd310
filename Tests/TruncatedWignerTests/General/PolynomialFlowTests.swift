import Foundation
import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// Flows of general Hamiltonians, by splitting and by Lie–Runge–Kutta steps: order, lengths, large turns, and
/// trajectories that do not see each other.
@Suite("flows of general Hamiltonians") struct PolynomialFlowTests {
  private static let (sites, modes) = (3, 2)

  /// All trajectories after some steps from the same start.
  private static func moved(
    _ energy: PhaseSpacePolynomial, time: Double, steps: Int, from start: BatchState
  ) -> BatchState {
    blasSingleThreaded()
    let state = copy(start)
    let system = PhaseSpaceSystem(
      sites: sites, modes: modes, stages: [[PolynomialHamiltonian(energy)]])
    FlowStepper(system: system, step: time / Double(steps), noise: nil, like: state)
      .advance(state, steps: steps, firstStep: 0, firstTrajectory: 0)
    return state
  }

  private static func copy(_ state: BatchState) -> BatchState {
    let copy = BatchState(
      sites: state.sites, modes: state.modes, trajectories: state.trajectories,
      width: state.groups * laneCount)
    copy.copy(from: state)
    return copy
  }

  private static func start(seed: UInt64, trajectories: Int = 16) -> BatchState {
    let state = BatchState(
      sites: sites, modes: modes, trajectories: trajectories, width: (trajectories + 15) / 16 * 16)
    state.fill(seed: seed)
    return state
  }

  private static func difference(_ a: BatchState, _ b: BatchState) -> Double {
    (0..<a.trajectories).reduce(0) { largest, lane in
      zip(a.numbered(lane), b.numbered(lane)).reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
  }

  /// The largest relative change of a squared length.
  private static func stretch(_ a: BatchState, _ b: BatchState) -> Double {
    (0..<sites).reduce(0) { largest, site in
      (0..<a.trajectories).reduce(largest) {
        max(
          $0,
          abs(
            a.squaredLength(site: site, trajectory: $1)
              / b.squaredLength(site: site, trajectory: $1) - 1))
      }
    }
  }

  /// Random products of different sites and a mode; in two groups each site has one component in each.
  private static func random(_ seed: UInt64, isSplit: Bool) -> PhaseSpacePolynomial {
    var random = SplitMix(seed: seed)
    guard isSplit else {
      return .random(24, degree: 4, variables: 0..<(3 * sites + 2 * modes), seed: seed)
    }
    let axes = (0..<sites).map { _ in Int.random(in: 0..<3, using: &random) }
    return PhaseSpacePolynomial(
      (0..<16).map { number in
        let group = number % 2
        var factors = (0..<sites).filter { _ in Bool.random(using: &random) }
        if factors.isEmpty { factors = [0] }
        var variables = factors.map { 3 * $0 + (axes[$0] + group) % 3 }
        if Bool.random(using: &random) {
          variables.append(3 * sites + 2 * (number % 4 / 2) + group)
        }
        return (coefficient: random.symmetric(), variables: variables)
      })
  }

  @Test("40 random Hamiltonians at random steps, against fine ones", arguments: [false, true])
  func attack(isSplit: Bool) {
    var random = SplitMix(seed: 580)
    var ratios: [Double] = []
    for seed in UInt64(581)..<601 {
      let energy = Self.random(seed, isSplit: isSplit)
      let support = PhaseSpaceSupport(of: [energy], allSites: Self.sites)
      #expect((SteadyGroups(energy, support) != nil) == isSplit)
      let start = Self.start(seed: seed)
      let time = 0.05 + 0.2 * (1 + random.symmetric())
      let exact = Self.moved(energy, time: time, steps: 1000, from: start)
      let (coarse, fine) = (
        Self.moved(energy, time: time, steps: 4, from: start),
        Self.moved(energy, time: time, steps: 8, from: start)
      )
      #expect(max(Self.stretch(coarse, start), Self.stretch(fine, start)) < 1e-13, "\(seed)")
      let (a, b) = (Self.difference(coarse, exact), Self.difference(fine, exact))
      #expect(a < (isSplit ? 0.1 : 0.02), "\(seed): \(a) in steps of \(time / 4)")
      if b > 1e-11 { ratios.append(a / b) }
    }
    let middle = ratios.sorted()[ratios.count / 2]
    print(
      "random Hamiltonians, split \(isSplit): ratio of errors \(ratios.min()!) … \(ratios.max()!)")
    // A run begins and ends with half a step: 3.25 and 7.25 steps' worth of error of order 2.
    if isSplit {
      #expect(middle > 3.4 && middle < 3.8 && ratios.allSatisfy { $0 > 3 }, "\(ratios)")
    } else {
      #expect(middle > 13 && middle < 20 && ratios.allSatisfy { $0 > 8 }, "\(ratios)")
    }
  }

  /// A coefficient of time is that of the middle of the step: order 2.
  @Test("coefficients of time", arguments: [false, true])
  func timed(isSplit: Bool) {
    let energy = Self.random(610, isSplit: isSplit).timed([0: .cosine(2), 5: .cosine(3, number: 2)])
    let start = Self.start(seed: 611)
    let ends = [16, 32, 64, 2048].map { Self.moved(energy, time: 1, steps: $0, from: start) }
    let errors = ends.dropLast().map { Self.difference($0, ends.last!) }
    #expect(
      errors[0] < 0.1 && errors[0] / errors[1] > 3.5 && errors[1] / errors[2] > 3.5, "\(errors)")
  }

  @Test("lengths over 10⁵ steps", arguments: [false, true])
  func lengths(isSplit: Bool) {
    let v = Variables(sites: Self.sites)
    let energy = PhaseSpacePolynomial([
      (0.5, [v.x(0), v.x(1)]), (0.4, [v.y(0), v.y(1)]), (0.3, [v.x(1), v.x(2)]),
      (0.2, [v.y(1), v.y(2)]), (isSplit ? 0.1 : 0.3, [isSplit ? v.y(2) : v.z(2), v.y(0)]),
      (2, isSplit ? [v.x(2)] : [v.x(2), v.z(2)]),
    ])
    let start = Self.start(seed: 620)
    let end = Self.moved(energy, time: 10_000, steps: 100_000, from: start)
    #expect(Self.stretch(end, start) < 1e-12, "\(Self.stretch(end, start))")
  }

  /// A field alone, in the same polynomial as a product that moves nothing; a step is two half steps.
  @Test("turns of any size", arguments: [0.3, 2, 3.8, 4.2, 12, 100])
  func large(angle: Double) {
    let v = Variables(sites: Self.sites)
    let axis = [0.48, -0.64, 0.6]
    let energy = PhaseSpacePolynomial(
      (0..<3).map { (coefficient: angle / 2 * axis[$0], variables: [$0]) }
        + [(coefficient: 0, variables: [v.x(0), v.y(0)])])
    let start = Self.start(seed: 630)
    let end = Self.moved(energy, time: 1, steps: 1, from: start)
    for lane in 0..<16 {
      let s = Array(start.numbered(lane)[0..<3])
      let along = zip(axis, s).reduce(0) { $0 + $1.0 * $1.1 }
      for k in 0..<3 {
        let (i, j) = ((k + 1) % 3, (k + 2) % 3)
        let cross = axis[i] * s[j] - axis[j] * s[i]
        let expected = s[k] * cos(angle) + cross * sin(angle) + axis[k] * along * (1 - cos(angle))
        #expect(abs(end.numbered(lane)[k] - expected) < (angle < 4 ? 4e-7 : 1e-12))
      }
    }
  }

  /// Turns of some lanes are far, batches are wide and narrow: a trajectory has the same bits.
  @Test("trajectories do not see each other", arguments: [false, true])
  func alone(isSplit: Bool) {
    let energy = Self.random(640, isSplit: isSplit)
    let wide = Self.start(seed: 641, trajectories: 88)
    // Every third trajectory turns fast.
    for lane in stride(from: 0, to: 88, by: 3) {
      for buffer in [wide.sx, wide.sy, wide.sz] {
        for site in 0..<Self.sites { buffer.doubles[site * buffer.groups * laneCount + lane] *= 6 }
      }
    }
    let end = Self.moved(energy, time: 0.6, steps: 3, from: wide)
    for lane in [0, 1, 7, 33, 45, 64, 80, 87] {
      let narrow = Self.start(seed: 642, trajectories: 16)
      for (own, other) in [
        (narrow.sx, wide.sx), (narrow.sy, wide.sy), (narrow.sz, wide.sz), (narrow.re, wide.re),
        (narrow.im, wide.im),
      ] {
        for row in 0..<own.rows {
          own.doubles[row * own.groups * laneCount + 5] = other[row, lane]
        }
      }
      let alone = Self.moved(energy, time: 0.6, steps: 3, from: narrow)
      #expect(alone.numbered(5) == end.numbered(lane), "trajectory \(lane)")
    }
  }

  /// Two groups of spins conserve energy for long, as a splitting does.
  @Test("energy of a splitting stays bounded")
  func energy() {
    let all = Self.random(650, isSplit: true)
    let energy = all.taking(
      (0..<all.count).filter { all.monomial($0).allSatisfy { $0 < 3 * Self.sites } })
    let start = Self.start(seed: 651)
    let drifts = [200, 2000].map { time -> Double in
      let end = Self.moved(energy, time: Double(time), steps: 20 * time, from: start)
      return (0..<16).reduce(0) {
        max($0, abs(energy.value(end.numbered($1)) - energy.value(start.numbered($1))))
      }
    }
    #expect(drifts[0] > 0 && drifts[1] < 0.02 && drifts[1] < 5 * drifts[0], "\(drifts)")
  }
}
