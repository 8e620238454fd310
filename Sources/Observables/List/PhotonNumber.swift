import BatchCore

/// ⟨a†a⟩ per mode, and the same of each set of modes where there are several.
package struct PhotonNumber: Observable {
  package static let key = ObservableKey.flag(
    "photon_number", defaultText: "true where the model has modes", "`photon_number`",
    needs: "photon modes", \.hasPhotons, standard: \.hasPhotons)

  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    .boolean(pilot.model.hasPhotons)
  }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [PhotonSums(), PhotonSetSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let photons = layout.scalar(of: PhotonSums.name)
    let judge = StepJudge("photon_number", floor: 0.1)
    layout.addSeries("photon_number", "<a^dag a> per mode", .photons, judges: judge) {
      $0.linear($1, photons)
    }
    for (number, set) in layout.run.modeSets.enumerated() {
      let photons = layout.scalar(of: PhotonSetSums.name) + number
      layout.addSeries(
        "photon_number_\(set.name)", "<a^dag a> per mode of \(set.name)", .photons, judges: judge
      ) { $0.linear($1, photons) }
    }
  }
}
