import BatchCore
import Foundation
import TruncatedWigner

/// Everything that decides the numbers of a result: texts by dotted key.
///
/// Numbers are written so that they read back to the last bit, and compared to twelve digits. A key
/// that came later than the first result files is left out where it has the value that every earlier
/// result has (`KeyDescription.absent`), so results stay those of the same job when keys are added.
struct JobIdentity: Equatable {
  var entries: [String: String]

  init(entries: [String: String]) { self.entries = entries }

  /// From JSON, as result files hold it; a text that is no identity has no entries.
  init(json: String) {
    entries =
      (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
    for (key, text) in entries { entries[key] = Self.asWrittenToday(key, text) }
  }

  /// One object of dotted keys in alphabetical order.
  var json: String {
    let absent = absent
    return JSON.object(
      entries.filter { absent[$0.key] != $0.value || $0.key.hasPrefix("model.") }
        .sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }
    ).text
  }

  /// Keys in which two identities differ, in alphabetical order.
  func differingKeys(from other: JobIdentity) -> [String] {
    let (a, b) = (absent, other.absent)
    return Set(entries.keys).union(other.entries.keys).filter { key in
      switch (entries[key] ?? a[key], other.entries[key] ?? b[key]) {
      case (let one?, let two?): !NumbersInText.agree(one, two)
      default: true
      }
    }.sorted()
  }

  /// Keys that agree, but not to the last bit.
  func keysDifferingInDigits(from other: JobIdentity) -> [String] {
    entries.keys.filter { key in other.entries[key].map { $0 != entries[key] } ?? false }.sorted()
  }

  private var absent: [String: String] { JobKeys.absent(model: entries["model.name"] ?? "") }

  /// Forms of early development versions.
  private static func asWrittenToday(_ key: String, _ text: String) -> String {
    switch (key, text) {
    case ("observables.pair_correlation", "0"), ("observables.correlation", "[]"): "false"
    case ("observables.correlation", _) where text.hasPrefix("["):
      #"{"waiting_times":\#(text),"of":["sx"]}"#
    default: text
    }
  }
}

extension Job {
  /// Left out are `sampling.realizations`, `sampling.trajectories`, `sampling.target_stderr`,
  /// `output`, `name`, comments, and values that the sweep replaces. `time.step` is the step that is
  /// actually used, or `auto`.
  var identity: JobIdentity {
    let swept = Set(sweep.map(\.key))
    var entries: [String: String] = [
      "model.name": model.name,
      "method": method.rawValue,
      "precision": precision.rawValue,
      "sampling.seed": String(sampling.seed),
      "sampling.spin_sampling": sampling.spinSampling.rawValue,
      "sampling.batch": String(sampling.batch),
      "sampling.noise": sampling.noise.rawValue,
      "time.end": Quantity.text(time.end),
      "time.step": time.isAuto ? TimeGrid.auto : Quantity.text(time.actualStep),
      "time.record_every": Quantity.text(time.recordEvery),
      "time.stepper": time.stepper.rawValue,
    ]
    for (key, value) in observables.json { entries["observables.\(key)"] = value.text }
    // It was that of one large spin once.
    if method == .meanField, observables.selection.squeezing, variant.hasClusters {
      entries["observables.spin_squeezing"] = "true, each spin of a cluster by itself"
    }
    if let angle = initial.centralTheta, !swept.contains("central_theta") {
      entries["initial.central_theta"] = Quantity.text(angle)
    }
    for (name, value) in parameters where !swept.contains(name) {
      entries["model.\(name)"] = value.identity
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
    return JobIdentity(entries: entries)
  }

  /// The identity as canonical JSON.
  public var identityJSON: String { identity.json }

  /// Dotted keys in which two values of `identityJSON` differ, in alphabetical order; empty if the
  /// jobs lead to the same numbers. A text that is no identity counts as having no keys.
  public static func differingKeys(_ a: String, _ b: String) -> [String] {
    a == b ? [] : JobIdentity(json: a).differingKeys(from: JobIdentity(json: b))
  }

  /// Dotted keys of agreeing identities whose numbers differ behind the twelfth digit.
  static func keysDifferingInDigits(_ a: String, _ b: String) -> [String] {
    a == b ? [] : JobIdentity(json: a).keysDifferingInDigits(from: JobIdentity(json: b))
  }

  /// Dotted keys in which this job leads to other numbers than another one.
  public func differences(from other: Job) -> [String] {
    Self.differingKeys(identityJSON, other.identityJSON)
  }
}

extension ParameterValue {
  var identity: String {
    switch self {
    case .number(let number): Quantity.text(number)
    case .word(let word): word
    case .list, .distribution: json.text
    }
  }
}
