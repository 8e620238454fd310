import BatchCore

/// ⟨a†a⟩ per mode.
struct PhotonNumber: Observable {
  static let key = ObservableKey.flag(
    "photon_number", defaultText: "true where the model has modes", "`photon_number`",
    needs: "photon modes", \.hasPhotons, standard: \.hasPhotons)

  static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON { .boolean(pilot.model.hasPhotons) }

  init(_ value: JSON, _ times: RecordedTimes) {}

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [PhotonSums()] }

  func compose(_ layout: inout ObservableComposer) {
    let photons = layout.scalar(of: PhotonSums.name)
    layout.addSeries(
      "photon_number", "<a^dag a> per mode", .photons,
      judges: StepJudge("photon_number", floor: 0.1)
    ) { $0.linear($1, photons) }
  }
}
