import BatchCore
import Models
import Numerics
import Observables
import TestSupport
import Testing

@testable import TruncatedWigner

/// Two-time products where blocks just end: the last waiting time, the last earlier time, the last rows.
@Suite("two-time products at the ends of blocks") struct CorrelationBlockTests {
  /// Blocks are of 64 waiting times, 64 earlier times, and 32 rows.
  @Test(
    "every product is there", arguments: [1, 31, 32, 33, 64, 65],
    [[0], [1], [63], [64], [65], [128], [64, 128], Array(1...64), Array(64...129)])
  func products(sites: Int, waiting: [Int]) {
    let records = waiting.max()! + 1
    var selection = ObservableSelection()
    selection.correlations = [.sz]
    let layout = ObservableLayout(
      records: records, shape: SystemShape(sites: sites, modes: 0), kind: .wigner,
      selection: selection, waitingRecords: waiting)
    let state = BatchState(sites: sites, modes: 0, trajectories: 3, width: 16)
    let recorder = Recorder(
      layout: layout, state: state, slotPerGroup: false,
      system: PhaseSpaceSystem(
        sites: sites, modes: 0, stages: [[LocalField(sites: sites, .zero)]]))
    var random = SplitMix(seed: 406)
    // Whole numbers, so that sums are exact. [record][site][trajectory]
    var past: [[[Double]]] = []
    for record in 0..<records {
      for i in 0..<(sites * 16) { state.sz.doubles[i] = Double(random.next() % 17) - 8 }
      _ = recorder.record(record)
      past.append((0..<sites).map { site in (0..<3).map { state.sz[site, $0] } })
    }
    let sums = recorder.sums[0]
    var position = layout.sums.place(of: "two-time sz").offset
    var wrong = 0
    for late in waiting {
      for early in 0...late {
        let expected = zip(past[late], past[early]).reduce(0.0) { sum, rows in
          sum + zip(rows.0, rows.1).reduce(0) { $0 + $1.0 * $1.1 }
        }
        if sums[position] != expected / 4 { wrong += 1 }
        position += 1
      }
    }
    #expect(position == layout.sumsCount)
    #expect(wrong == 0, "\(wrong) of \(waiting.reduce(0) { $0 + $1 + 1 })")
  }
}
