import BatchCore
import Statistics

/// ⟨a†a⟩ of all modes over N, 2N spins; in mean field |a|²/N.
package struct PhotonDensity: Observable {
  package static let key = ObservableKey.flag(
    "photon_density", defaultText: "true in `bcs_cavity`",
    "`photon_density`, `photon_density_mean`, `photon_density_frequency`, `photon_density_amplitude`",
    absent: "false",
    needs: "two boxes of levels", \.hasTwoBoxes, standard: \.hasTwoBoxes)

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [PhotonSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let records = layout.run.records
    let photons = layout.scalar(of: PhotonSums.name)
    let factor = 2 * Double(layout.run.modes) / layout.run.spins
    let series = MeasuredSeries(
      name: "photon_density", longName: "<a^dag a>/N", range: .photons,
      values: { sample in
        (0..<records).map { factor * sample.mean($0, scalar: photons) }
      }, isLinear: true,
      estimates: { blocks in
        (0..<records).map {
          blocks[ObservableComposer.timeBlock].linear($0, photons) * factor
        }
      })
    layout.add(
      series.name, series.longName, axes: [layout.run.times.axis], series.range,
      estimates: series.estimates)
    layout.addSummary(of: series)
  }
}
