import Numerics

/// |a|² less its vacuum part, averaged over modes: ⟨a†a⟩.
struct PhotonSums: TrajectorySums {
  static let name = "photons"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonRecorder(batch) }
}

private final class PhotonRecorder: SumsRecorder {
  private let state: BatchState
  private let vacuum: Double

  init(_ batch: RecordedBatch) {
    state = batch.state
    vacuum = batch.run.vacuum
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    var two = Lanes.zero
    for mode in 0..<state.modes { two += state.intensity(mode, group.number) }
    sums[0] += laneSum((two / Double(state.modes) - vacuum) * group.weight)
  }
}

/// a averaged over modes: real part, imaginary part.
struct FieldSums: TrajectorySums {
  static let name = "field"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(2) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { FieldRecorder(state: batch.state) }
}

private final class FieldRecorder: SumsRecorder {
  private let state: BatchState

  init(state: BatchState) { self.state = state }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let (modes, count) = (0..<state.modes, Double(state.modes))
    sums[0] += laneSum(state.re.sum(modes, group.number) / count * group.weight)
    sums[1] += laneSum(state.im.sum(modes, group.number) / count * group.weight)
  }
}

extension BatchState {
  /// |a|² of a mode.
  @inline(__always) func intensity(_ mode: Int, _ group: Int) -> Lanes {
    let i = mode * groups + group
    let (x, y) = (re.lanes[i], im.lanes[i])
    return (x * x).addingProduct(y, y)
  }
}
