import BatchCore
import Models

/// Largest relative change during a run of what mean field conserves: the number of excitations, and the
/// square of the Lax vector at three points, relative to Σ|L_α|² at t = 0.
package struct ConservedDrift: Observable {
  package static let key = ObservableKey.flag(
    "conserved_drift", defaultText: "true in `bcs_cavity`",
    "`conserved_drift`, in mean field: how well excitations and Lax vectors are conserved; NaN with photon loss",
    absent: "false", needs: "two boxes of levels", \.hasTwoBoxes, standard: \.hasTwoBoxes)

  /// Products of means are not conserved by fluctuating trajectories and expectation values.
  package static func isMeasured(_ kind: RunKind) -> Bool { kind == .classical }

  package init(_ value: JSON, _ times: RecordedTimes) {}

  package func sums(in run: RecordedRun) -> [any RecordedSums] { [ExchangeSums()] }

  package func compose(_ layout: inout ObservableComposer) {
    let records = layout.run.records
    let offset = layout.offset(of: ExchangeSums.name)
    let block = layout.add(
      FeatureBlock(indices: 1, features: 1, mayBeUndefined: true) { sample in
        let values = sample.means(at: offset, count: records * ExchangeSums.count)
        let rows = (0..<records).map { record in
          ConservedQuantities(
            Array(values[(record * ExchangeSums.count)..<((record + 1) * ExchangeSums.count)]))
        }
        return [
          rows.map { $0.change(from: rows[0]) }.reduce(0) {
            $0.isNaN || $1.isNaN ? .nan : max($0, $1)
          }
        ]
      })
    layout.add(
      "conserved_drift", "largest relative change of what mean field conserves", axes: [],
      .positive
    ) { [$0[block].linear(0, 0)] }
  }
}

/// The numbers of `ExchangeSums` at one time.
private struct ConservedQuantities {
  private let excitations: Double
  /// L², and Σ|L_α|².
  private let squares: [(value: ComplexNumber, scale: Double)]

  init(_ numbers: [Double]) {
    excitations = numbers[0]
    squares = stride(from: 1, to: numbers.count, by: 6).compactMap { first in
      let components = (0..<3).map {
        ComplexNumber(numbers[first + 2 * $0], numbers[first + 2 * $0 + 1])
      }
      // Couplings that differ have no Lax vector.
      guard !components[0].re.isNaN else { return nil }
      return (
        components.reduce(.zero) { $0 + $1 * $1 },
        components.reduce(0) { $0 + $1.magnitude * $1.magnitude }
      )
    }
  }

  /// The largest relative one.
  func change(from start: ConservedQuantities) -> Double {
    let change = excitations - start.excitations
    var largest = change == 0 ? 0 : abs(change) / abs(start.excitations)
    for (now, first) in zip(squares, start.squares) {
      largest = max(largest, (now.value - first.value).magnitude / first.scale)
    }
    return largest
  }
}
