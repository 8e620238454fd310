import Foundation

/// Everything that decides the numbers of a result: texts by dotted key.
///
/// Numbers are written so that they read back to the last bit, and compared to twelve digits. A key
/// that came later than the first result files is left out where it has the value that every earlier
/// result has (`Key`'s `absent`), so results stay those of the same job when keys are added.
struct JobIdentity {
  var entries: [String: String]
  private let absent: [String: String]

  init(entries: [String: String], catalogue: Catalogue) {
    self.entries = entries
    absent = catalogue.absent(model: entries["model.name"] ?? "")
  }

  /// From JSON, as result files hold it; a text that is no identity has no entries.
  init(json: String, catalogue: Catalogue) {
    var entries =
      (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
    for (key, text) in entries { entries[key] = Self.asWrittenToday(key, text) }
    self.init(entries: entries, catalogue: catalogue)
  }

  /// One object of dotted keys in alphabetical order.
  var json: String {
    JSON.object(
      entries.filter { absent[$0.key] != $0.value || $0.key.hasPrefix("model.") }
        .sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }
    ).text
  }

  /// Keys in which two identities differ, in alphabetical order.
  func differingKeys(from other: JobIdentity) -> [String] {
    Set(entries.keys).union(other.entries.keys).filter { key in
      switch (entries[key] ?? absent[key], other.entries[key] ?? other.absent[key]) {
      case (let one?, let two?): !NumbersInText.agree(one, two)
      default: true
      }
    }.sorted()
  }

  /// Keys that agree, but not to the last bit.
  func keysDifferingInDigits(from other: JobIdentity) -> [String] {
    entries.keys.filter { key in other.entries[key].map { $0 != entries[key] } ?? false }.sorted()
  }

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
  /// Left out are keys that only say how many samples there are or how they are saved, `name`,
  /// comments, keys that the method does not use, and values that the sweep replaces.
  var identity: JobIdentity {
    let swept = Set(sweep.map(\.key))
    var entries = ["model.name": model.name, "method": method.name]
    for section in allSections where !(section is TimeGrid) || method.needsTime {
      let path = type(of: section).path
      let unused = method.unusedKeys(at: path)
      for (name, key) in section.keys where !unused.contains(name) {
        guard let text = key.identity else { continue }
        entries[path.isEmpty ? name : "\(path).\(name)"] = section.identity(of: name, text)
      }
    }
    for (name, value) in observables.entries { entries["observables.\(name)"] = value.text }
    for (name, value) in parameters where !swept.contains(name) {
      entries["model.\(name)"] = value.identity
    }
    for key in model.typed?.initialKeys ?? InitialKey.all where !swept.contains(key.name) {
      entries["initial.\(key.name)"] = key.value(initial).map(Quantity.text)
    }
    entries["initial.\(CavityStart.row.name)"] = initial.cavity?.rawValue
    for (key, text) in model.typed?.identity ?? [] { entries[key] = text }
    for (position, axis) in sweep.enumerated() {
      entries["sweep.\(axis.key)"] = "axis \(position + 1): \(JSON.numbers(axis.values).text)"
    }
    method.identify(&entries, self)
    return JobIdentity(entries: entries, catalogue: catalogue)
  }

  /// The identity as canonical JSON.
  public var identityJSON: String { identity.json }

  /// Dotted keys in which this job leads to other numbers than another one.
  public func differences(from other: Job) -> [String] {
    catalogue.differingKeys(identityJSON, other.identityJSON)
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
