import Models
import Numerics

extension PolynomialHamiltonian: PhaseSpacePart {
  func term() -> any Term { PolynomialTerm(self) }
}

/// Ω = 2 ∂H/∂s, da/dt = −i ∂H/∂ā of any polynomial H. Its flow is one turn and one shift where these solve
/// it exactly (`FlowStructure`); a symmetric splitting of second order into two such flows where the
/// monomials fall into two groups (`SteadyGroups`); otherwise a Lie–Runge–Kutta step of order 4.
/// Coefficients of time are taken at the middle of the interval.
private final class PolynomialTerm: Term {
  private let energy: PhaseSpacePolynomial
  private var prepared: PolynomialWork?

  init(_ part: PolynomialHamiltonian) { energy = part.energy }

  /// What it works in for states of a shape; one serves all steps of a system.
  private func work(_ state: BatchState) -> PolynomialWork {
    if let prepared, prepared.fits(state) { return prepared }
    let work = PolynomialWork(energy, like: state)
    prepared = work
    return work
  }

  var energyForm: EnergyForm { energy.coefficients.dependOnTime ? .dissipative : .own }

  func addEnergy(_ state: BatchState, to energies: inout [Lanes]) {
    let (work, columns) = (work(state), 0..<state.activeGroups)
    let block = work.whole.block
    work.support.load(state, into: block)
    // One polynomial has one row.
    let value = LaneBuffer(rows: 1, groups: state.groups)
    for group in work.groups {
      group.monomials.addValues(at: LaneColumns(block, columns), to: LaneColumns(value, columns))
    }
    for group in energies.indices { energies[group] += value.lanes[group] }
  }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    let (work, columns) = (work(state), 0..<state.activeGroups)
    let (block, gradient) = (work.whole.block, work.whole.gradient)
    work.update(at: time)
    work.support.load(state, into: block)
    gradient.clear()
    work.addGradient(at: LaneColumns(block, columns), to: LaneColumns(gradient, columns))
    work.support.add(gradient, to: field)
  }

  func modeRate(_ state: BatchState) -> Double {
    let work = work(state)
    let (block, gradient, moved) = work.whole
    return work.support.modeRate(state, block: block, scratch: (gradient, moved)) {
      work.addGradient(at: $0, to: $1)
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    PolynomialFlow(work(state), duration: duration)
  }

  private final class PolynomialFlow: Flow {
    let work: PolynomialWork
    let duration: Double

    init(_ work: PolynomialWork, duration: Double) {
      self.work = work
      self.duration = duration
    }

    func apply(_ state: BatchState, at context: StepContext) {
      work.update(at: context.time)
      work.move(state, duration: duration)
    }
  }
}

/// A polynomial made ready, and the memory that its steps take.
private final class PolynomialWork {
  /// Some of its monomials, and what they move.
  struct Group {
    let monomials: MonomialList
    let structure: FlowStructure

    init(_ polynomial: PhaseSpacePolynomial, _ support: PhaseSpaceSupport) {
      monomials = MonomialList([polynomial], support: support)
      structure = FlowStructure(monomials, spinRows: 3 * support.sites.count)
    }

    /// The flow of the group alone, if that is steady.
    func move(_ z: LaneColumns, _ gradient: LaneColumns, duration: Double) {
      structure.clearForMove(gradient)
      monomials.addGradient(at: z, to: gradient)
      structure.move(z, by: gradient, duration: duration)
    }
  }

  /// Columns of a step, so few that what it works in stays in the cache.
  private static let width = 4

  let support: PhaseSpaceSupport
  /// One, or those of a splitting, the dearest last.
  let groups: [Group]
  /// Room for a whole batch: the variables and two gradients.
  private(set) lazy var whole = (block: buffer(all), gradient: buffer(all), moved: buffer(all))
  /// Whether all groups have exact flows.
  private let isSteady: Bool
  /// Of the whole, where that is one group.
  private let integrator: LieRungeKutta
  private let block: LaneBuffer
  private let gradient: LaneBuffer
  private let blocks: RungeKuttaBlocks?
  private let sites: Int
  /// Columns of a batch.
  private let all: Int

  init(_ polynomial: PhaseSpacePolynomial, like state: BatchState) {
    (sites, all) = (state.sites, state.groups)
    let support = PhaseSpaceSupport(of: [polynomial], allSites: state.sites)
    self.support = support
    if let parts = SteadyGroups(polynomial, support), parts.monomials.count > 1 {
      groups = parts.monomials.enumerated()
        .sorted { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }
        .map { Group(polynomial.taking($0.element), support) }
    } else {
      groups = [Group(polynomial, support)]
    }
    isSteady = groups.allSatisfy(\.structure.hasConstantGradient)
    integrator = LieRungeKutta(structure: groups[0].structure)
    let width = min(Self.width, state.groups)
    blocks = isSteady ? nil : RungeKuttaBlocks(rows: support.rows, groups: width)
    block = LaneBuffer(rows: support.rows, groups: width)
    gradient = blocks?.k1 ?? LaneBuffer(rows: support.rows, groups: width)
  }

  private func buffer(_ columns: Int) -> LaneBuffer {
    LaneBuffer(rows: support.rows, groups: columns)
  }

  func fits(_ state: BatchState) -> Bool { sites == state.sites && all == state.groups }

  /// Coefficients at a time.
  func update(at time: Double) {
    for group in groups { group.monomials.coefficients.update(at: time) }
  }

  /// Adds the gradient of the whole.
  func addGradient(at z: LaneColumns, to gradient: LaneColumns) {
    for group in groups { group.monomials.addGradient(at: z, to: gradient) }
  }

  /// Moves a batch by the flow over an interval.
  func move(_ state: BatchState, duration: Double) {
    for first in stride(from: 0, to: state.activeGroups, by: block.groups) {
      let own = first..<min(first + block.groups, state.activeGroups)
      support.load(state, groups: own, into: block)
      move(0..<own.count, duration: duration)
      support.store(block, into: state, groups: own)
    }
  }

  private func move(_ columns: Range<Int>, duration: Double) {
    let (z, gradient) = (LaneColumns(block, columns), LaneColumns(gradient, columns))
    guard let blocks else {
      for group in groups.dropLast() { group.move(z, gradient, duration: duration / 2) }
      groups.last!.move(z, gradient, duration: duration)
      for group in groups.dropLast().reversed() { group.move(z, gradient, duration: duration / 2) }
      return
    }
    integrator.step(z, duration: duration, blocks: blocks, columns: columns) {
      addGradient(at: $0, to: $1)
    }
  }
}
