import Numerics

/// |a|² less its vacuum part, averaged over modes: ⟨a†a⟩.
struct PhotonSums: TrajectorySums {
  static let name = "photons"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonRecorder(batch) }
}

private final class PhotonRecorder: SumsRecorder {
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

/// a averaged over modes: real part, imaginary part.
struct FieldSums: TrajectorySums {
  static let name = "field"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(2) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { FieldRecorder(lanes: batch.lanes) }
}

private final class FieldRecorder: SumsRecorder {
  private let lanes: StateLanes

  init(lanes: StateLanes) { self.lanes = lanes }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let (modes, count) = (0..<lanes.modes, Double(lanes.modes))
    sums[0] += laneSum(lanes.sum(lanes.re, modes, group.number) / count * group.weight)
    sums[1] += laneSum(lanes.sum(lanes.im, modes, group.number) / count * group.weight)
  }
}
