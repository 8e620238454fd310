import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// Jobs with `method: twopi`.
struct MethodTests {
  private static let head = """
    model: {name: random_dicke, clusters: 8, modes: 8, spins_per_cluster: 5, omega_c: 5, g_over_gc: 1.13}
    initial: {theta: 0.7pi}
    method: twopi

    """

  private func job(_ rest: String, _ overrides: [String] = []) throws -> Job {
    try Job.parse(yaml: Self.head + rest, file: "job.yaml", overrides: overrides)
  }

  private func result(_ job: Job) throws -> ResultDocument {
    let plan = Plan(job: job)
    let runner = Runner(plan: plan, communicator: SerialCommunicator())
    let (result, _) = try runner.lead(PartialResult(plan: plan), wanted: plan.division.allUnits) {
      _, _, _ in
    }
    return ResultBuilder(plan: plan).document(result, provenance: .none)
  }

  private func values(_ document: ResultDocument, _ name: String) throws -> [Double] {
    let variable = try #require(
      document.variables.first { $0.name == name },
      "no \(name): \(document.variables.map(\.name))")
    guard case .real(let values) = variable.values else { return [] }
    return values
  }

  @Test func allVariablesComeOut() throws {
    let document = try result(
      job(
        """
        time: {end: 4, record_every: 0.5}
        observables:
          overlap: true
          correlation: {waiting_times: [4, 2]}
          spectral_function: {from: 0.5, to: 6, count: 12}
        """))
    for name in [
      "magnetization", "spin_length", "photon_number", "overlap", "energy", "correlation",
      "response_function", "integrated_response", "effective_temperature", "spectral_function",
    ] {
      let (own, errors) = (try values(document, name), try values(document, name + "_stderr"))
      #expect(own.contains { $0.isFinite && $0 != 0 }, "\(name)")
      #expect(zip(own, errors).allSatisfy { $0.isNaN == $1.isNaN && !($1 < 0) }, "\(name)")
    }
    let magnetization = try values(document, "magnetization")
    #expect(magnetization.count == 27)
    // The later waiting time comes first, as it was written; lags beyond the earlier one are unknown.
    let correlation = try values(document, "correlation")
    #expect(correlation.count == 18)
    #expect(correlation[..<9].allSatisfy { $0.isFinite })
    #expect(correlation[9..<14].allSatisfy { $0.isFinite })
    #expect(correlation[14...].allSatisfy { $0.isNaN })
    // χ starts at zero and is positive, with the sign of Kubo.
    let integrated = try values(document, "integrated_response")
    #expect(integrated[0] == 0 && integrated[4] > 0)
    let imbalance = try values(document, "energy_balance_error")
    #expect(imbalance.last! < 1e-3)
    let attributes = Dictionary(
      document.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    #expect(attributes["stderr_meaning"] == .text("discretisation error"))
  }

  /// Free spins along −z are at zero temperature: quantum fluctuations at Δ have T_eff = Δ/2.
  @Test func effectiveTemperatureOfFreeSpins() throws {
    let temperature = try values(
      result(
        job(
          """
          time: {end: 3, record_every: 0.25}
          observables: {correlation: {waiting_times: [3]}}
          """, ["model.g_over_gc=1e-6", "model.delta=1.4", "initial.theta=3.141592653589793"])),
      "effective_temperature")
    let known = temperature.filter { $0.isFinite }
    #expect(known.count > 6)
    for value in known { #expect(abs(value - 0.7) < 1e-3, "\(value)") }
  }

  /// It is the slope of C against χ.
  @Test func effectiveTemperatureIsASlope() throws {
    let document = try result(
      job(
        """
        time: {end: 4, record_every: 0.02}
        observables: {correlation: {waiting_times: [4]}}
        """, ["model.kappa=0.5"]))
    let (temperature, errors) = (
      try values(document, "effective_temperature"),
      try values(document, "effective_temperature_stderr")
    )
    let correlation = try values(document, "correlation")
    let integrated = try values(document, "integrated_response")
    var compared = 0
    for i in 1..<200 where temperature[i].isFinite && abs(temperature[i]) < 20 {
      let change = integrated[i + 1] - integrated[i - 1]
      guard abs(change) > 2e-4 else { continue }
      let slope = -0.5 * (correlation[i + 1] - correlation[i - 1]) / change
      #expect(abs(slope - temperature[i]) < 0.02 * abs(slope) + 0.02 + errors[i], "\(i)")
      compared += 1
    }
    #expect(compared > 50)
  }

  /// Only the ratio of modes to clusters counts.
  @Test func sizesEnterAsTheirRatio() throws {
    func magnetization(_ overrides: [String]) throws -> [Double] {
      try values(
        result(job("time: {end: 2, record_every: 1}\n", overrides)), "magnetization")
    }
    let own = try magnetization([])
    let more = try magnetization(["model.clusters=1000", "model.modes=1000"])
    let other = try magnetization(["model.modes=16"])
    #expect(more == own && other != own)
  }

  /// Leading order is mean field: |m| = 1.
  @Test func leadingOrder() throws {
    let document = try result(
      job("time: {end: 3, record_every: 0.5}\ntwopi: {order: lo}\n"))
    let lengths = try values(document, "spin_length")
    // Between nodes it is a polynomial.
    #expect(lengths.allSatisfy { abs($0 - 1) < 1e-6 })
  }

  @Test func dicke() throws {
    let document = try result(
      try Job.parse(
        yaml: """
          model: {name: dicke, spins: 20, omega_c: 2.5, kappa: 0.5, g_over_gc: 1.6}
          initial: {theta: 0.9pi, displacement: 0.5}
          method: twopi
          time: {end: 3, step: auto, record_every: 0.5}
          observables: {correlation: {waiting_times: [3]}}
          """, file: "job.yaml"))
    let photons = try values(document, "photon_number")
    #expect(abs(photons[0] - 0.25) < 1e-12)
    // S^x at one time: (1 − m_x²)/(2N) and what the mode adds.
    let correlation = try values(document, "correlation")
    #expect(correlation.allSatisfy { $0.isFinite } && correlation[0] > 0)
  }

  @Test func sweepsAndToleranceCount() throws {
    let document = try result(
      job(
        """
        time: {end: 2, record_every: 1, tolerance: 1e-6}
        sweep: {g_over_gc: [0.5, 1.5]}
        """))
    let (own, errors) = (
      try values(document, "magnetization"), try values(document, "magnetization_stderr")
    )
    #expect(own.count == 18 && errors.allSatisfy { $0 <= 2e-6 })
    let largest = try values(document, "discretization_error")
    #expect(largest.allSatisfy { $0 <= 1e-6 })
  }

  @Test(arguments: [
    ("observables: {pair_correlation: true}", "`observables.pair_correlation` is not available"),
    (
      "observables: {site_magnetization: true}", "`observables.site_magnetization` is not available"
    ),
    ("observables: {correlation: {waiting_times: [5]}}", "waiting time 5 lies beyond end"),
    (
      "observables: {correlation: {waiting_times: [2], of: [sx, sz]}}", "has S^x alone"
    ),
    ("twopi: {order: lo}\nobservables: {overlap: true}", "needs fluctuations"),
    ("twopi: {memory: -1}", "`twopi.memory` is -1"),
    ("observables: {spectral_function: {from: 2, to: 1, count: 5}}", "`to` must be larger"),
    ("observables: {spectral_function: true}", "a mapping"),
  ]) func badInputIsRefused(rest: String, message: String) throws {
    let error = #expect(throws: JobError.self) {
      try job("time: {end: 2, record_every: 1}\n" + rest)
    }
    let text = try #require(error).message
    #expect(text.contains(message), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test func stepsMustResolveTheModes() throws {
    let error = #expect(throws: JobError.self) {
      try job("time: {end: 2, step: 0.5, record_every: 1}\n")
    }
    #expect(error?.message.contains("give at most 0.2") == true, "\(error?.message ?? "")")
    _ = try job("time: {end: 2, step: 0.1, record_every: 1}\n")
  }

  @Test func displacementsNeedOneMode() throws {
    let error = #expect(throws: JobError.self) {
      try job("time: {end: 2, record_every: 1}\n", ["initial.displacement=1"])
    }
    #expect(error?.message.contains("starts from empty modes") == true)
  }

  @Test func otherModelsAreRefused() throws {
    let error = #expect(throws: JobError.self) {
      try Job.parse(
        yaml: "model: {name: driven_spin}\nmethod: twopi\ntime: {end: 1, record_every: 1}\n",
        file: "job.yaml")
    }
    #expect(error?.message.contains("`twopi` is not available") == true)
  }

  /// Predicted and needed memory.
  @Test func memoryIsThatOfTheHistory() throws {
    let plan = Plan(job: try job("time: {end: 20, record_every: 1, step: 0.08}\n"))
    let history = plan.computation.memory(atPoint: 0).history
    let nodes = 20 / 0.08
    #expect(abs(history / (17 * 8 * nodes * nodes) - 1) < 0.2)
    #expect(throws: JobError.self) {
      let large = try job("time: {end: 4000, record_every: 100}\n")
      try MemoryEstimate(plan: Plan(job: large)).check(job: large, ranks: 1)
    }
  }
}
