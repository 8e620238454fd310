import BatchCore
import Models

/// What observables know of the run that they are recorded of.
struct RecordedRun: Sendable {
  let times: RecordedTimes
  let shape: SystemShape
  /// ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  let vacuum: Double
  /// Those that are recorded.
  var expressions: [NamedExpression] = []

  var records: Int { times.count }
  var sites: Int { shape.sites }
  var modes: Int { shape.modes }
  /// All spins ½ of all sites.
  var spins: Double { Double(shape.spins) }
  /// All sites in ranges, and how many spins ½ each of a range stands for.
  var blocks: [(sites: Range<Int>, perSite: Double)] {
    shape.blocks.map { ($0.sites, Double($0.spinsPerSite)) }
  }
  /// Kinds of sites where there are several.
  var species: [SystemShape.Species] { shape.species.count > 1 ? shape.species : [] }
  /// Sets of modes where there are several.
  var modeSets: [SystemShape.ModeSet] { shape.modeSets.count > 1 ? shape.modeSets : [] }
  /// Whether trajectories scatter about what they stand for; in mean field they are it.
  var isSampled: Bool { vacuum > 0 }

  /// Axis of the components of a spin.
  static let component = LazyAxis(count: 3) {
    Axis(
      name: "component", values: .text(["x", "y", "z"]), units: "1", longName: "spin component")
  }
}
