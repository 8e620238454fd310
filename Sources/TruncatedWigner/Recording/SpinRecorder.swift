import BatchCore
import Models
import Numerics
import Observables

extension SpeciesSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SpeciesRecorder(batch) }
}

extension SpinSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SpinRecorder(spins: batch.run.spins) }
}

final class SpinRecorder: SumsRecorder {
  private let spins: Double

  init(spins: Double) { self.spins = spins }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    sums[0] += laneSum(group.x / spins * group.weight)
    sums[1] += laneSum(group.y / spins * group.weight)
    sums[2] += laneSum(group.z / spins * group.weight)
  }
}

final class SpeciesRecorder: SumsRecorder {
  private let lanes: StateLanes
  private let kinds: [(sites: Range<Int>, spins: Double)]

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    kinds = batch.run.species.map { ($0.sites, Double($0.spins)) }
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    var next = sums
    for (sites, spins) in kinds {
      next[0] += laneSum(lanes.sum(lanes.sx, sites, group.number) / spins * group.weight)
      next[1] += laneSum(lanes.sum(lanes.sy, sites, group.number) / spins * group.weight)
      next[2] += laneSum(lanes.sum(lanes.sz, sites, group.number) / spins * group.weight)
      next += 3
    }
  }
}
