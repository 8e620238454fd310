import BatchCore
import Models

/// m = ⟨σ⟩ averaged over spins ½, J/(2S) of a large spin; its length; and the same of each kind of sites
/// where there are several.
package struct Magnetization: Observable {
  package static let key = ObservableKey.flag(
    "magnetization", defaultText: "true where the model has spins",
    "`magnetization`, `spin_length`", needs: "spins", \.hasSpins, standard: \.hasSpins)

  /// The state itself judges steps.
  package static func inPilot(_ asked: JSON, _ pilot: PilotRun) -> JSON {
    .boolean(pilot.shape.sites > 0)
  }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [SpinSums(), SpeciesSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let judge = StepJudge("magnetization", floor: 0.1)
    let first = layout.scalar(of: SpinSums.name)
    layout.addVector(
      "magnetization", "Bloch vector <sigma>, mean over spins", first: first, judges: judge)
    layout.addSeries("spin_length", "length R of the mean Bloch vector", .length) {
      $0.length($1, first..<(first + 3))
    }
    for (number, species) in layout.run.species.enumerated() {
      layout.addVector(
        "magnetization_\(species.name)", "Bloch vector <sigma>, mean over \(species.name)",
        first: layout.scalar(of: SpeciesSums.name) + 3 * number, judges: judge)
    }
  }
}
