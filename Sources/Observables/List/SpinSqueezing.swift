import BatchCore
import Models
import Numerics
import Statistics

/// Wineland's spin squeezing ξ².
package struct SpinSqueezing: Observable {
  package static let key = ObservableKey.flag(
    "spin_squeezing", "`spin_squeezing`", absent: "false", needs: "spins", \.hasSpins)

  /// In mean field that of clusters was that of one large spin once.
  package static func identity(_ job: Job, _ kind: RunKind) -> String? {
    kind == .classical && job.variant.hasClusters ? "true, each spin of a cluster by itself" : nil
  }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [SpinSums(), SecondMomentSums()] }

  package func compose(_ layout: inout ObservableComposer) {
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
package struct SecondMomentSums: RecordedSums {
  package static let name = "second moments"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(6) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let vectors = system.vectors
    let spins = system.run.spins
    return .means(
      SpinComponents.pairs.map { a, b in
        let form = PairForm(products: [
          PairProduct(
            left: vectors.map { $0[a] }, right: vectors.map { $0[b] }, includesSelf: true,
            factor: 1 / spins)
        ])
        return MeasuredOperator(form) {
          let (left, right) = (vectors.sum { $0[a] }, vectors.sum { $0[b] })
          return (0.5 / spins) * (left * right + right * left)
        }
      })
  }
}

/// Wineland's ξ² = N λ/|⟨S⟩|², λ the smallest variance of S = Σσ perpendicular to its mean.
/// - Parameters:
///   - mean: ⟨σ⟩ averaged over spins.
///   - second: ⟨S_a S_b⟩/N symmetrized, in the order xx, yy, zz, xy, xz, yz.
package func squeezing(mean: [Double], second: [Double], spins: Double) -> Double {
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
