import BatchCore
import Models
import Numerics

/// ⟨σ^α_i σ^β_j⟩, i ≠ j, averaged over the pairs of each distance 1, 2, … up to one.
struct PairCorrelation: Observable {
  let distances: Int

  static let key = ObservableKey(
    "pair_correlation", type: "true, or a whole number ≥ 1", defaultText: "false",
    "`pair_correlation`, up to this distance; `true` is 1", absent: "false"
  ) { field, _ in
    if field.node.boolean == false { return false }
    // 0 is how results of version 0.1 say that there are none.
    let distances = field.node.boolean == true ? 1 : try field.integer(0...10_000)
    return distances == 0 ? false : .number(Double(distances))
  }

  init(_ value: JSON, _ times: RecordedTimes) { distances = Int(value.numbers.first ?? 1) }

  /// Neighbours.
  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    pilot.shape.sites > 1 ? .number(1) : false
  }

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [PairSums(distances: distances)] }

  func compose(_ layout: inout ObservableComposer) {
    let distance = LazyAxis(count: distances) { [distances] in
      Axis(
        name: "distance", values: .integer((1...Int64(distances)).map { $0 }), units: "1",
        longName: "distance of the pair, in sites; 1 where all pairs are alike")
    }
    let components = LazyAxis(count: 6) {
      Axis(
        name: "pair_component", values: .text(["xx", "yy", "zz", "xy", "xz", "yz"]), units: "1",
        longName: "components of the two spins, symmetrized")
    }
    let spins = layout.run.spinsPerSite
    layout.addMeans(
      "pair_correlation", "<sigma_i sigma_j>, mean over pairs at a distance", of: PairSums.name,
      axes: [layout.run.times.axis, distance, components], .pauli,
      judges: StepJudge("pair_correlation", floor: 0.1), factor: 1 / (spins * spins))
  }
}

/// Mean over the pairs of each distance of xx, yy, zz, and the symmetrized xy, xz, yz. Of clusters,
/// products of their sums J. [distance][component].
struct PairSums: TrajectorySums {
  static let name = "pairs"
  var name: String { Self.name }
  let distances: Int

  /// No pair may be that far apart.
  var mayBeUndefined: Bool { true }

  func extent(in run: RecordedRun) -> SumsExtent { .table(6 * distances, records: run.records) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    PairRecorder(
      lanes: batch.lanes, classes: batch.system.pairClasses, distances: distances)
  }
}

private final class PairRecorder: SumsRecorder {
  private let lanes: StateLanes
  /// Pairs of sites of each distance 1, 2, …; empty where all pairs have distance 1.
  private let pairs: [[(Int, Int)]]
  /// How many pairs there are of each distance.
  private let counts: [Int]

  init(lanes: StateLanes, classes: PairClasses, distances: Int) {
    self.lanes = lanes
    if case .allToAll = classes {
      pairs = []
      counts = (1...distances).map { $0 == 1 ? lanes.sites * (lanes.sites - 1) / 2 : 0 }
    } else {
      pairs = (1...distances).map(classes.pairs)
      counts = pairs.map(\.count)
    }
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    for number in counts.indices {
      let target = sums + 6 * number
      guard counts[number] > 0 else {
        for component in 0..<6 { target[component] = .nan }
        continue
      }
      let scale = 1 / Double(counts[number])
      if pairs.isEmpty {
        addAll(group, scale, to: target)
      } else {
        add(pairs[number], group, scale, to: target)
      }
    }
  }

  private func add(
    _ pairs: [(Int, Int)], _ group: TrajectoryGroup, _ scale: Double,
    to target: UnsafeMutablePointer<Double>
  ) {
    let (sx, sy, sz, groups) = (lanes.sx, lanes.sy, lanes.sz, lanes.groups)
    var (xx, yy, zz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    var (xy, xz, yz) = (Lanes.zero, Lanes.zero, Lanes.zero)
    for (a, b) in pairs {
      let (i, j) = (a * groups + group.number, b * groups + group.number)
      let (x1, y1, z1) = (sx[i], sy[i], sz[i])
      let (x2, y2, z2) = (sx[j], sy[j], sz[j])
      xx.addProduct(x1, x2)
      yy.addProduct(y1, y2)
      zz.addProduct(z1, z2)
      xy += (x1 * y2).addingProduct(y1, x2)
      xz += (x1 * z2).addingProduct(z1, x2)
      yz += (y1 * z2).addingProduct(z1, y2)
    }
    let weight = group.weight
    target[0] += laneSum(xx * weight) * scale
    target[1] += laneSum(yy * weight) * scale
    target[2] += laneSum(zz * weight) * scale
    target[3] += laneSum(xy * 0.5 * weight) * scale
    target[4] += laneSum(xz * 0.5 * weight) * scale
    target[5] += laneSum(yz * 0.5 * weight) * scale
  }

  /// The same over all pairs: half of (Σ_i a_i)(Σ_j b_j) − Σ_i a_i b_i.
  private func addAll(
    _ group: TrajectoryGroup, _ scale: Double, to target: UnsafeMutablePointer<Double>
  ) {
    let own = SiteProducts(lanes, group.number)
    let (x, y, z, weight) = (group.x, group.y, group.z, group.weight)
    target[0] += laneSum((x * x - own.xx) * 0.5 * weight) * scale
    target[1] += laneSum((y * y - own.yy) * 0.5 * weight) * scale
    target[2] += laneSum((z * z - own.zz) * 0.5 * weight) * scale
    target[3] += laneSum((x * y - own.xy) * 0.5 * weight) * scale
    target[4] += laneSum((x * z - own.xz) * 0.5 * weight) * scale
    target[5] += laneSum((y * z - own.yz) * 0.5 * weight) * scale
  }
}
