import BatchCore
import Models
import Numerics
import Observables

extension FieldSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { FieldRecorder(lanes: batch.lanes) }
}

extension PhotonSetSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonSetRecorder(batch) }
}

extension PhotonSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonRecorder(batch) }
}

final class PhotonRecorder: SumsRecorder {
  private let lanes: StateLanes
  private let vacuum: Double

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    vacuum = batch.run.vacuum
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    var two = Lanes.zero
    for mode in 0..<lanes.modes { two += lanes.intensity(mode, group.number) }
    sums[0] += laneSum((two / Double(lanes.modes) - vacuum) * group.weight)
  }
}

final class PhotonSetRecorder: SumsRecorder {
  private let lanes: StateLanes
  private let vacuum: Double
  private let sets: [Range<Int>]

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    vacuum = batch.run.vacuum
    sets = batch.run.modeSets.map(\.modes)
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    for (number, modes) in sets.enumerated() {
      var two = Lanes.zero
      for mode in modes { two += lanes.intensity(mode, group.number) }
      sums[number] += laneSum((two / Double(modes.count) - vacuum) * group.weight)
    }
  }
}

final class FieldRecorder: SumsRecorder {
  private let lanes: StateLanes

  init(lanes: StateLanes) { self.lanes = lanes }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let (modes, count) = (0..<lanes.modes, Double(lanes.modes))
    sums[0] += laneSum(lanes.sum(lanes.re, modes, group.number) / count * group.weight)
    sums[1] += laneSum(lanes.sum(lanes.im, modes, group.number) / count * group.weight)
  }
}
