import Foundation
import TruncatedWigner

extension Job {
  /// Everything that decides the numbers of a result, as canonical JSON: one object of dotted keys,
  /// in alphabetical order, to texts.
  ///
  /// Left out are `sampling.realizations`, `sampling.trajectories`, `sampling.target_stderr`, `output`, `name`, comments, and
  /// values that the sweep replaces. `time.step` is the step that is actually used, or `auto`.
  public var identityJSON: String {
    let swept = Set(sweep.map(\.key))
    var entries: [String: String] = [
      "model.name": model.name,
      "method": method.rawValue,
      "sampling.seed": String(sampling.seed),
      "sampling.spin_sampling": sampling.spinSampling.rawValue,
      "sampling.batch": String(sampling.batch),
      "sampling.noise": sampling.noise.rawValue,
      "time.end": Quantity.text(time.end),
      "time.step": time.isAuto ? TimeGrid.auto : Quantity.text(time.actualStep),
      "time.record_every": Quantity.text(time.recordEvery),
    ]
    // Files from before there was a choice have no such entry.
    if precision != .double { entries["precision"] = precision.rawValue }
    for (key, value) in observables.json { entries["observables.\(key)"] = value.text }
    // It was that of one large spin once.
    if method == .meanField, observables.selection.squeezing, hasClusters {
      entries["observables.spin_squeezing"] = "true, each spin of a cluster by itself"
    }
    if let angle = initial.centralTheta, !swept.contains("central_theta") {
      entries["initial.central_theta"] = Quantity.text(angle)
    }
    for (name, value) in parameters where !swept.contains(name) {
      switch value {
      case .number(let number): entries["model.\(name)"] = Quantity.text(number)
      case .word(let word): entries["model.\(name)"] = word
      case .list, .distribution: entries["model.\(name)"] = value.json.text
      }
    }
    let angles = [
      ("theta", initial.theta), ("phi", initial.phi), ("displacement", initial.displacement),
    ]
    for (name, value) in angles where !swept.contains(name) {
      entries["initial.\(name)"] = Quantity.text(value)
    }
    for (position, axis) in sweep.enumerated() {
      entries["sweep.\(axis.key)"] = "axis \(position + 1): \(JSON.numbers(axis.values).text)"
    }
    return JSON.object(entries.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }).text
  }

  /// Whether sites are clusters of spins.
  private var hasClusters: Bool { model.name == "dicke" || variant.knows("spins_per_cluster") }

  /// Dotted keys in which two values of `identityJSON` differ, in alphabetical order; empty if the
  /// jobs lead to the same numbers. A text that is no identity counts as having no keys.
  public static func differingKeys(_ a: String, _ b: String) -> [String] {
    func entries(_ json: String) -> [String: String] {
      (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
    }
    let (a, b) = (entries(a), entries(b))
    return Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  /// Dotted keys in which this job leads to other numbers than another one.
  public func differences(from other: Job) -> [String] {
    Self.differingKeys(identityJSON, other.identityJSON)
  }
}
