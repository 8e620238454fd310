import BatchCore
import Models
import Numerics
import Observables

extension PairSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    PairRecorder(batch, distances: distances)
  }
}

final class PairRecorder: SumsRecorder {
  private let lanes: StateLanes
  /// Pairs of sites of each distance 1, 2, …; empty where all pairs have distance 1.
  private let pairs: [[(Int, Int)]]
  /// How many pairs there are of each distance.
  private let counts: [Int]
  /// Sites in ranges, and what their J is multiplied with.
  private let blocks: [(sites: Range<Int>, factor: Double)]
  /// The same of every site; empty where all factors are 1.
  private let factors: [Double]

  init(_ batch: RecordedBatch, distances: Int) {
    lanes = batch.lanes
    let (classes, sites) = (batch.system.pairClasses, batch.lanes.sites)
    if case .allToAll = classes {
      pairs = []
      counts = (1...distances).map { $0 == 1 ? sites * (sites - 1) / 2 : 0 }
    } else {
      pairs = (1...distances).map(classes.pairs)
      counts = pairs.map(\.count)
    }
    let isCommon = batch.run.shape.commonSpinsPerSite != nil
    blocks =
      isCommon ? [(0..<sites, 1)] : batch.run.blocks.map { ($0.sites, 1 / $0.perSite) }
    factors =
      isCommon ? [] : blocks.flatMap { Array(repeating: $0.factor, count: $0.sites.count) }
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
      var (x1, y1, z1) = (sx[i], sy[i], sz[i])
      let (x2, y2, z2) = (sx[j], sy[j], sz[j])
      if !factors.isEmpty {
        let factor = factors[a] * factors[b]
        (x1, y1, z1) = (x1 * factor, y1 * factor, z1 * factor)
      }
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
    guard blocks.count > 1 else {
      let own = SiteProducts(lanes, 0..<lanes.sites, group.number)
      return add(group, (group.x, group.y, group.z), own, scale, to: target)
    }
    var total = (x: Lanes.zero, y: Lanes.zero, z: Lanes.zero)
    var own = SiteProducts()
    for (sites, factor) in blocks {
      total.x += lanes.sum(lanes.sx, sites, group.number) * factor
      total.y += lanes.sum(lanes.sy, sites, group.number) * factor
      total.z += lanes.sum(lanes.sz, sites, group.number) * factor
      own.add(SiteProducts(lanes, sites, group.number), times: factor * factor)
    }
    add(group, total, own, scale, to: target)
  }

  /// - Parameters:
  ///   - total: Σ_i a_i.
  ///   - own: Σ_i a_i b_i.
  private func add(
    _ group: TrajectoryGroup, _ total: (x: Lanes, y: Lanes, z: Lanes), _ own: SiteProducts,
    _ scale: Double, to target: UnsafeMutablePointer<Double>
  ) {
    let (x, y, z, weight) = (total.x, total.y, total.z, group.weight)
    target[0] += laneSum((x * x - own.xx) * 0.5 * weight) * scale
    target[1] += laneSum((y * y - own.yy) * 0.5 * weight) * scale
    target[2] += laneSum((z * z - own.zz) * 0.5 * weight) * scale
    target[3] += laneSum((x * y - own.xy) * 0.5 * weight) * scale
    target[4] += laneSum((x * z - own.xz) * 0.5 * weight) * scale
    target[5] += laneSum((y * z - own.yz) * 0.5 * weight) * scale
  }
}
