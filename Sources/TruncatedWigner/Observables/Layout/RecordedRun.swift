import BatchCore
import Models

/// What observables know of the run that they are recorded of.
struct RecordedRun: Sendable {
  let times: RecordedTimes
  let shape: SystemShape
  /// ½ where amplitudes are sampled from a Wigner function, 0 in mean field.
  let vacuum: Double

  var records: Int { times.count }
  var sites: Int { shape.sites }
  var modes: Int { shape.modes }
  var spinsPerSite: Double { Double(shape.spinsPerSite) }
  /// All spins of all sites.
  var spins: Double { Double(shape.sites * shape.spinsPerSite) }
  /// Whether trajectories scatter about what they stand for; in mean field they are it.
  var isSampled: Bool { vacuum > 0 }

  /// Axis of the components of a spin.
  static let component = LazyAxis(count: 3) {
    Axis(
      name: "component", values: .text(["x", "y", "z"]), units: "1", longName: "spin component")
  }
}
