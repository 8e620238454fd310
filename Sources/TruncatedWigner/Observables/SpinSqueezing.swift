import BatchCore
import Numerics
import Statistics

/// Wineland's spin squeezing ξ².
struct SpinSqueezing: Observable {
  static let key = ObservableKey.flag(
    "spin_squeezing", "`spin_squeezing`", absent: "false", needs: "spins", \.hasSpins)

  /// In mean field that of clusters was that of one large spin once.
  static func identity(_ job: Job, isSampled: Bool) -> String? {
    !isSampled && job.variant.hasClusters ? "true, each spin of a cluster by itself" : nil
  }

  init(_ value: JSON, _ times: RecordedTimes) {}

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [SpinSums(), SecondMomentSums()] }

  func compose(_ layout: inout ObservableComposer) {
    let spins = layout.run.spins
    let (mean, second) = (
      layout.scalar(of: SpinSums.name), layout.scalar(of: SecondMomentSums.name)
    )
    let features = (mean..<(mean + 3)) + Array(second..<(second + 6))
    layout.addSeries(
      "spin_squeezing", "spin squeezing xi^2 (Wineland), 1 for a coherent spin state", .positive
    ) {
      $0.function($1, features) {
        squeezing(mean: Array($0[0..<3]), second: Array($0[3...]), spins: spins)
      }
    }
  }
}

/// ⟨S_a S_b⟩/N, symmetrized, xx, yy, zz, xy, xz, yz: products of different spins are classical; a spin
/// 1/2 with itself gives δ_ab exactly. Of a cluster or a large spin only the sum J is known. Sampled, its
/// products have those of each spin with itself in them; in mean field all its spins are J/N_s, and these
/// are taken off.
struct SecondMomentSums: TrajectorySums {
  static let name = "second moments"
  var name: String { Self.name }

  func extent(in run: RecordedRun) -> SumsExtent { .scalars(6) }

  func recorder(_ batch: RecordedBatch) -> any SumsRecorder { SecondMomentRecorder(batch) }
}

private final class SecondMomentRecorder: SumsRecorder {
  private let lanes: StateLanes
  private let spins: Double
  /// Sites whose products with themselves are known exactly, in ranges, with N_s of each.
  private let known: [(sites: Range<Int>, perSite: Double)]
  /// Share of all spins that they have.
  private let own: Double

  init(_ batch: RecordedBatch) {
    lanes = batch.lanes
    spins = batch.run.spins
    known = batch.run.blocks.filter { $0.perSite == 1 || !batch.run.isSampled }
    own = known.reduce(0) { $0 + Double($1.sites.count) * $1.perSite } / spins
  }

  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    let (x, y, z) = (group.x, group.y, group.z)
    var (xx, yy, zz) = (x * x, y * y, z * z)
    var (xy, xz, yz) = (x * y, x * z, y * z)
    for (sites, perSite) in known {
      let products = SiteProducts(lanes, sites, group.number)
      xx -= products.xx / perSite
      yy -= products.yy / perSite
      zz -= products.zz / perSite
      xy -= products.xy / perSite
      xz -= products.xz / perSite
      yz -= products.yz / perSite
    }
    let weight = group.weight
    sums[0] += laneSum((xx / spins + own) * weight)
    sums[1] += laneSum((yy / spins + own) * weight)
    sums[2] += laneSum((zz / spins + own) * weight)
    sums[3] += laneSum(xy / spins * weight)
    sums[4] += laneSum(xz / spins * weight)
    sums[5] += laneSum(yz / spins * weight)
  }
}

/// Wineland's ξ² = N λ/|⟨S⟩|², λ the smallest variance of S = Σσ perpendicular to its mean.
/// - Parameters:
///   - mean: ⟨σ⟩ averaged over spins.
///   - second: ⟨S_a S_b⟩/N symmetrized, in the order xx, yy, zz, xy, xz, yz.
func squeezing(mean: [Double], second: [Double], spins: Double) -> Double {
  let length = (mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]).squareRoot()
  guard length > 0 else { return .nan }
  let n = SIMD3(mean[0], mean[1], mean[2]) / length
  // Two directions perpendicular to n.
  let helper = abs(n.z) < 0.9 ? SIMD3(0.0, 0, 1) : SIMD3(1.0, 0, 0)
  var u = SIMD3(
    n.y * helper.z - n.z * helper.y, n.z * helper.x - n.x * helper.z,
    n.x * helper.y - n.y * helper.x)
  u /= (u * u).sum().squareRoot()
  let v = SIMD3(n.y * u.z - n.z * u.y, n.z * u.x - n.x * u.z, n.x * u.y - n.y * u.x)
  func form(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    let diagonal = a.x * b.x * second[0] + a.y * b.y * second[1] + a.z * b.z * second[2]
    let mixed =
      (a.x * b.y + a.y * b.x) * second[3] + (a.x * b.z + a.z * b.x) * second[4]
      + (a.y * b.z + a.z * b.y) * second[5]
    return diagonal + mixed
  }
  let (uu, vv, uv) = (form(u, u), form(v, v), form(u, v))
  let smallest = (uu + vv) / 2 - (((uu - vv) / 2) * ((uu - vv) / 2) + uv * uv).squareRoot()
  return smallest / (length * length)
}
