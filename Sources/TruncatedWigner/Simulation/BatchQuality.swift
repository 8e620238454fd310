import Numerics

/// What says whether the integration of a batch can be trusted.
public struct BatchQuality: Sendable, Equatable {
  /// Largest relative change of a spin's length from the first to the last record.
  public var lengthDrift: Double
  /// Largest change of the energy of a trajectory from the first to the last record, divided by the
  /// number of spins if there are any; nil where energy is not conserved.
  public var energyDrift: Double?
  /// Largest angle by which the field at the last record turns a spin in one step, in radians.
  public var turnPerStep: Double

  public init(lengthDrift: Double, energyDrift: Double?, turnPerStep: Double) {
    self.lengthDrift = lengthDrift
    self.energyDrift = energyDrift
    self.turnPerStep = turnPerStep
  }

  /// The worse of both in everything.
  public func worst(_ other: BatchQuality) -> BatchQuality {
    let energy = [energyDrift, other.energyDrift].compactMap(\.self)
    return BatchQuality(
      lengthDrift: max(lengthDrift, other.lengthDrift), energyDrift: energy.max(),
      turnPerStep: max(turnPerStep, other.turnPerStep))
  }
}

/// Measures the quality of batches of one system.
final class QualityMeter {
  private let system: PhaseSpaceSystem
  private let spins: Double
  private let field: EffectiveField
  private let lengths: LaneBuffer
  private var energies: [Lanes]?

  init(system: PhaseSpaceSystem, spins: Int, like state: BatchState) {
    self.system = system
    self.spins = Double(max(1, spins))
    field = EffectiveField(like: state)
    lengths = LaneBuffer(rows: state.sites, groups: state.groups)
  }

  /// Notes the state at the first record.
  func start(_ state: BatchState) {
    forEachSpin(state) { i, square in lengths.lanes[i] = square }
    energies = system.energies(state, field: field)
  }

  /// Compares the state at the last record.
  func finish(_ state: BatchState, step: Double, at time: Double) -> BatchQuality {
    let weights = (0..<state.activeGroups).map { state.weights(ofGroup: $0) }
    func worst(_ value: Lanes, _ group: Int) -> Double { self.worst(value, weights[group]) }
    var drift = 0.0
    forEachSpin(state) { i, square in
      let before = lengths.lanes[i]
      // (|s|² − |s₀|²)/2|s₀|² is the relative change of the length.
      let change = (square - before) * 0.5 / before.replacing(with: 1, where: before .== 0)
      drift = max(drift, worst(change, i % state.groups))
    }
    var energyDrift: Double?
    if let before = energies, let after = system.energies(state, field: field) {
      energyDrift = 0
      for group in 0..<state.activeGroups {
        energyDrift = max(energyDrift!, worst((after[group] - before[group]) / spins, group))
      }
    }
    return BatchQuality(
      lengthDrift: drift, energyDrift: energyDrift,
      turnPerStep: turnRate(state, at: time) { $0 * step })
  }

  /// The fastest motion at hand, in radians per unit of time: of any spin about its field, of any
  /// mode by its own frequency and damping.
  func fastestRate(_ state: BatchState, at time: Double) -> Double {
    system.terms.reduce(turnRate(state, at: time) { $0 }) { max($0, $1.modeRate(state)) }
  }

  /// The largest |Ω| over spins and trajectories, scaled.
  private func turnRate(
    _ state: BatchState, at time: Double, _ scale: (Lanes) -> Lanes
  ) -> Double {
    let weights = (0..<state.activeGroups).map { state.weights(ofGroup: $0) }
    field.clear()
    for term in system.terms { term.addField(state, to: field, at: time) }
    var turn = 0.0
    for site in 0..<state.sites {
      for group in 0..<state.activeGroups {
        let i = site * state.groups + group
        let (x, y, z) = (field.x.lanes[i], field.y.lanes[i], field.z.lanes[i])
        turn = max(turn, worst(scale((x * x + y * y + z * z).squareRoot()), weights[group]))
      }
    }
    return turn
  }

  /// Largest absolute value among the trajectories of a group that count.
  private func worst(_ value: Lanes, _ weight: Lanes) -> Double {
    (0..<laneCount).reduce(0) { weight[$1] > 0 ? max($0, abs(value[$1])) : $0 }
  }

  private func forEachSpin(_ state: BatchState, _ body: (_ index: Int, _ square: Lanes) -> Void) {
    for site in 0..<state.sites {
      for group in 0..<state.activeGroups {
        let i = site * state.groups + group
        let (x, y, z) = (state.sx.lanes[i], state.sy.lanes[i], state.sz.lanes[i])
        body(i, (x * x).addingProduct(y, y).addingProduct(z, z))
      }
    }
  }
}

/// How a term contributes to the energy.
enum EnergyForm: Equatable {
  /// It changes the energy: loss, drive, noise.
  case dissipative
  /// A homogeneous function of this degree in spins and amplitudes.
  case homogeneous(degree: Int)
  /// Any other function: the term works it out itself (`Term.addEnergy`).
  case own
  /// Absent: all its rates are zero.
  case absent
}

extension PhaseSpaceSystem {
  /// Energy of every trajectory, [group] of lanes; nil where it is not conserved.
  ///
  /// By Euler's theorem a homogeneous term of degree d has d·H = Σ s·∂H/∂s + Σ (a ∂H/∂a + c.c.), with
  /// Ω = 2 ∂H/∂s and da/dt = −i ∂H/∂ā; so its effective field is all that is needed.
  /// - Parameter field: for use inside.
  func energies(_ state: BatchState, field: EffectiveField) -> [Lanes]? {
    var degrees: Set<Int> = []
    for term in terms {
      switch term.energyForm {
      case .dissipative: return nil
      case .homogeneous(let degree): degrees.insert(degree)
      case .absent, .own: break
      }
    }
    var energies = [Lanes](repeating: .zero, count: state.activeGroups)
    for degree in degrees.sorted() {
      field.clear()
      for term in terms where term.energyForm == .homogeneous(degree: degree) {
        term.addField(state, to: field, at: 0)
      }
      for group in 0..<state.activeGroups {
        var total = Lanes.zero
        for site in 0..<state.sites {
          let i = site * state.groups + group
          total.addProduct(state.sx.lanes[i] * 0.5, field.x.lanes[i])
          total.addProduct(state.sy.lanes[i] * 0.5, field.y.lanes[i])
          total.addProduct(state.sz.lanes[i] * 0.5, field.z.lanes[i])
        }
        for mode in 0..<state.modes {
          let i = mode * state.groups + group
          total.addProduct(state.im.lanes[i] * 2, field.re.lanes[i])
          total.addProduct(state.re.lanes[i] * -2, field.im.lanes[i])
        }
        energies[group] += total / Double(degree)
      }
    }
    for term in terms where term.energyForm == .own { term.addEnergy(state, to: &energies) }
    return energies
  }
}
