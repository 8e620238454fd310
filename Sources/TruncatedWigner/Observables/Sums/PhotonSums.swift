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

/// |a|² less its vacuum part, averaged over the modes of each set, where there are several sets.
struct PhotonSetSums: TrajectorySums {
  static let name = "photons of sets"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(run.modeSets.count) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonSetRecorder(batch) }
}

private final class PhotonSetRecorder: SumsRecorder {
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
