import BatchCore
import Models
import Numerics
import Observables

extension EmissionSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    guard let decay = batch.system.emission else { return UnknownEmission() }
    return EmissionRecorder(decay: decay, like: batch.state)
  }
}

/// In a realization whose spins have no common field there is no rate.
final class UnknownEmission: SumsRecorder {
  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    sums[0] = .nan
  }
}

final class EmissionRecorder: SumsRecorder {
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
