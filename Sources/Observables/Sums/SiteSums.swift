import Models
import Numerics

/// S^x_i/N_s of every site, at the first recorded times.
package struct SiteSums: RecordedSums {
  package static let name = "sites"
  package var name: String { Self.name }
  package let records: Int

  package func extent(in run: RecordedRun) -> SumsExtent { .table(run.sites, records: records) }

  /// Σ_i x_i y_i over sites of two recorded times.
  package static func dotProduct(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int
  ) -> Double {
    var lanes = Lanes.zero
    let whole = count & ~(laneCount - 1)
    for i in stride(from: 0, to: whole, by: laneCount) {
      let x = UnsafeRawPointer(a + i).loadUnaligned(as: Lanes.self)
      lanes.addProduct(x, UnsafeRawPointer(b + i).loadUnaligned(as: Lanes.self))
    }
    var sum = laneSum(lanes)
    for i in whole..<count { sum += a[i] * b[i] }
    return sum
  }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .means(system.spinsX.map { MeasuredOperator($0) })
  }
}

extension MeasuredSystem {
  /// S^x_i/N_s of every site.
  var spinsX: [OperatorPolynomial] { spins(0) }

  /// S^α_i/N_s of every site, S = ½σ.
  func spins(_ component: Int) -> [OperatorPolynomial] {
    zip(vectors, spinsPerSite).map { (0.5 / $1) * $0[component] }
  }
}
