import BatchCore

/// Versions of what decides the numbers of a job beside its keys: noise, integrators, how sums are
/// formed. What a result holds is continued and merged only with numbers of the same kind.
///
/// A result tells its revision; what changed between two is told by the method. Results of development
/// versions before 0.1 did not tell theirs; it follows from what they lack. A later change that concerns
/// few jobs is better told by their identities.
enum NumbersRevision {
  /// Of this program; that of version 0.1 is 4.
  static let current = 5
  static let attribute = "numbers_revision"

  /// The revision of a stored result.
  static func of(_ document: ResultDocument) -> Int {
    func lacks(_ key: String, in attribute: String) -> Bool {
      guard case .text(let text)? = document[attribute: attribute] else { return true }
      return !text.contains("\"\(key)\"")
    }
    if case .integer(let revision)? = document[attribute: attribute] { return Int(revision) }
    if lacks("sampling.noise", in: "job_identity") { return 1 }
    if document[attribute: "job_name"] == nil { return 2 }
    return lacks("precision", in: "job_resolved") ? 3 : 4
  }
}
