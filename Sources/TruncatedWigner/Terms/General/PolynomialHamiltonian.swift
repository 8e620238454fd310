import Models
import Numerics

extension PolynomialHamiltonian: PhaseSpacePart {
  func term() -> any Term { PolynomialTerm(self) }
}

/// Ω = 2 ∂H/∂s, da/dt = −i ∂H/∂ā of any polynomial H. Its flow is one turn and one shift where these solve
/// it exactly (`FlowStructure`); a symmetric splitting of second order into a few such flows where the
/// monomials fall into so few groups (`SteadyGroups`); otherwise a Lie–Runge–Kutta step of order 4.
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
    let work = work(state)
    work.support.load(state, into: work.block)
    // One polynomial has one row.
    let value = LaneBuffer(rows: 1, groups: state.groups)
    for group in work.groups {
      group.monomials.addValues(
        at: LaneColumns(work.block, 0..<state.activeGroups),
        to: LaneColumns(value, 0..<state.activeGroups))
    }
    for group in energies.indices { energies[group] += value.lanes[group] }
  }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    let work = work(state)
    work.update(at: time)
    work.support.load(state, into: work.block)
    work.blocks.k1.clear()
    let columns = 0..<state.activeGroups
    work.addGradient(at: LaneColumns(work.block, columns), to: LaneColumns(work.blocks.k1, columns))
    work.support.add(work.blocks.k1, to: field)
  }

  func modeRate(_ state: BatchState) -> Double {
    let work = work(state)
    return work.support.modeRate(state, block: work.block, scratch: work.blocks) {
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
      let (work, columns) = (work, 0..<state.activeGroups)
      work.update(at: context.time)
      work.support.load(state, into: work.block)
      let z = LaneColumns(work.block, columns)
      if work.isSteady {
        let gradient = LaneColumns(work.blocks.k1, columns)
        let last = work.groups.count - 1
        for group in work.groups.dropLast() { group.move(z, gradient, duration: duration / 2) }
        work.groups[last].move(z, gradient, duration: duration)
        for group in work.groups.dropLast().reversed() {
          group.move(z, gradient, duration: duration / 2)
        }
      } else {
        work.integrator.step(z, duration: duration, blocks: work.blocks, columns: columns) {
          work.addGradient(at: $0, to: $1)
        }
      }
      work.support.store(work.block, into: state)
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

  let support: PhaseSpaceSupport
  /// One, or those of a splitting, the dearest last.
  let groups: [Group]
  /// Whether all groups have exact flows.
  let isSteady: Bool
  /// Of the whole, where that is one group.
  let integrator: LieRungeKutta
  let block: LaneBuffer
  let blocks: RungeKuttaBlocks
  private let sites: Int

  init(_ polynomial: PhaseSpacePolynomial, like state: BatchState) {
    sites = state.sites
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
    block = LaneBuffer(rows: support.rows, groups: state.groups)
    blocks = RungeKuttaBlocks(rows: support.rows, groups: state.groups)
  }

  func fits(_ state: BatchState) -> Bool { sites == state.sites && block.groups == state.groups }

  /// Coefficients at a time.
  func update(at time: Double) {
    for group in groups { group.monomials.coefficients.update(at: time) }
  }

  /// Adds the gradient of the whole.
  func addGradient(at z: LaneColumns, to gradient: LaneColumns) {
    for group in groups { group.monomials.addGradient(at: z, to: gradient) }
  }
}
