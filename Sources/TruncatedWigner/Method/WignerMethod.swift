import BatchCore
import Observables

/// Truncated Wigner: sampled initial conditions and noise.
public struct WignerMethod: Method {
  public let name = "twa"
  public let meaning = "sampled initial state and noise."
  public let sections: [any KeySection.Type] = [
    WignerSampling.self, WignerArithmetic.self, WignerIntegration.self,
  ]
  public var observables: [ObservableKey] { observableTypes.map { $0.key } }
  public let takesExpressions = true
  public var reservedNames: [String] { WignerComputation.reservedNames }

  public init() {}

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    try job.checkObservables(reader, .wigner)
  }

  public func identify(_ entries: inout [String: String], _ job: Job) {
    job.identifyObservables(&entries, .wigner)
  }

  public func computation(of job: Job) -> any Computation {
    WignerComputation(job: job)
  }
}
