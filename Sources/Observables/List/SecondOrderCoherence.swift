import BatchCore
import Models
import Numerics
import Statistics

/// g²(0) of the modes.
package struct SecondOrderCoherence: Observable {
  package static let key = ObservableKey.flag(
    "g2", defaultText: "false; needs modes", "`g2`", absent: "false", needs: "photon modes",
    \.hasPhotons)

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] {
    [PhotonSums(), PhotonSquareSums()]
  }

  package func compose(_ layout: inout ObservableComposer) {
    let n = layout.scalar(of: PhotonSums.name)
    let four = layout.scalar(of: PhotonSquareSums.name)
    let isSampled = layout.run.isSampled
    layout.addSeries(
      "g2", "g2(0) = <a^dag a^dag a a>/<a^dag a>^2 of the modes", .positive,
      // Without errors nothing says whether there are photons.
      isOfOneSample: !isSampled
    ) { moments, t in
      // Without photons the ratio says nothing; in mean field their number has no noise.
      let photons = moments.linear(t, n)
      guard photons.value > (isSampled ? 3 * photons.standardError : 0) else { return .unknown }
      return moments.function(t, [four, n]) { $0[0] / ($0[1] * $0[1]) }
    }
  }
}

/// ⟨a†a†aa⟩ averaged over modes; ⟨|a|⁴⟩ − 2⟨|a|²⟩ + ½ in Wigner order.
package struct PhotonSquareSums: RecordedSums {
  package static let name = "photon squares"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(1) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    let squares = (0..<system.run.modes).sum { mode in
      let (a, ad) = (OperatorPolynomial.a(mode), OperatorPolynomial.ad(mode))
      return ad * ad * a * a
    }
    return .means([MeasuredOperator((1 / Double(system.run.modes)) * squares)])
  }
}
