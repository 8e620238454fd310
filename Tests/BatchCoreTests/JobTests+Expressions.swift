import Methods
import TestSupport
import Testing

@testable import BatchCore

/// Named expressions in jobs: names, identity, and what is refused.
@Suite("named expressions in jobs") struct JobExpressionTests {
  private static let laser = """
    model: {name: tavis_cummings, atoms: 4, g: 0.9, epsilon: {normal: [1, 0.3]}}
    time: {end: 2, step: 0.05, record_every: 0.5}
    observables:
      n_exc: "sum(i in atom: sp[i]*sm[i])  +ad*a"

    """

  private func job(_ yaml: String = laser, _ overrides: String...) throws -> Job {
    try Job.parse(yaml: yaml, file: "a.yaml", overrides: overrides)
  }

  @Test func datasets() throws {
    let job = try job(
      Self.laser + """
          amplitude: a*exp(im*omega*t)
          energy: "sum(i in atom: epsilon[i]*sz[i])/2"
          correlation: {waiting_times: [1], of: [sx, n_exc]}
          photon_number: false
        """)
    let expressions = job.observables.expressions
    #expect(expressions.map(\.name) == ["n_exc", "amplitude", "energy"])
    #expect(expressions.map(\.isReal) == [true, false, true])
    #expect(expressions[0].text == "sum(i in atom: sp[i]*sm[i]) + ad*a")
    let names = job.method.computation(of: job).variableNames
    #expect(
      names == [
        "magnetization", "spin_length", "correlation", "correlation_raw",
        "correlation_per_realization", "correlation_n_exc", "correlation_n_exc_raw", "n_exc",
        "amplitude_re", "amplitude_im", "energy",
      ])
  }

  /// White space and the form of numbers do not count; the resolved job is the same job.
  @Test func identity() throws {
    let first = try job()
    let same = try job(
      Self.laser.replacing(
        "\"sum(i in atom: sp[i]*sm[i])  +ad*a\"", with: "\"sum(i in atom:sp[i]*sm[i])+ad * a\""))
    #expect(first.identityJSON == same.identityJSON)
    let other = try job(Self.laser.replacing("+ad*a", with: "+2*ad*a"))
    #expect(first.differences(from: other) == ["observables.n_exc"])
    let without = try job(
      Self.laser.replacing("  n_exc: \"sum(i in atom: sp[i]*sm[i])  +ad*a\"", with: "  g2: false"))
    #expect(first.differences(from: without) == ["observables.n_exc"])
    let resolved = try job(first.resolvedJSON)
    #expect(resolved.identityJSON == first.identityJSON)
    #expect(resolved.observables == first.observables)
  }

  /// The bits of a result that is continued are those of the numbers it was begun with.
  @Test func digits() throws {
    func text(_ number: String) -> String { Self.laser.replacing("+ad*a", with: "+\(number)*ad*a") }
    let (short, long) = (try job(text("0.3")), try job(text("0.30000000000000004")))
    #expect(short.differences(from: long).isEmpty)
    let adopted = try long.adopting(short.identityJSON)
    #expect(adopted.observables == short.observables)
    #expect(adopted.identityJSON == short.identityJSON)
  }

  @Test func target() throws {
    let good = try job(Self.laser, "sampling.target_stderr={n_exc: 0.1}")
    #expect(good.sampling.targetStandardErrors?["n_exc"] == .absolute(0.1))
    #expect(throws: JobError.self) { try job(Self.laser, "sampling.target_stderr={n_ex: 0.1}") }
  }

  @Test(
    "hostile names",
    arguments: [
      ("2n", "letters, digits and _"), ("n exc", "letters, digits and _"),
      ("n/exc", "letters, digits and _"), ("_n", "letters, digits and _"),
      ("né", "letters, digits and _"), ("\"\"", "letters, digits and _"),
      (String(repeating: "n", count: 65), "letters, digits and _"), ("\"n\\0\"", "letters"),
      ("n_stderr", "standard errors"), ("all", "`target_stderr`"), ("time", "results have"),
      ("component", "results have"), ("lag", "results have"), ("step", "results have"),
      ("spin_length_drift", "results have"), ("trajectories_done", "results have"),
      ("sz", nil), ("field", nil), ("g", "a swept key has this name"),
      ("phi", "a swept key has this name"), ("spin_length", "two observables"),
      ("correlation_raw", "two observables"), ("magnetization_re", nil), ("delta", nil),
    ] as [(String, String?)])
  func names(name: String, says: String?) throws {
    let yaml = """
      model: {name: tavis_cummings, atoms: 4}
      time: {end: 2, step: 0.05, record_every: 0.5}
      observables:
        correlation: {waiting_times: [1]}
        \(name): "ad*a"
      sweep: {g: [1, 2], phi: [0, 1]}
      """
    do {
      _ = try job(yaml)
      #expect(says == nil, "\(name) is taken")
    } catch let error as JobError {
      let says = try #require(says, "\(error.message)")
      #expect(error.message.hasPrefix("a.yaml:5"), "\(error.message)")
      #expect(error.message.contains(says), "\(error.message)")
      #expect(!error.message.contains("\n") && !error.message.unicodeScalars.contains("\0"))
    }
  }

  /// Words of two-time correlations are names, but not where both are meant.
  @Test(arguments: [
    ("{waiting_times: [1]}", "sx", true), ("{waiting_times: [1], of: [field, sz]}", "sz", true),
    ("{waiting_times: [1], of: sy}", "sx", false), ("false", "sx", false),
  ]) func wordsOfCorrelations(correlation: String, name: String, isRefused: Bool) throws {
    let yaml = """
      model: {name: tavis_cummings, atoms: 4, g: 1}
      time: {end: 2, step: 0.05, record_every: 0.5}
      observables:
        correlation: \(correlation)
        \(name): "ad*a"
      """
    do {
      _ = try job(yaml)
      #expect(!isRefused)
    } catch let error as JobError {
      #expect(isRefused && error.message.hasPrefix("a.yaml:4"), "\(error.message)")
      #expect(error.message.contains("is also an expression of this job"))
    }
  }

  /// Names of several datasets of one expression, or of two.
  @Test(arguments: [
    ("n: \"a\"", "n_re: \"ad*a\"", "n_re"), ("n_im: \"ad*a\"", "n: \"a\"", "`n`"),
  ]) func clashes(first: String, second: String, blames: String) throws {
    let yaml = """
      model: {name: tavis_cummings, atoms: 4, g: 1}
      time: {end: 2, step: 0.05, record_every: 0.5}
      observables:
        \(first)
        \(second)
      """
    do {
      _ = try job(yaml)
      Issue.record("\(first), \(second) passed")
    } catch let error as JobError {
      #expect(error.message.hasPrefix("a.yaml:5") && error.message.contains("two observables"))
    }
  }

  @Test(
    "hostile texts",
    arguments: [
      ("sum(i in atoms: sz[i])", "unknown set `atoms`"), ("sz", "`sz` needs an index"),
      ("\\sigma_z", "without LaTeX"), ("dleta*ad*a", "unknown name `dleta`"),
      ("ad*a/0", "division by zero"), ("ad*a/(2 - t)", "not a finite number"),
      ("log(t)*ad*a", "t = 0"), ("a^101", "from 0 to 100"), (" ", "found the end"),
    ])
  func texts(text: String, says: String) throws {
    let yaml = Self.laser.replacing(
      "\"sum(i in atom: sp[i]*sm[i])  +ad*a\"", with: "'\(text)'")
    do {
      _ = try job(yaml)
      Issue.record("\(text) passed")
    } catch let error as JobError {
      #expect(error.message.hasPrefix("a.yaml:4"), "\(error.message)")
      #expect(error.message.contains(says), "\(text): \(error.message)")
    }
  }

  @Test(arguments: [
    ("magnetisation: yes", "did you mean `magnetization`"), ("n: 3", "unknown key"),
    ("n: [sx]", "unknown key"), ("n: true", "unknown key"),
    ("n: {of: sx}", "unknown key"),
    ("n: \"a\"\n  correlation: {waiting_times: [1], of: n}", "not Hermitian"),
    ("correlation: {waiting_times: [1], of: n}", "it must be one of sx, sy, sz, field, n_exc"),
  ])
  func keys(line: String, says: String) throws {
    do {
      _ = try job(Self.laser + "  " + line)
      Issue.record("\(line) passed")
    } catch let error as JobError {
      #expect(error.message.contains(says), "\(error.message)")
    }
  }

  /// The spins of a cluster move as one.
  @Test func clusters() throws {
    let yaml = """
      model: {name: dicke, spins: 20, omega_c: 5, g_over_gc: 1.5}
      time: {end: 2, step: 0.05, record_every: 0.5}
      observables: {n: "sum(j in spin: sz[j])"}
      """
    do {
      _ = try job(yaml)
      Issue.record("a cluster has no single spins")
    } catch let error as JobError {
      #expect(error.message.contains("move as one"), "\(error.message)")
    }
  }
}
