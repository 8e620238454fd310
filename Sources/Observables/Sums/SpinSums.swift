import Models
import Numerics

/// σ averaged over all spins ½, J/(2S) of one large spin: x, y, z. Always recorded where there are any.
package struct SpinSums: RecordedSums {
  package static let name = "spins"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(run.sites > 0 ? 3 : 0) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .means(system.mean(of: 0..<system.run.sites))
  }
}

/// σ averaged over the spins ½ of each kind of sites: x, y, z. Always recorded where there are several
/// kinds.
package struct SpeciesSums: RecordedSums {
  package static let name = "species"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent { .scalars(3 * run.species.count) }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .means(system.run.species.flatMap { system.mean(of: $0.sites) })
  }
}

extension MeasuredSystem {
  /// σ averaged over the spins ½ of some sites: x, y, z; none where there are no sites.
  fileprivate func mean(of sites: Range<Int>) -> [MeasuredOperator] {
    guard !sites.isEmpty else { return [] }
    let spins = spinsPerSite[sites].reduce(0, +)
    return (0..<3).map { component in
      MeasuredOperator((1 / spins) * sites.sum { vectors[$0][component] })
    }
  }
}
