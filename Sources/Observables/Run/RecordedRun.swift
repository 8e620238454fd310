import BatchCore
import Models

/// What observables know of the run that they are recorded of.
package struct RecordedRun: Sendable {
  package let times: RecordedTimes
  package let shape: SystemShape
  package let kind: RunKind
  /// Those that are recorded.
  package var expressions: [NamedExpression] = []
  /// What the samples of the error bars are.
  package var samples = SampleKind.realizations
  /// Part of the run that averages over time are taken over; nil: all of it.
  package var part: TimeWindow?

  package var records: Int { times.count }
  package var sites: Int { shape.sites }
  package var modes: Int { shape.modes }
  /// All spins ½ of all sites.
  package var spins: Double { Double(shape.spins) }
  /// All sites in ranges, and how many spins ½ each of a range stands for.
  package var blocks: [(sites: Range<Int>, perSite: Double)] {
    shape.blocks.map { ($0.sites, Double($0.spinsPerSite)) }
  }
  /// Kinds of sites where there are several.
  package var species: [SystemShape.Species] { shape.species.count > 1 ? shape.species : [] }
  /// Sets of modes where there are several.
  package var modeSets: [SystemShape.ModeSet] { shape.modeSets.count > 1 ? shape.modeSets : [] }
  package var isSampled: Bool { kind.isSampled }
  /// ½ where amplitudes are sampled from a Wigner function, else 0.
  package var vacuum: Double { kind.vacuum }

  package var window: TimeWindow { part ?? TimeWindow(0, times[times.count - 1]) }

  /// Axis of the components of a spin.
  package static let component = LazyAxis(count: 3) {
    Axis(
      name: "component", values: .text(["x", "y", "z"]), units: "1", longName: "spin component")
  }
}
