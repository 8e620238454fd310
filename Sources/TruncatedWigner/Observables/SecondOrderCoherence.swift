import BatchCore
import Numerics
import Statistics

/// g²(0) of the modes.
struct SecondOrderCoherence: Observable {
  static let key = ObservableKey.flag(
    "g2", defaultText: "false; needs modes", "`g2`", absent: "false", needs: "photon modes",
    \.hasPhotons)

  init(_ value: JSON, _ times: RecordedTimes) {}

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [PhotonSums(), PhotonSquareSums()] }

  func compose(_ layout: inout ObservableComposer) {
    let n = layout.scalar(of: PhotonSums.name)
    let four = layout.scalar(of: PhotonSquareSums.name)
    let isSampled = layout.run.isSampled
    layout.addSeries(
      "g2", "g2(0) = <a^dag a^dag a a>/<a^dag a>^2 of the modes", .positive
    ) { moments, t in
      // Without photons the ratio says nothing; in mean field their number has no noise.
      let photons = moments.linear(t, n)
      guard photons.value > (isSampled ? 3 * photons.standardError : 0) else { return .unknown }
      return moments.function(t, [four, n]) { $0[0] / ($0[1] * $0[1]) }
    }
  }
}

/// ⟨a†a†aa⟩ averaged over modes; ⟨|a|⁴⟩ − 2⟨|a|²⟩ + ½ in Wigner order.
struct PhotonSquareSums: TrajectorySums {
  static let name = "photon squares"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { PhotonSquareRecorder(batch) }
}

private final class PhotonSquareRecorder: SumsRecorder {
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
