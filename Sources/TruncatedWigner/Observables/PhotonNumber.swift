import BatchCore

/// ⟨a†a⟩ per mode.
struct PhotonNumber: Observable {
  init?(_ chosen: ChosenObservables) {
    guard chosen.selection.photonNumber else { return nil }
  }

  func sums(in run: RecordedRun) -> [any TrajectorySums] { [PhotonSums()] }

  func compose(_ layout: inout ObservableComposer) {
    let photons = layout.scalar(of: PhotonSums.name)
    layout.addSeries(
      "photon_number", "<a^dag a> per mode", .photons,
      judges: StepJudge("photon_number", floor: 0.1)
    ) { $0.linear($1, photons) }
  }
}
