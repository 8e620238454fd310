import Models
import Numerics

extension PolynomialHamiltonian: PhaseSpacePart {
  func term() -> any Term { PolynomialTerm(self) }
}

/// Ω = 2 ∂H/∂s, da/dt = −i ∂H/∂ā of any polynomial H. Its flow is one turn and one shift where these solve
/// it exactly (`FlowStructure`), otherwise a Lie–Runge–Kutta step of order 4. Coefficients of time are taken
/// at the middle of the interval.
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
    work.monomials.addValues(
      at: LaneColumns(work.block, 0..<state.activeGroups),
      to: LaneColumns(value, 0..<state.activeGroups))
    for group in energies.indices { energies[group] += value.lanes[group] }
  }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    let work = work(state)
    work.evaluate(state, at: time)
    work.support.add(work.blocks.k1, to: field)
  }

  func modeRate(_ state: BatchState) -> Double {
    let work = work(state)
    return work.support.modeRate(state, block: work.block, scratch: work.blocks) {
      work.monomials.addGradient(at: $0, to: $1)
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
      if work.integrator.structure.hasConstantGradient {
        work.evaluate(state, at: context.time)
        work.integrator.structure.move(
          LaneColumns(work.block, columns), by: LaneColumns(work.blocks.k1, columns),
          duration: duration)
      } else {
        work.monomials.coefficients.update(at: context.time)
        work.support.load(state, into: work.block)
        work.integrator.step(
          LaneColumns(work.block, columns), duration: duration, blocks: work.blocks,
          columns: columns
        ) { work.monomials.addGradient(at: $0, to: $1) }
      }
      work.support.store(work.block, into: state)
    }
  }
}

/// A polynomial made ready, and the memory that its steps take.
private final class PolynomialWork {
  let support: PhaseSpaceSupport
  let monomials: MonomialList
  let integrator: LieRungeKutta
  let block: LaneBuffer
  let blocks: RungeKuttaBlocks
  private let sites: Int

  init(_ polynomial: PhaseSpacePolynomial, like state: BatchState) {
    sites = state.sites
    support = PhaseSpaceSupport(of: [polynomial], allSites: state.sites)
    monomials = MonomialList([polynomial], support: support)
    integrator = LieRungeKutta(
      structure: FlowStructure(monomials, spinRows: 3 * support.sites.count))
    block = LaneBuffer(rows: support.rows, groups: state.groups)
    blocks = RungeKuttaBlocks(rows: support.rows, groups: state.groups)
  }

  func fits(_ state: BatchState) -> Bool { sites == state.sites && block.groups == state.groups }

  /// The variables into `block`, the gradient at a time into `blocks.k1`.
  func evaluate(_ state: BatchState, at time: Double) {
    monomials.coefficients.update(at: time)
    support.load(state, into: block)
    blocks.k1.clear()
    let columns = 0..<state.activeGroups
    monomials.addGradient(at: LaneColumns(block, columns), to: LaneColumns(blocks.k1, columns))
  }
}
