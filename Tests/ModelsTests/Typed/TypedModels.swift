import BatchCore
import Numerics
import TestSupport
import Testing

@testable import Models

/// The built-in systems, typed.
enum TypedModels {
  static let drivenSpin = """
    spins: {spin: 1}
    parameters: {omega_rabi: 1, gamma_down: 0.4, gamma_up: 0.3, gamma_z: 0.2}
    hamiltonian: "omega_rabi*sx"
    jumps:
      - {operator: "sm", rate: gamma_down}
      - {operator: "sp", rate: gamma_up}
      - {operator: "sz", rate: gamma_z}
    """
  static let tavisCummings = """
    spins: {atom: 15}
    modes: {cavity: 1}
    parameters: {omega: 1, epsilon: 1, g: 0.9, kappa: 1, gamma_down: 0.125, gamma_up: 0.375}
    hamiltonian: "omega*ad*a + sum(i in atom: epsilon/2*sz[i] + g/sqrt(size(atom))*(a*sp[i] + h.c.))"
    jumps:
      - {operator: "a", rate: kappa}
      - {for: i in atom, operator: "sm[i]", rate: gamma_down}
      - {for: i in atom, operator: "sp[i]", rate: gamma_up}
    """
  static let centralSpin = """
    spins: {central: 1, satellites: 30}
    parameters: {omega: 1, epsilon: 1, g: 3, kappa: 1, gamma_down: 0.5, gamma_up: 1.5}
    hamiltonian: "omega/2*sz[central] + sum(i in satellites: epsilon/2*sz[i] + g/sqrt(size(satellites))*(sp[central]*sm[i] + h.c.))"
    jumps:
      - {operator: "sm[central]", rate: kappa}
      - {for: i in satellites, operator: "sm[i]", rate: gamma_down}
      - {for: i in satellites, operator: "sp[i]", rate: gamma_up}
    """
  static let rydbergChain = """
    spins: {atom: {count: 10, boundary: periodic}}
    parameters: {omega_rabi: 0.5, interaction: 1, gamma_down: 0.1, gamma_z: 0.1}
    define: {"n[i]": "(1 + sz[i])/2"}
    hamiltonian: "sum(i in atom: omega_rabi*sx[i]) + sum(<i,j> in atom: interaction*n[i]*n[j])"
    jumps:
      - {for: i in atom, operator: "sm[i]", rate: gamma_down}
      - {for: i in atom, operator: "sz[i]", rate: gamma_z}
    """
  static let correlatedEmission = """
    spins: {atom: 8}
    parameters:
      omega_rabi: 2
      detuning: 0
      spacing: 0.2
      "x[i,j]": "2*pi*spacing*abs(i - j)"
      "J[i,j]": "-3/4*((x[i,j]^2 - 1)*cos(x[i,j]) - x[i,j]*sin(x[i,j]))/x[i,j]^3"
      "Gamma[i,i]": 1
      "Gamma[i,j]": "3/2*((x[i,j]^2 - 1)*sin(x[i,j]) + x[i,j]*cos(x[i,j]))/x[i,j]^3"
    hamiltonian: "sum(i in atom: detuning*sz[i] + omega_rabi*sx[i]) + sum(i != j in atom: J[i,j]*sp[i]*sm[j])"
    jumps:
      - {for: i in atom, operator: "sm[i]", matrix: Gamma}
    """
  static let spinBoson = """
    spins: {spin: 16}
    modes: {mode: 16}
    parameters: {h: 1, omega: 1, sigma: 2, kappa: 0.1, g: {normal: [0, "sigma*sqrt(omega/(2*(size(spin) + size(mode))))"], over: [spin, mode]}}
    hamiltonian: "sum(j in spin: h*sz[j]) + sum(l in mode: omega*ad[l]*a[l]) + sum(j in spin, l in mode: g[j,l]*sx[j]*(a[l] + ad[l]))"
    jumps:
      - {for: l in mode, operator: "a[l]", rate: 2*kappa}
    """

  static let all: [(model: String, text: String, given: [String: ParameterValue])] = [
    (
      "driven_spin", drivenSpin,
      ["omega_rabi": 1, "gamma_down": 0.4, "gamma_up": 0.3, "gamma_z": 0.2]
    ),
    (
      "tavis_cummings", tavisCummings,
      [
        "atoms": 15, "omega": 1, "epsilon": .list(Array(repeating: 1, count: 15)),
        "g": .list(Array(repeating: 0.9, count: 15)), "kappa": 1, "gamma_down": 0.125,
        "gamma_up": 0.375,
      ]
    ),
    (
      "central_spin", centralSpin,
      [
        "satellites": 30, "omega": 1, "epsilon": .list(Array(repeating: 1, count: 30)),
        "g": .list(Array(repeating: 3, count: 30)), "kappa": 1, "gamma_down": 0.5,
        "gamma_up": 1.5,
      ]
    ),
    (
      "rydberg_chain", rydbergChain,
      [
        "sites": 10, "omega_rabi": 0.5, "interaction": 1, "gamma_down": 0.1, "gamma_z": 0.1,
        "boundary": "periodic",
      ]
    ),
    (
      "correlated_emission", correlatedEmission,
      ["atoms": 8, "omega_rabi": 2, "detuning": 0, "spacing": 0.2]
    ),
    (
      "spin_boson", spinBoson,
      ["spins": 16, "modes": 16, "h": 1, "omega": 1, "sigma": 2, "kappa": 0.1]
    ),
  ]
}

/// A job of a typed model.
/// - Parameters:
///   - text: the section `model` without the name.
///   - more: other sections; without any, every set has its state.
func customJob(
  _ text: String, _ more: String = "", initial: String? = nil, arrays: ArraySource = .none
) throws -> Job {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
  return try Job.parse(
    yaml: """
      model:
        name: custom
      \(lines.joined(separator: "\n"))
      initial: \(initial ?? "{}")
      time: {end: 2, step: 0.1, record_every: 0.2}
      sampling: {realizations: 2, trajectories: 16, seed: 7}
      \(more)
      """, file: "job.yaml", arrays: arrays)
}

/// The model of a job at a point of its sweep.
func customModel(_ job: Job, point: Int = 0) throws -> CustomModel {
  try #require(
    ModelCatalogue.instance(job.model, job.parameters(atPoint: point)) as? CustomModel)
}

extension CustomModel {
  func equation(seed: UInt64 = 7, realization: Int = 0) throws -> MasterEquation {
    try masterEquation(
      disorder: RandomStream(seed: seed, purpose: .disorder, point: 0, realization: realization))
  }

  /// H at one time.
  func hamiltonian(at time: Double = 0, realization: Int = 0) throws -> OperatorPolynomial {
    try equation(realization: realization).hamiltonian.polynomial(at: time)
  }
}
