import BatchCore
import Foundation
import Testing

@testable import Exact
@testable import Models
@testable import Numerics

/// Laws that solutions keep, whatever the system.
struct EvolutionTests {
  private typealias P = OperatorPolynomial
  private static let drive = TimeFunction(number: 1, isReal: true, text: "cos(2*t)") {
    ComplexNumber(cos(2 * $0))
  }

  /// Spins of a chain, with a mode that all couple to.
  private func problem(
    spins: Int, loss: Double = 0, drive: Double = 0, isChain: Bool = true,
    displacement: Double = 0, thermal: Double = 0, theta: Double = 0.7,
    operators: [P] = [], correlated: [P] = [], _ change: (inout ExactOptions) -> Void = { _ in }
  ) throws -> ExactProblem {
    var hamiltonian = TimedOperator(Self.energy(spins, isChain: isChain))
    if drive != 0 {
      hamiltonian += TimedOperator(
        .init(), timed: [(Self.drive, drive * (0..<spins).sum { P.sx($0) })])
    }
    var options = ExactOptions()
    change(&options)
    return try ExactProblem(
      MasterEquation(
        shape: SystemShape(sites: spins, modes: 1), hamiltonian: hamiltonian,
        jumps: loss == 0
          ? [] : [.independent([(TimedOperator(P.a(0)), MasterEquation.Rate(loss))])]),
      directions: Array(repeating: InitialState(theta: theta, phi: 0.3), count: spins),
      modes: [ModeState(displacement: ComplexNumber(displacement), thermal: thermal)],
      operators: operators.map { TimedOperator($0) },
      correlated: correlated.map { TimedOperator($0) }, options: options)
  }

  private static func energy(_ spins: Int, isChain: Bool = true) -> P {
    var energy = P.ad(0) * P.a(0)
    for i in 0..<spins {
      energy += 0.4 * P.sz(i) + 0.6 * (P.a(0) * P.sp(i) + P.ad(0) * P.sm(i))
      if isChain, i + 1 < spins { energy += 0.3 * P.sz(i) * P.sz(i + 1) }
    }
    return energy
  }

  // MARK: Conserved numbers

  /// 113 thousand of 3.4 million elements; with interchangeable spins far fewer.
  @Test func lossReachesFewElements() throws {
    func problem(_ groups: Bool) throws -> ExactProblem {
      try self.problem(
        spins: 6, loss: 0.5, isChain: false, theta: 0,
        operators: [P.ad(0) * P.a(0), P.sz(2), P.sp(0) * P.sm(5)]
      ) { $0.groupsSpins = groups }
    }
    let (single, group) = (try problem(false), try problem(true))
    #expect(single.space.cutoffs == [7])
    #expect(!single.space.basis.isTruncated[0])
    #expect(single.densityElements <= 113_000 && single.densityElements > 1000)
    #expect(group.densityElements < 2000)
    let (first, second) = (try DensityEvolution(single), try DensityEvolution(group))
    for time in [0.5, 2] {
      try first.advance(to: time) { true }
      try second.advance(to: time) { true }
      for (a, b) in zip(first.expectations(), second.expectations()) {
        #expect((a - b).magnitude < 1e-8)
      }
    }
    #expect(abs(first.normError) < 1e-10)
  }

  /// Blocks, of rows and of single elements, against one block.
  @Test func blocksAgreeWithTheWholeMatrix() throws {
    let problem = try problem(spins: 3, loss: 0.5, thermal: 0.4, theta: 0) { $0.cutoffs = [12] }
    let space = problem.space
    let blocks = DensityBlocks(space)
    #expect(blocks.components.count > 10)
    let whole = Components(whole: space.dimension)
    let layouts = [
      BlockLayout(blocks.components, blocks.pairs),
      BlockLayout(whole, ComponentPairs(whole, from: [.init(0, 0)], space.sandwiches)),
    ]
    let terms = GeneratorTerms(space)
    let observable = space.matrix(of: TimedOperator(Self.energy(3)))
    func value(_ layout: BlockLayout, _ generator: any HermitianGenerator) -> [Double] {
      let (x, y, z) = (
        Buffer(zeros: layout.count), Buffer(zeros: layout.count), Buffer(zeros: layout.count)
      )
      for a in 0..<space.dimension {
        for b in a..<space.dimension {
          guard let place = layout.place(a, b), !place.isConjugate else { continue }
          let value = space.startElement(a, b)
          x.pointer[place.re] = value.re
          if a != b { x.pointer[place.im] = value.im }
        }
      }
      generator.apply(at: 0, x.pointer, y.pointer)
      generator.apply(at: 0, y.pointer, z.pointer)
      let functional = DensityFunctional(observable, layout)
      return [y, z].map { functional.value($0.pointer, at: 0).re }
    }
    let all = layouts.flatMap { layout in
      [
        value(layout, BlockGenerator(terms, layout)),
        value(layout, ElementGenerator(terms, layout)),
      ]
    }
    #expect(abs(all[0][1]) > 0.01)
    for other in all.dropFirst() {
      for (a, b) in zip(other, all[0]) { #expect(abs(a - b) < 1e-11) }
    }
  }

  // MARK: Conserved energy, positive states

  @Test func closedSystemsKeepTheirEnergy() throws {
    for displacement in [0, 0.8] {
      let problem = try problem(
        spins: 4, displacement: displacement, operators: [Self.energy(4)])
      #expect(!problem.isDissipative && problem.isPureStart)
      let evolution = try PureEvolution(problem)
      let start = evolution.expectations()[0].re
      try evolution.advance(to: 20) { true }
      #expect(abs(evolution.expectations()[0].re - start) < 1e-7)
      #expect(abs(evolution.normError) < 1e-7)
    }
  }

  /// A mixed start of a closed system takes ρ.
  @Test func densityMatricesStayPositive() throws {
    for loss in [0, 0.7] {
      let problem = try problem(
        spins: 2, loss: loss, displacement: 0.5, thermal: 0.3, operators: [Self.energy(2)]
      ) { $0.cutoffs = [14] }
      #expect(!problem.isPureStart)
      let evolution = try DensityEvolution(problem)
      let energy = evolution.expectations()[0].re
      try evolution.advance(to: 3) { true }
      #expect((abs(evolution.expectations()[0].re - energy) < 1e-7) == (loss == 0))
      let size = problem.dimension
      // The real form of a Hermitian matrix has its eigenvalues twice.
      let doubled = Matrix(rows: 2 * size, columns: 2 * size)
      for i in 0..<size {
        for j in 0..<size {
          let value = evolution.element(i, j)
          #expect((value - evolution.element(j, i).conjugate).magnitude == 0)
          (doubled[i, j], doubled[size + i, size + j]) = (value.re, value.re)
          (doubled[i, size + j], doubled[size + i, j]) = (-value.im, value.im)
        }
      }
      let smallest = BLAS.diagonalize(doubled.elements, 2 * size)[0]
      #expect(smallest > -1e-9)
    }
  }

  // MARK: Tolerances

  @Test func errorsFallWithTheTolerance() throws {
    for (loss, drive) in [(0.0, 0.0), (0, 0.9), (0.5, 0), (0.5, 0.9)] {
      func values(_ tolerance: Double) throws -> [ComplexNumber] {
        let problem = try problem(
          spins: 3, loss: loss, drive: drive, displacement: 0.5,
          operators: [P.sx(0), P.sy(1) * P.sz(2), P.a(0)]
        ) {
          $0.cutoffs = [9]
          $0.tolerance = tolerance
        }
        let evolution: any ExactEvolution =
          loss == 0 ? try PureEvolution(problem) : try DensityEvolution(problem)
        for time in [1.0, 2, 5, 10] { try evolution.advance(to: time) { true } }
        return evolution.expectations()
      }
      let exact = try values(1e-13)
      for tolerance in [1e-5, 1e-7, 1e-9] {
        let error = zip(try values(tolerance), exact).map { ($0 - $1).magnitude }.max()!
        #expect(error < tolerance, "loss \(loss), drive \(drive): \(error) at \(tolerance)")
        if drive > 0, tolerance == 1e-5 { #expect(error > 1e-12) }
      }
    }
  }

  /// Order 8: half the step, an error 2⁸ times smaller.
  @Test func dormandPrinceHasOrderEight() {
    func error(_ steps: Int) -> Double {
      let method = DormandPrince853(count: 2)
      let y = UnsafeMutablePointer<Double>.allocate(capacity: 2)
      defer { y.deallocate() }
      (y[0], y[1]) = (1, 0)
      let h = 3 / Double(steps)
      for n in 0..<steps {
        // A rotation whose speed changes: the angle is t + t²/2.
        _ = method.attempt(y, at: Double(n) * h, step: h) { t, y, out in
          out[0] = -(1 + t) * y[1]
          out[1] = (1 + t) * y[0]
        }
        y.update(from: method.candidate, count: 2)
        method.accept()
      }
      return hypot(y[0] - cos(7.5), y[1] - sin(7.5))
    }
    let order = log2(error(10) / error(20))
    #expect(order > 7.5 && order < 9.5, "\(order)")
  }

  // MARK: Cutoffs and sizes

  @Test func cutoffsAreFound() throws {
    let operators = [P.ad(0) * P.a(0), P.sx(0), P.a(0)]
    for (loss, isTimed) in [(0.0, false), (0.4, false), (0.4, true)] {
      func run(_ cutoff: [Int]?) throws -> any ExactEvolution {
        let problem = try problem(
          spins: 2, loss: loss, drive: isTimed ? 0.5 : 0, displacement: 0.4, theta: 0,
          operators: operators + [P.ad(0) * P.ad(0) * P.a(0) * P.a(0)]
        ) { $0.cutoffs = cutoff }
        return loss == 0 ? try PureEvolution(problem) : try DensityEvolution(problem)
      }
      let (found, given) = (try run(nil), try run([40]))
      let first = found.modes[0].levels
      for time in [1.0, 4] {
        try found.advance(to: time) { true }
        try given.advance(to: time) { true }
      }
      for (a, b) in zip(found.expectations(), given.expectations()) {
        #expect((a - b).magnitude < 1e-6, "loss \(loss)")
      }
      #expect(found.modes[0].isTruncated && found.modes[0].lastLevels <= 1e-8)
      #expect(found.modes[0].levels >= first && found.modes[0].levels < 40)
      #expect(given.modes[0].levels == 40)
    }
  }

  /// A driven mode leaves the cutoff that it starts with.
  @Test func cutoffsGrow() throws {
    var options = ExactOptions()
    let equation = MasterEquation(
      shape: SystemShape(sites: 0, modes: 1),
      hamiltonian: TimedOperator(0.5 * P.ad(0) * P.a(0) + 1.5 * (P.a(0) + P.ad(0))),
      jumps: [.independent([(TimedOperator(P.a(0)), MasterEquation.Rate(0.2))])])
    func problem() throws -> ExactProblem {
      try ExactProblem(
        equation, directions: [], modes: [ModeState(displacement: .zero)],
        operators: [TimedOperator(P.a(0)), TimedOperator(P.ad(0) * P.a(0))], options: options)
    }
    let evolution = try DensityEvolution(problem())
    try evolution.advance(to: 4) { true }
    // dα/dt = −(κ/2 + iω) α − iF.
    let rate = ComplexNumber(0.1, 0.5)
    let decay = exp(-0.4)
    let turn = ComplexNumber(decay * cos(2), -decay * sin(2))
    let alpha = ComplexNumber(0, -1.5) / rate * (ComplexNumber(1) - turn)
    #expect((evolution.expectations()[0] - alpha).magnitude < 1e-6)
    #expect(abs(evolution.expectations()[1].re - alpha.magnitude * alpha.magnitude) < 1e-5)
    #expect(evolution.modes[0].levels > 30)
    #expect(evolution.modes[0].lastLevels <= 1e-8)
    options.memoryLimit = 100_000
    let small = try DensityEvolution(problem())
    let error = try #require(throws: ExactSizeError.self) { try small.advance(to: 4) { true } }
    #expect((error.time ?? 0) > 0.1 && error.dimension > 20)
    #expect("\(error)".contains("cutoffs"))
  }

  @Test func sizesAreTold() throws {
    let small = try problem(spins: 3, loss: 0.5, displacement: 0.5) {
      $0.cutoffs = [10]
      $0.groupsSpins = false
    }
    #expect(small.dimension == 80)
    #expect(small.densityElements == 6400)
    #expect(small.densityFits && small.densityBytes > 6400 * 16)
    let large = try problem(spins: 6, loss: 0.5, displacement: 0.5) {
      $0.cutoffs = [20]
      $0.groupsSpins = false
      $0.memoryLimit = 1e8
    }
    #expect(!large.densityFits)
    let error = #expect(throws: ExactSizeError.self) { try DensityEvolution(large) }
    #expect(error?.dimension == 1280)
    #expect("\(error!)".contains("dimension 1280 (cutoffs 20) takes"), "\(error!)")
    #expect(throws: ExactSizeError.self) {
      try problem(spins: 45, displacement: 0.5) { $0.cutoffs = [50] }
    }
  }

  // MARK: Kept states

  @Test func goesOnWithTheSameBits() throws {
    for (loss, drive) in [(0.0, 0.0), (0, 0.9), (0.5, 0), (0.5, 0.9)] {
      let problem = try problem(
        spins: 2, loss: loss, drive: drive, displacement: 0.2, operators: [P.sx(0), P.a(0)])
      func new(_ state: [UInt8]?) throws -> any ExactEvolution {
        if loss == 0 {
          return try state.map { try PureEvolution(problem, state: $0) } ?? PureEvolution(problem)
        }
        return try state.map { try DensityEvolution(problem, state: $0) }
          ?? DensityEvolution(problem)
      }
      let whole = try new(nil)
      try whole.advance(to: 1) { true }
      let kept = whole.state()
      // Given up on the way, and gone on with from there.
      var asked = 0
      let broken = try new(kept)
      #expect(throws: AbandonedUnit.self) {
        for time in [1.5, 2, 4] {
          try broken.advance(to: time) {
            asked += 1
            return asked < 3
          }
          try whole.advance(to: time) { true }
        }
      }
      let resumed = try new(broken.state())
      for evolution in [whole, resumed] {
        for time in [1.5, 2, 4] where time > evolution.time {
          try evolution.advance(to: time) { true }
        }
      }
      #expect(resumed.expectations() == whole.expectations())
      #expect(resumed.modes == whole.modes)
    }
  }
}
