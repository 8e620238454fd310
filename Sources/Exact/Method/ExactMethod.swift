import BatchCore
import Models
import Observables

/// The master equation solved as it stands, for systems that are small enough.
public struct ExactMethod: Method {
  public let name = "exact"
  public let meaning =
    "the master equation itself, for small systems: wave functions, density matrices or quantum trajectories; `time.step` is not used, `sampling.trajectories` only by trajectories."
  public let sections: [any KeySection.Type] = [ExactKeys.self]
  public let unusedKeys: Set<String> = ["time.step"]
  public var observables: [ObservableKey] { observableKeys(of: .expectations) }
  public let takesExpressions = true
  public var reservedNames: [String] { ExactComputation.reservedNames }

  public init() {}

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    try job.checkCutoffs(reader)
    try job.checkObservables(reader, .expectations)
    let computation = try ExactComputation(job: job)
    if computation.solver == .trajectories {
      try job.checkObservables(reader, .waveFunctions)
    }
  }

  public func identify(_ entries: inout [String: String], _ job: Job) {
    job.identifyObservables(&entries, .expectations)
  }

  public func computation(of job: Job) -> any Computation {
    do {
      return try ExactComputation(job: job)
    } catch {
      fatalError("a validated job has a size: \(error)")
    }
  }
}

extension Job {
  /// One number of levels for each mode, at all points of the sweep.
  fileprivate func checkCutoffs(_ reader: JobReader) throws {
    guard case .each(let levels) = self[ExactKeys.self].cutoff else { return }
    for point in 0..<points {
      let modes = ModelCatalogue.instance(model, parameters(atPoint: point)).shape.modes
      guard modes != levels.count else { continue }
      let place = try reader.section(ExactKeys.path).field("cutoff")?.place ?? reader.place
      throw place.error(
        "`exact.cutoff` has \(levels.count) numbers of levels, but there are \(modes) modes; give one for each, or one number for all"
      )
    }
  }
}
