import BatchCore
import Models
import Observables

/// The factorised Lindblad equations: products over different spins and modes are products of means.
public struct MeanFieldMethod: Method {
  public let name = "mean_field"
  public let meaning =
    "the Lindblad equations with products over different spins and modes replaced by products of means; loss, pump and dephasing shorten the Bloch vectors. No sampling, no noise: `time.step` and `sampling.trajectories` are not used, and `overlap` is not defined."
  public let sections: [any KeySection.Type] = [IntegrationTolerance.self]
  public let unusedKeys: Set<String> = ["time.step", "sampling.trajectories"]
  public var observables: [ObservableKey] { observableTypes.map { $0.key } }
  public let takesExpressions = true
  public var reservedNames: [String] { MeanFieldComputation.reservedNames }

  public init() {}

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    job.sampling.trajectories = 1
    try job.checkObservables(reader, .classical)
  }

  public func identify(_ entries: inout [String: String], _ job: Job) {
    job.identifyObservables(&entries, .classical)
  }

  public func computation(of job: Job) -> any Computation { MeanFieldComputation(job: job) }

  /// Up to revision 4 it was truncated Wigner without sampling and noise.
  public func difference(_ a: Int, _ b: Int, _ job: Job) -> String? {
    min(a, b) < 5 && max(a, b) >= 5
      ? "equations of mean field that are derived from the master equation, with adaptive steps"
      : nil
  }
}

extension Job {
  /// Error that integrating may leave.
  var meanFieldTolerance: Double { self[IntegrationTolerance.self].tolerance ?? 1e-8 }
}
