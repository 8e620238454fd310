import BatchCore
import Foundation
import Testing

@testable import Exact
@testable import Models
@testable import Numerics

/// Built-in models against exact solutions by other programs (conventions of PRX Quantum 6, 030344).
struct ReferenceFileTests {
  private typealias P = OperatorPolynomial

  /// A built-in model with its defaults.
  private func problem(
    _ name: String, _ given: [String: ParameterValue], theta: Double? = nil,
    _ operators: (Int) -> [P]
  ) throws -> ExactProblem {
    let description = try #require(ModelCatalogue.model(named: name))
    var values = given
    for parameter in description.variants[0].parameters where values[parameter.name] == nil {
      if let value = parameter.defaultValue { values[parameter.name] = value }
    }
    let names = ExpressionNames(
      ModelCatalogue.instance(name, values), equations: description.variants[0].equations,
      parameters: values)
    let equation = try names.masterEquation(
      disorder: RandomStream(seed: 1, purpose: .disorder, point: 0, realization: 0))
    var initial = description.initial
    if let theta { initial.theta = theta }
    return try ExactProblem(
      equation, directions: names.directions(initial),
      modes: names.modeStates(initial, modes: equation.shape.modes),
      operators: operators(equation.shape.sites).map { TimedOperator($0) })
  }

  /// - Parameter rows: time, then the expected values.
  private func expect(_ problem: ExactProblem, _ rows: [[Double]], _ name: String) throws {
    let evolution = try DensityEvolution(problem)
    for row in rows {
      try evolution.advance(to: row[0]) { true }
      for (own, expected) in zip(evolution.expectations(), row.dropFirst()) {
        #expect(
          abs(own.re - expected) < 1e-6 * max(1, abs(expected)), "\(name), t = \(row[0])")
        #expect(abs(own.im) < 1e-9)
      }
    }
    #expect(abs(evolution.normError) < 1e-9)
    for mode in evolution.modes { #expect(mode.isTruncated && mode.lastLevels < 1e-8) }
  }

  @Test func tavisCummings() throws {
    let problem = try problem(
      "tavis_cummings",
      ["atoms": 15, "g": 0.9, "kappa": 1, "gamma_down": 0.125, "gamma_up": 0.375]
    ) { count in
      let n = P.ad(0) * P.a(0)
      let plus = (0..<count).sum { P.sp($0) }
      return [
        n, n * n, P.sz(3), 1 / 225.0 * (plus * plus.adjoint),
      ]
    }
    #expect(problem.space.basis.factors.count == 2)
    try expect(
      problem,
      [
        [0.15, 0.01668702377, 0.0172063349, 0.9615910457, 0.06642232635],
        [1.5, 1.05111551, 2.8930719, 0.5638826676, 0.1026499134],
        [3, 2.569528042, 11.01977021, 0.1140097272, 0.09350511558],
        [6, 1.691133552, 5.602252389, 0.0366349395, 0.0420767821],
        [30, 1.477381536, 4.610898969, 0.1060325582, 0.04831452605],
      ], "b_TC_N15")
  }

  @Test func centralSpin() throws {
    let problem = try problem(
      "central_spin",
      ["satellites": 30, "g": 3, "kappa": 1, "gamma_down": 0.5, "gamma_up": 1.5]
    ) { _ in
      let plus = (1...30).sum { P.sp($0) }
      return [0.5 + 0.5 * P.sz(0), P.sz(7), 1 / 900.0 * (plus * plus.adjoint)]
    }
    #expect(problem.dimension == 512)
    try expect(
      problem,
      [
        [0.05, 0.02125014685, 0.9510254177, 0.03316882571],
        [1, 0.5779379752, 0.5467421645, 0.03294335647],
        [5, 0.5921763851, 0.4802815984, 0.02923428527],
        [20, 0.5921885984, 0.4802603801, 0.02923124119],
      ], "c_CS_N30")
  }

  @Test func rydbergChain() throws {
    let problem = try problem(
      "rydberg_chain", ["sites": 6, "omega_rabi": 0.5, "gamma_down": 0.1, "gamma_z": 0.1]
    ) { count in
      let bonds = (0..<count).map { ($0, ($0 + 1) % count) }
      return [
        P.sx(0), P.sy(5), P.sz(2), 1 / 6.0 * bonds.sum { P.sz($0.0) * P.sz($0.1) },
        1 / 6.0 * bonds.sum { P.sx($0.0) * P.sx($0.1) },
      ]
    }
    try expect(
      problem,
      [
        [0.2, -0.0001888350167, 0.1937808195, -0.9805253133, 0.9614290549, 6.296193465e-05],
        [1, -0.07739832943, 0.7250619973, -0.5936120786, 0.3436961146, 0.03397651814],
        [4, -0.1296630334, -0.1685247776, -0.3476345282, 0.01928482975, 0.01415859413],
      ], "d_Rydberg_N6_Omega0.5")
  }

  @Test func correlatedEmission() throws {
    let operators: (Int) -> [P] = { count in
      [1 / Double(count) * (0..<count).sum { 0.5 + 0.5 * P.sz($0) }, 0.5 + 0.5 * P.sz(3)]
    }
    try expect(
      problem(
        "correlated_emission", ["atoms": 8, "spacing": 0.2, "omega_rabi": 2], theta: .pi, operators),
      [
        [0.05, 0.009502965909, 0.009538451909], [0.1, 0.03591420671, 0.03618652564],
        [0.25, 0.1844074919, 0.1877082073],
      ], "e_driven_N8_perp_a0.2_Omega2")
    try expect(
      problem("correlated_emission", ["atoms": 8, "spacing": 0.1], operators),
      [
        [0.03, 0.9693293781, 0.9691156753], [0.3, 0.6678034947, 0.6591010912],
        [0.6, 0.3980693796, 0.3919796768], [6, 0.05257812633, 0.05133971328],
      ], "e_inverted_N8_perp_a0.1")
  }
}
