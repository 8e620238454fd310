import Models
import Observables
import TestSupport
import Testing

@testable import TruncatedWigner

/// Two-time products in blocks against sums written out, over the borders of all blocks.
@Suite("two-time products") struct TwoTimeRecorderTests {
  private static let (sites, modes, records, trajectories) = (37, 19, 150, 20)
  /// In no order, one twice; more than one block of them.
  private static let waiting = [149, 3, 70, 0, 3] + (50..<125).reversed()

  private static func layout(_ channels: [CorrelationChannel]) -> ObservableLayout {
    let shape = SystemShape(sites: sites, modes: modes, spinsPerSite: 2)
    var selection = ObservableSelection()
    selection.correlations = channels
    return ObservableLayout(
      records: records, shape: shape, kind: .wigner, selection: selection, waitingRecords: waiting)
  }

  @Test("of spins and the field", arguments: [[.sx], [.sz, .field], CorrelationChannel.allCases])
  func products(channels: [CorrelationChannel]) {
    let layout = Self.layout(channels)
    let state = BatchState(
      sites: Self.sites, modes: Self.modes, trajectories: Self.trajectories, width: 32)
    let recorder = Recorder(
      layout: layout, state: state, slotPerGroup: false,
      system: PhaseSpaceSystem(
        sites: Self.sites, modes: Self.modes, stages: [[LocalField(sites: Self.sites, .zero)]]))
    var random = SplitMix(seed: 210)
    // [channel][record] of rows × trajectories; the field as Re, then Im.
    var past = channels.map { _ in [[[Double]]]() }
    for record in 0..<Self.records {
      for buffer in [state.sx, state.sy, state.sz, state.re, state.im] {
        for i in 0..<(buffer.rows * 32) {
          // Exact in single precision; lanes that do not count hold numbers, too.
          buffer.doubles[i] =
            record == 0 && buffer === state.sx
            ? 0.7 : Double(Float.random(in: -1...1, using: &random))
        }
      }
      _ = recorder.record(record)
      func values(_ buffers: [LaneBuffer]) -> [[Double]] {
        buffers.flatMap { b in
          (0..<b.rows).map { row in (0..<Self.trajectories).map { b[row, $0] } }
        }
      }
      for (number, channel) in channels.enumerated() {
        switch channel {
        case .sx: past[number].append(values([state.sx]))
        case .sy: past[number].append(values([state.sy]))
        case .sz: past[number].append(values([state.sz]))
        case .field: past[number].append(values([state.re, state.im]))
        }
      }
    }
    let sums = recorder.sums[0]

    func dot(_ a: ArraySlice<[Double]>, _ b: ArraySlice<[Double]>) -> Double {
      zip(a, b).reduce(0) { sum, rows in sum + zip(rows.0, rows.1).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    var position = layout.sums.place(of: "two-time \(channels[0].rawValue)").offset
    var largest = 0.0
    for (number, channel) in channels.enumerated() {
      for late in Self.waiting {
        for early in 0...late {
          let (a, b) = (past[number][late], past[number][early])
          if channel == .field {
            let half = Self.modes
            let real = dot(a[...], b[...])
            let imaginary = dot(a[half...], b[..<half]) - dot(a[..<half], b[half...])
            largest = max(largest, abs(sums[position] - real))
            largest = max(largest, abs(sums[position + 1] - imaginary))
            position += 2
          } else {
            largest = max(largest, abs(sums[position] - dot(a[...], b[...]) / 16))
            position += 1
          }
        }
      }
    }
    #expect(position == layout.sumsCount)
    // Sums of 256 products in single precision.
    #expect(largest < 2e-4)
  }
}
