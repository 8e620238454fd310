import BatchCore
import Foundation
import Numerics
import TestSupport
import Testing

@testable import Models

@Suite("parameters of custom models") struct CustomParameterTests {
  /// The number of an expression in a job with these parameters.
  private func number(
    _ expression: String, _ parameters: String, at time: Double = 0, realization: Int = 0,
    arrays: ArraySource = .none
  ) throws -> Double {
    let job = try customJob(
      """
      spins: {atom: 4, ion: 2}
      parameters: \(parameters)
      hamiltonian: "sum(k in ion if k == 0: (\(expression))*sz[k])"
      """,
      initial: "{atom: {theta: 0}, ion: {theta: 0}}", arrays: arrays)
    let terms = try customModel(job).hamiltonian(at: time, realization: realization).terms
    return terms.first?.coefficient.re ?? 0
  }

  @Test("numbers and formulas in any order") func formulas() throws {
    #expect(try number("b", "{b: \"2*a1 + 1\", a1: 3}") == 7)
    #expect(try number("u[2]", "{\"u[i]\": \"w*i\", w: pi}") == 2 * .pi)
    #expect(
      try number("u[1,2] + u[2,2]", "{\"u[i,j]\": \"1/(i - j)\", \"u[i,i]\": \"10*i\"}") == 19)
    #expect(try number("c", "{c: \"2\"}") == 2)
  }

  @Test("lists and matrices") func lists() throws {
    #expect(try number("d[1]", "{d: [0.3, -0.2]}") == -0.2)
    #expect(try number("d[1,0]", "{d: [[1, 2], [3, 4]]}") == 3)
    #expect(try number("sum(i in atom: d[i])", "{d: {values: [1, 2, 3, 4], over: atom}}") == 10)
    // One column over two sets: the second has one member, or the lengths are named.
    #expect(throws: JobError.self) {
      try number("d[1,0]", "{d: {values: [1, 2, 3, 4], over: [atom, ion]}}")
    }
    let column = try customJob(
      """
      spins: {atom: 4, ion: 1}
      parameters: {d: {values: [1, 2, 3, 4], over: [atom, ion]}}
      hamiltonian: "sum(k in ion: d[2,k]*sz[k])"
      """, initial: "{atom: {theta: 0}, ion: {theta: 0}}")
    #expect(
      try customModel(column).hamiltonian(at: 0, realization: 0).terms.first?.coefficient.re == 3)
    #expect(try number("imag(d[0])", "{d: [\"1 + 2*im\", 0]}") == 2)
  }

  @Test("functions of time") func times() throws {
    let ramp = "{w: {times: [0, 1, 2], values: [0, 1, 0]}}"
    #expect(try number("w", ramp, at: 0.5) == 0.5)
    #expect(try number("w", ramp, at: 1.5) == 0.5)
    #expect(try number("w", ramp, at: 7) == 0)
    let steps = "{w: {times: [0, 1, 2], values: [3, 1, 5], steps: true}}"
    #expect(try number("w", steps, at: 0.99) == 3)
    #expect(try number("w", steps, at: 1) == 1)
    #expect(try number("w", steps, at: 2.5) == 5)
    #expect(try abs(number("2*w", "{w: \"cos(3*t)\"}", at: 0.4) - 2 * cos(1.2)) < 1e-15)
  }

  @Test("drawn parameters have the addresses of built-in models") func drawn() throws {
    let stream = RandomStream(seed: 7, purpose: .disorder, point: 0, realization: 3)
    func first(_ distribution: Distribution, _ site: Int, _ row: UInt64) -> Double {
      distribution.value(site: site, stream: stream, row: row)
    }
    let used = "{g: {normal: [0.5, 0.1], over: [atom]}, h: {uniform: [1, 2], over: ion}}"
    #expect(
      try number("g[2] + 0*h[1]", used, realization: 3) == first(.normal(0.5, 0.1), 2, 1))
    #expect(
      try number("h[1] + 0*g[1]", used, realization: 3) == first(.uniform(1, 2), 1, 2))
    #expect(
      try number("g", "{g: {cosine: 2}}", realization: 3) == first(.cosine(2), 0, 1))
    let matrix = CouplingDisorder.gaussian(rows: 4, columns: 2, deviation: 0.3, stream: stream)
    #expect(
      try number("g[3,1]", "{g: {normal: [0, 0.3], over: [atom, ion]}}", realization: 3)
        == matrix[3, 1])
  }

  @Test("numbers of a matrix do not depend on its size") func sizes() {
    let stream = RandomStream(seed: 1, purpose: .disorder, point: 0, realization: 0)
    let small = Distribution.uniform(0, 1).matrix(rows: 3, columns: 5, stream: stream, row: 2)
    let large = Distribution.uniform(0, 1).matrix(rows: 4, columns: 40, stream: stream, row: 2)
    for i in 0..<3 { for l in 0..<5 { #expect(small[5 * i + l] == large[40 * i + l]) } }
    #expect(Set(large).count == 160 && large.allSatisfy { 0 <= $0 && $0 < 1 })
  }

  @Test("files") func files() throws {
    let gamma = NumberArray(shape: [4, 2], real: [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(
      try number(
        "g[3,0]", "{g: {file: gamma.csv, over: [atom, ion]}}",
        arrays: .told(["gamma.csv": gamma])) == 6)
    #expect(throws: JobError.self) {
      try number(
        "g[3,0]", "{g: {file: gamma.csv, over: [ion, atom]}}",
        arrays: .told(["gamma.csv": gamma]))
    }
  }
}
