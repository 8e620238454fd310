import BatchCore
import TruncatedWigner

/// Versions of what decides the numbers of a job beside its keys: noise, integrators, how sums are
/// formed. What a result holds is continued and merged only with numbers of the same kind.
///
/// A result tells its revision. Those of development versions before 0.1 did not; it follows from what
/// they lack. A later change that concerns few jobs is better told by their identities.
enum NumbersRevision {
  /// Of this program, and of version 0.1.
  static let current = 4
  static let attribute = "numbers_revision"

  private struct Change {
    /// The first revision with it.
    let revision: Int
    let what: String
    let concerns: @Sendable (Job) -> Bool
  }

  private static let changes = [
    Change(revision: 2, what: "other noise and other rounding", concerns: { _ in true }),
    Change(
      revision: 3, what: "other integration of driven and decaying spins",
      concerns: { job in
        ["driven_spin", "tavis_cummings", "central_spin", "rydberg_chain", "correlated_emission"]
          .contains(job.model.name)
      }),
    Change(
      revision: 4, what: "two-time correlations rounded otherwise",
      concerns: { !$0.observables.waitingTimes.isEmpty }),
  ]

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

  /// What differs between two revisions in the numbers of a job; nil if nothing does.
  static func difference(_ a: Int, _ b: Int, for job: Job) -> String? {
    changes.first { $0.revision > min(a, b) && $0.revision <= max(a, b) && $0.concerns(job) }?.what
  }
}
