import BatchCore
import Models
import Observables

/// Two-time functions of the random multimode Dicke model and of the Dicke model, from the 2PI action to
/// next-to-leading order in 1/N_s (PRR 6, 043314).
public struct TwoPIMethod: Method {
  public let name = "twopi"
  public let meaning =
    "two-time Green's functions from the 2PI action to next-to-leading order in 1/N_s, averaged over disorder; `clusters` and `modes` enter only as their ratio, `sampling` not at all; of `time`, `tolerance` or a mean `step`."
  public let sections: [any KeySection.Type] = [TwoPIKeys.self, IntegrationTolerance.self]
  public let optionalKeys: Set<String> = ["time.step"]
  public let observables: [ObservableKey] = [
    Magnetization.key, PhotonNumber.key, Overlap.key, TwoTimeCorrelation.key, TwoPIResult.energyKey,
    SpectralFunctionKey.key,
  ]
  public var reservedNames: [String] { TwoPIComputation.reservedNames }

  static let models = ["random_dicke", "dicke"]

  public init() {}

  public func supports(_ model: ModelDescription) -> Bool { Self.models.contains(model.name) }

  public func check(_ job: inout Job, _ reader: JobReader) throws {
    let section = try reader.section("observables")
    let known = Set(observables.map(\.name))
    for key in section.keys where !known.contains(key) {
      guard let field = section.field(key), field.node.boolean != false else { continue }
      throw field.place.error(
        "`observables.\(key)` is not available with `method: twopi`; it has \(observables.map(\.name).joined(separator: ", "))"
      )
    }
    try checkOrder(job, section)
    try checkModel(job, reader)
    try checkStep(job, reader)
  }

  private func checkOrder(_ job: Job, _ section: JobReader) throws {
    if let field = section.field("correlation"), case .object = job.observables["correlation"],
      job.observables["correlation"]["of"]?.texts != ["sx"]
    {
      throw field.place.error(
        "`observables.correlation` has S^x alone with `method: twopi`; give `of: sx`")
    }
    if job.model.name == "dicke", job.observables["overlap"] != false {
      throw (section.field("overlap")?.place ?? section.place).error(
        "`observables.overlap` needs disorder, and `dicke` has none; remove it")
    }
    guard job[TwoPIKeys.self].order == .lo else { return }
    for key in ["overlap", "correlation", "spectral_function"]
    where job.observables[key] != false {
      throw (section.field(key)?.place ?? section.place).error(
        "`observables.\(key)` needs fluctuations, which `twopi.order: lo` has not; give `order: nlo`"
      )
    }
  }

  private func checkModel(_ job: Job, _ reader: JobReader) throws {
    let section = try reader.section("initial")
    guard job.model.name == "random_dicke" else { return }
    for point in 0..<job.points where job.initial(atPoint: point).displacement != 0 {
      throw (section.field("displacement")?.place ?? reader.place).error(
        "`initial.displacement` is \(Quantity.text(job.initial(atPoint: point).displacement)), but with random couplings `method: twopi` starts from empty modes; give 0"
      )
    }
  }

  /// A step that cannot resolve the modes.
  private func checkStep(_ job: Job, _ reader: JobReader) throws {
    guard !job.time.isAuto else { return }
    for point in 0..<job.points {
      let problem = job.twoTimeProblem(atPoint: point)
      let rate = max(problem.omegaC, problem.delta)
      let (step, largest) = (job.time.actualStep, 1 / rate)
      guard step > largest * (1 + 1e-9) else { continue }
      let name = problem.omegaC >= problem.delta ? "omega_c" : "delta"
      throw (try reader.section(TimeGrid.path).field("step")?.place ?? reader.place).error(
        "`time.step` = \(Quantity.text(job.time.step)) is too large for \(name) = \(Quantity.text(rate)); give at most \(Quantity.text((largest * 1e4).rounded(.down) / 1e4)), or `auto`"
      )
    }
  }

  public func computation(of job: Job) -> any Computation { TwoPIComputation(job: job) }
}

extension Job {
  /// The model of a sweep point as the equations take it.
  func twoTimeProblem(atPoint point: Int) -> TwoTimeProblem {
    let (parameters, initial) = (parameters(atPoint: point), initial(atPoint: point))
    func number(_ name: String) -> Double? {
      if case .number(let value)? = parameters[name] { value } else { nil }
    }
    var problem = TwoTimeProblem()
    problem.order = self[TwoPIKeys.self].order == .lo ? .leading : .nextToLeading
    problem.delta = number("delta")!
    problem.omegaC = number("omega_c")!
    problem.kappa = number("kappa")!
    (problem.theta, problem.phi) = (initial.theta, initial.phi)
    if model.name == "dicke" {
      problem.coupling = .single
      problem.spins = number("spins")!
      problem.displacement = initial.displacement / problem.spins.squareRoot()
    } else {
      problem.spins = number("spins_per_cluster")!
      problem.eta = number("modes")! / number("clusters")!
    }
    problem.g = number("g") ?? number("g_over_gc")! * problem.criticalCoupling
    return problem
  }
}
