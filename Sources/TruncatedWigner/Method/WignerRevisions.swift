import BatchCore
import Observables

/// What changed the numbers of truncated Wigner in development versions: noise,
/// integrators, how sums are formed.
enum WignerRevisions {
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
      concerns: { $0.observables[TwoTimeCorrelation.key.name] != false }),
  ]

  static func difference(_ a: Int, _ b: Int, _ job: Job) -> String? {
    changes.first { $0.revision > min(a, b) && $0.revision <= max(a, b) && $0.concerns(job) }?.what
  }
}

extension WignerMethod {
  public func difference(_ a: Int, _ b: Int, _ job: Job) -> String? {
    WignerRevisions.difference(a, b, job)
  }
}
