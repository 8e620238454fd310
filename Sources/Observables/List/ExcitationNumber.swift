import BatchCore
import Statistics

/// Number of excitations Σ (1 + σ^z)/2.
package struct ExcitationNumber: Observable {
  package static let key = ObservableKey.flag(
    "excitation_number", "`excitation_number`", absent: "false", needs: "spins", \.hasSpins)

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [SpinSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let half = layout.run.spins / 2
    let z = layout.scalar(of: SpinSums.name) + 2
    layout.addSeries("excitation_number", "number of excited spins", .count(upTo: 2 * half)) {
      let z = $0.linear($1, z)
      return Estimate(half * (1 + z.value), half * z.standardError)
    }
  }
}
