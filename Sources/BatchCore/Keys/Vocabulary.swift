/// Which section every key of the job file belongs to, for help with misplaced ones.
public struct Vocabulary: Sendable {
  /// Dotted paths of sections, "" for the top level, and their keys.
  private let sections: [(path: String, names: [String])]

  init(_ sections: [(path: String, names: [String])] = []) { self.sections = sections }

  /// The section that a misplaced key belongs to ("" is the top level), nil if none knows it.
  func home(of key: String, besides path: String) -> String? {
    sections.first { $0.path != path && $0.names.contains(key) && path != "sweep" }?.path
  }
}
