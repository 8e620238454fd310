import BatchCore
import Models
import Numerics

/// Photon emission rate per atom, Eq. 61 of PRX Quantum 6, 030344, for real Γ:
/// R = (1/NΓ0) [Σ_ij Γ_ij (s^x_i s^x_j + s^y_i s^y_j)/4 + ½ Γ0 Σ s^z_i], the i = j term fluctuating.
struct EmissionRate: Observable {
  static let key = ObservableKey.flag(
    "emission_rate", defaultText: "false; needs correlated decay", "`emission_rate`",
    absent: "false", needs: "correlated decay", \.hasCollectiveEmission)

  /// Of typed models only those whose spins all emit into one common field.
  static func objection(_ job: Job, isSampled: Bool) -> String? {
    guard job.model.typed != nil else { return nil }
    let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: 0))
    let disorder = RandomStream(
      seed: job.sampling.seed, purpose: .disorder, point: 0, realization: 0)
    if let decay = try? model.checkedSystem(disorder: disorder).emission, decay.imaginary == nil,
      decay.real.rows == model.shape.sites, model.shape.commonSpinsPerSite == 1
    {
      return nil
    }
    return
      "`observables.emission_rate` is for spins 1/2 that all decay by one real matrix, with the operators sm[i]; give other rates as a named expression"
  }

  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON { asked }

  init(_ value: JSON, _ times: RecordedTimes) {}

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [EmissionSums()] }

  func compose(_ layout: inout ObservableComposer) {
    let rate = layout.scalar(of: EmissionSums.name)
    layout.addSeries(
      "emission_rate", "photon emission rate per atom in units of Gamma0", .positive,
      judges: StepJudge("emission_rate", floor: 0.02)
    ) { $0.linear($1, rate) }
  }
}

/// R of a trajectory.
struct EmissionSums: TrajectorySums {
  static let name = "emission"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    guard let decay = batch.system.emission else { return UnknownEmission() }
    return EmissionRecorder(decay: decay, like: batch.state)
  }
}

/// In a realization whose spins have no common field there is no rate.
private final class UnknownEmission: SumsRecorder {
  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    sums[0] = .nan
  }
}

private final class EmissionRecorder: SumsRecorder {
  private let decay: MatrixProduct
  private let state: BatchState
  private let fieldX: LaneBuffer
  private let fieldY: LaneBuffer

  init(decay: Matrix, like state: BatchState) {
    self.decay = MatrixProduct(decay)
    self.state = state
    fieldX = LaneBuffer(rows: state.sites, groups: state.groups)
    fieldY = LaneBuffer(rows: state.sites, groups: state.groups)
  }

  /// Γ s for all groups.
  func prepare(record: Int) {
    decay.multiply(
      state.sx, into: fieldX, alpha: 0.25, beta: 0, activeGroups: state.activeGroups)
    decay.multiply(
      state.sy, into: fieldY, alpha: 0.25, beta: 0, activeGroups: state.activeGroups)
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    var total = Lanes.zero
    for site in 0..<state.sites {
      let i = site * state.groups + group.number
      total.addProduct(state.sx.lanes[i], fieldX.lanes[i])
      total.addProduct(state.sy.lanes[i], fieldY.lanes[i])
      total.addProduct(state.sz.lanes[i], Lanes(repeating: 0.5 * decay.matrix[site, site]))
    }
    sums[0] += laneSum(total / Double(state.sites) * group.weight)
  }
}
