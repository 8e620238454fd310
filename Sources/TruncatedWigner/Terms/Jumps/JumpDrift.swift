import Models
import Numerics

/// The drift of jump operators, dψ/dt = Σ γ (B{ψ, A} − A{ψ, B}): the field of Σ γ (B ∇A − A ∇B). Values
/// and derivatives of all A and B are sums over their own monomials, so that its cost grows as they do.
final class JumpDrift {
  private let support: PhaseSpaceSupport
  /// A₀, B₀, A₁, B₁, …
  private let monomials: MonomialList
  /// γ of every channel with a drift.
  private let rates: TimedValues
  private let integrator: LieRungeKutta
  private let block: LaneBuffer
  private let blocks: RungeKuttaBlocks
  /// Values of A and B of every channel; then −γA and γB, with which the derivatives are weighted.
  private let weights: LaneBuffer
  private let sites: Int

  /// Whether the drift of a channel belongs here, and there is one.
  static func concerns(_ channel: JumpChannels.Channel) -> Bool {
    !channel.leavesDrift && channel.b.count > 0
  }

  /// Nil without any channel whose drift belongs here.
  init?(_ part: JumpChannels, like state: BatchState) {
    let channels = part.channels.filter(Self.concerns)
    guard !channels.isEmpty else { return nil }
    sites = state.sites
    let polynomials = channels.flatMap { [$0.a, $0.b] }
    support = PhaseSpaceSupport(of: polynomials, allSites: state.sites)
    monomials = MonomialList(polynomials, support: support)
    rates = TimedValues(TimedNumbers(rates: channels.map(\.rate)))
    integrator = LieRungeKutta(
      structure: FlowStructure(monomials, spinRows: 3 * support.sites.count))
    block = LaneBuffer(rows: support.rows, groups: state.groups)
    blocks = RungeKuttaBlocks(rows: support.rows, groups: state.groups)
    weights = LaneBuffer(rows: polynomials.count, groups: state.groups)
  }

  func fits(_ state: BatchState) -> Bool { sites == state.sites && block.groups == state.groups }

  private func update(at time: Double) {
    rates.update(at: time)
    monomials.coefficients.update(at: time)
  }

  private func addGradient(at z: LaneColumns, to gradient: LaneColumns) {
    let weights = LaneColumns(weights, 0..<z.count)
    for row in 0..<monomials.polynomials { weights.clear(row: row) }
    monomials.addValues(at: z, to: weights)
    for channel in 0..<rates.count {
      let (a, b) = (weights.row(2 * channel), weights.row(2 * channel + 1))
      let rate = rates.values[channel]
      for column in 0..<z.count { (a[column], b[column]) = (b[column] * rate, a[column] * -rate) }
    }
    monomials.addGradient(at: z, weights: weights, to: gradient)
  }

  func add(_ state: BatchState, to field: EffectiveField, at time: Double) {
    update(at: time)
    support.load(state, into: block)
    blocks.k1.clear()
    let columns = 0..<state.activeGroups
    addGradient(at: LaneColumns(block, columns), to: LaneColumns(blocks.k1, columns))
    support.add(blocks.k1, to: field)
  }

  /// Moves the state over an interval whose middle is at `time`.
  func move(_ state: BatchState, duration: Double, at time: Double) {
    update(at: time)
    support.load(state, into: block)
    let columns = 0..<state.activeGroups
    integrator.step(
      LaneColumns(block, columns), duration: duration, blocks: blocks, columns: columns
    ) { addGradient(at: $0, to: $1) }
    support.store(block, into: state)
  }

  func modeRate(_ state: BatchState) -> Double {
    support.modeRate(state, block: block, scratch: (blocks.k1, blocks.k2)) {
      addGradient(at: $0, to: $1)
    }
  }
}
