import BatchCore
import Foundation
import TestSupport
import Testing

@testable import Models

@Suite("jobs of custom models") struct CustomJobTests {
  private static let laser = """
    spins: {atom: 5}
    modes: {cavity: 1}
    parameters: {omega: 1, g: {normal: [0.9, 0.1], over: [atom]}, "w[i]": "0.1*i", kappa: 1}
    define: {"n[i]": "(1 + sz[i])/2"}
    hamiltonian:
      cavity: "omega*ad*a"
      atoms: "sum(i in atom: w[i]*n[i] + (g[i]*a*sp[i] + h.c.))"
    jumps:
      - {operator: "a", rate: kappa}
      - {for: i in atom, operator: "sm[i]", rate: "0.1*w[i]"}
    """
  private static let state = "{atom: {theta: \"pi*i/4\"}, cavity: {displacement: 1}}"

  private func laser(_ changes: [String: String] = [:], _ more: String = "") throws -> Job {
    var text = Self.laser
    for (old, new) in changes {
      #expect(text.contains(old))
      text = text.replacing(old, with: new)
    }
    return try customJob(text, more, initial: Self.state)
  }

  @Test("white space and forms of numbers do not matter") func whiteSpace() throws {
    let job = try laser()
    let other = try laser([
      "\"omega*ad*a\"": "' omega * ad*\ta '", "0.1*i": "1e-1 * i", "rate: kappa": "rate: \"kappa\"",
      "(1 + sz[i])/2": "(1+sz[ i ]) / 2", "i in atom,": "' i  in atom',",
      "w[i]*n[i]": "w[i] * n[i]",
    ])
    #expect(other.identityJSON == job.identityJSON)
    #expect(job.differences(from: other).isEmpty)
  }

  @Test("what decides the numbers decides the identity") func identity() throws {
    let job = try laser()
    for (old, new, key) in [
      ("omega: 1", "omega: 2", "model.omega"), ("atom: 5", "atom: 6", "model.atom"),
      ("0.1*i", "0.2*i", "model.w[i]"), ("[0.9, 0.1]", "[0.9, 0.2]", "model.g"),
      ("(1 + sz", "(1 - sz", "model.define.n[i]"),
      ("omega*ad*a", "2*omega*ad*a", "model.hamiltonian.cavity"),
      ("rate: kappa", "rate: 2*kappa", "model.jumps.1"),
      ("{cavity: 1}", "{cavity: {count: 1, boundary: open}}", "model.modes.cavity"),
    ] {
      #expect(try job.differences(from: laser([old: new])) == [key], "\(key)")
    }
    let warm = try customJob(
      Self.laser, initial: Self.state.replacing("pi*i/4", with: "pi*i/5"))
    #expect(job.differences(from: warm) == ["initial.theta"])
  }

  @Test("the resolved job is the same job") func resolved() throws {
    let arrays = ["f.csv": NumberArray(shape: [10, 10], real: (0..<100).map { 0.1 * Double($0) })]
    let jobs = [
      try laser(), try laser([:], "sweep: {omega: [1, 2], theta: [0, 1]}"),
      try laser(["rate: kappa": "rate: 2*kappa"], "sweep: {atom: [3, 5]}"),
      try customJob(
        """
        spins: {a1: {lattice: [L, 2], boundary: periodic}, b1: {positions: [[0, 1], [2, 3]], spin: 3/2}}
        parameters:
          L: 5
          "c[i]": {values: [1, 2]}
          F: {file: f.csv, over: [a1, a1]}
          r: {times: [0, 1], values: [0, 1], steps: true}
          "J[i,j]": "1/abs(i - j)"
          "J[i,i]": 0
        hamiltonian: ["sum(i in a1: F[i,i]*r*sz[i])", "sum(i in b1: J[i,i]*Sz[i])"]
        """.replacing("\"c[i]\": {values: [1, 2]}", with: "c: {values: [1, 2]}")
          .replacing("F[i,i]*r", with: "c[1]*F[i,i]*r"),
        initial: "{a1: {for: \"(x,y) in a1\", theta: \"x + y\"}, b1: {theta: 1}}",
        arrays: .told(arrays)),
    ]
    for job in jobs {
      let again = try Job.parse(yaml: job.resolvedJSON, file: "again.yaml")
      #expect(again.identityJSON == job.identityJSON)
      #expect(again.resolvedJSON == job.resolvedJSON)
    }
  }

  @Test("numbers of files count, not their names") func files() throws {
    let array = NumberArray(shape: [5, 5], real: (0..<25).map(Double.init))
    func job(_ file: String, _ array: NumberArray) throws -> Job {
      try customJob(
        """
        spins: {atom: 5}
        parameters: {F: {file: \(file), over: [atom, atom]}}
        hamiltonian: "sum(i in atom: F[i,i]*sz[i])"
        """, initial: "{atom: {theta: 0}}", arrays: .told([file: array]))
    }
    let first = try job("a.csv", array)
    #expect(try first.differences(from: job("b.npy", array)).isEmpty)
    var real = array.real
    real[3] = -1
    let other = NumberArray(shape: [5, 5], real: real)
    #expect(try first.differences(from: job("a.csv", other)) == ["model.F"])
    // As other ranks get it.
    let told = try Job.parse(
      yaml: first.source, file: first.file, arrays: .told(first.arrays))
    #expect(told.identityJSON == first.identityJSON)
  }

  @Test("numbers and sizes are swept") func sweeps() throws {
    let job = try laser([:], "sweep: {omega: [1, 3], atom: [5, 8], theta: [0, 1]}")
    #expect(job.points == 8)
    let model = try customModel(job, point: 7)
    #expect(model.shape.sites == 8)
    #expect(model.directions(job.initial(atPoint: 7)).map(\.theta) == Array(repeating: 1, count: 8))
    let hamiltonian = try model.hamiltonian()
    let cavity = hamiltonian.terms.first {
      $0.monomial == .init(spins: [], modes: [.init(mode: 0, creations: 1, annihilations: 1)])
    }
    #expect(cavity?.coefficient.re == 3)
    // A number that only the sweep gives, and a size by a formula.
    let lattice = try customJob(
      "spins: {atom: {lattice: [L, \"2*L\"]}}\nhamiltonian: \"sum(i in atom: h*sz[i])\"",
      "sweep: {h: [1, 2], L: [2, 3]}", initial: "{atom: {theta: 0}}")
    #expect(try customModel(lattice, point: 3).shape.sites == 18)
    #expect(throws: JobError.self) { try laser([:], "sweep: {n: [1, 2]}") }
    #expect(throws: JobError.self) { try laser([:], "sweep: {atom: [0, 2]}") }
    #expect(throws: JobError.self) { try laser([:], "sweep: {atom: [1.5, 2]}") }
  }

  @Test("a mistake at one point of a sweep names it") func points() {
    do {
      _ = try customJob(
        "spins: {atom: 1}\nparameters: {g: 1}\njumps: [{operator: sm, rate: 2 - g}]",
        "sweep: {g: [1, 2, 3]}", initial: "{atom: {theta: 0}}")
      Issue.record("a negative rate is taken")
    } catch {
      #expect("\(error)".contains("rate `2 - g` is -1; a rate is >= 0 (at g = 3)"))
    }
  }

  @Test("overrides") func overrides() throws {
    let job = try Job.parse(
      yaml: laser().source, file: "job.yaml",
      overrides: ["model.parameters.omega=4", "model.spins.atom=7", "initial.atom.theta=1"])
    #expect(job.parameters["omega"] == .number(4) && job.parameters["atom"] == .number(7))
    #expect(try customModel(job).directions(job.initial)[6].theta == 1)
  }

  @Test("numbers of a stored result are gone on with") func adopting() throws {
    let job = try laser(["omega: 1": "omega: 1.0000000000000002"])
    let stored = try laser().identityJSON
    #expect(job.differences(from: try laser()).isEmpty)
    #expect(try job.adopting(stored).parameters["omega"] == .number(1))
  }
}
