import BatchCore
import Models
import Numerics
import Observables

extension PhotonSquareSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonSquareRecorder(batch) }
}

final class PhotonSquareRecorder: SumsRecorder {
  private let lanes: StateLanes
  private let vacuum: Double

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    vacuum = batch.run.vacuum
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    var (two, four) = (Lanes.zero, Lanes.zero)
    for mode in 0..<lanes.modes {
      let square = lanes.intensity(mode, group.number)
      two += square
      four.addProduct(square, square)
    }
    let value = (four - two * (4 * vacuum)) / Double(lanes.modes) + vacuum
    sums[0] += laneSum(value * group.weight)
  }
}
