import BatchCore
import Models
import Numerics

/// ⟨σ⟩ of every site.
package struct SiteMagnetization: Observable {
  package static let key = ObservableKey(
    "site_magnetization", type: "boolean", defaultText: "false", "`site_magnetization`",
    absent: "false", isAvailable: \.hasSpins
  ) { field, context in
    let value = try field.boolean()
    if value { try context.requireSpins(field) }
    if value, let size = context.sweptSize {
      throw size.place.error(
        "`\(size.key)` is swept, so the number of sites varies; `observables.site_magnetization` needs one number of sites"
      )
    }
    return .boolean(value)
  }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [SiteMagnetizationSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let sites = layout.run.sites
    let site = LazyAxis(count: sites) {
      Axis(
        name: "site", values: .integer((0..<Int64(sites)).map { $0 }), units: "1",
        longName: "number of the site")
    }
    layout.addMeans(
      "site_magnetization", "<sigma> of every site", of: SiteMagnetizationSums.name,
      axes: [layout.run.times.axis, site, RecordedRun.component], .pauli)
  }
}

/// σ/N_s of every site, [site][component].
package struct SiteMagnetizationSums: RecordedSums {
  package static let name = "site magnetization"
  package var name: String { Self.name }

  package func extent(in run: RecordedRun) -> SumsExtent {
    .table(3 * run.sites, records: run.records)
  }

  package func meaning(in system: MeasuredSystem) -> SumsMeaning {
    .means(
      zip(system.vectors, system.spinsPerSite).flatMap { vector, spins in
        vector.map { MeasuredOperator((1 / spins) * $0) }
      })
  }
}
