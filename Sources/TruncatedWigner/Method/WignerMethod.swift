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
    WignerComputation(job: job, isSampled: true)
  }
}

/// One classical trajectory per realization, without sampling.
public struct MeanFieldMethod: Method {
  public let name = "mean_field"
  public let meaning =
    "one classical trajectory per realization, no sampling, no noise; only for spins without loss, pump and dephasing; `sampling.trajectories` is then not used and `overlap` is not defined."
  public let sections: [any KeySection.Type] = [
    WignerSampling.self, WignerArithmetic.self, WignerIntegration.self,
  ]
  public var observables: [ObservableKey] { observableTypes.map { $0.key } }
  public let takesExpressions = true
  public var reservedNames: [String] { WignerComputation.reservedNames }

  public init() {}

  /// Its equations leave jump operators of spins out, which a job may type as it likes.
  public func supports(_ model: ModelDescription) -> Bool {
    model.isMasterEquation && model.reader == nil && model.typed == nil
  }

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    let sampling = try reader.section(Sampling.path)
    if let field = sampling.field("trajectories"), job.sampling.trajectories > 1 {
      throw field.place.error(
        "`method: mean_field` has one trajectory per realization; remove `sampling.trajectories`")
    }
    job.sampling.trajectories = 1
    try job.checkObservables(reader, .classical)
    try checkClosedSpins(job, reader)
  }

  /// Mean field leaves the jump operators of spins out, so that nothing may come from them.
  private func checkClosedSpins(_ job: Job, _ reader: JobReader) throws {
    let place = reader.field("method")?.place ?? reader.place
    let domain = "`method: mean_field` is for spins without loss, pump and dephasing"
    if job.model.hasCollectiveEmission {
      throw place.error(
        "\(domain), but the spins of `\(job.model.name)` decay; use `method: twa`")
    }
    for rate in job.model.spinRates {
      let swept = job.sweep.first { $0.key == rate }?.values
      var values = swept ?? []
      if swept == nil, case .number(let one)? = job.parameters[rate] { values = [one] }
      guard let value = values.first(where: { $0 > 0 }) else { continue }
      throw place.error(
        "\(domain), but `\(rate)` \(swept == nil ? "is" : "takes the value") \(Quantity.text(value)); set it to 0, or use `method: twa`"
      )
    }
  }

  public func identify(_ entries: inout [String: String], _ job: Job) {
    job.identifyObservables(&entries, .classical)
  }

  public func computation(of job: Job) -> any Computation {
    WignerComputation(job: job, isSampled: false)
  }
}
