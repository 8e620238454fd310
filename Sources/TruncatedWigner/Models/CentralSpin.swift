import BatchCore
import Numerics

/// Dissipative central spin model (Eqs. 37–43 of PRX Quantum 6, 030344), site 0 the central spin τ:
/// H = (ω/2) τ^z + Σ (ε_i/2) σ^z_i + Σ (g_i/√N)(τ⁺ σ⁻_i + h.c.); jump operators √κ τ⁻ and √γ↓ σ⁻,
/// √γ↑ σ⁺ of the satellites.
struct CentralSpin: SystemRecipe {
  let satellites: Int
  let omega, kappa, gammaDown, gammaUp: Double
  let epsilon, g: ParameterValue

  init(_ parameters: Parameters) {
    satellites = Int(parameters.number("satellites"))
    omega = parameters.number("omega")
    kappa = parameters.number("kappa")
    gammaDown = parameters.number("gamma_down")
    gammaUp = parameters.number("gamma_up")
    epsilon = parameters.perSite("epsilon")
    g = parameters.perSite("g")
  }

  var shape: SystemShape {
    var shape = SystemShape(sites: satellites + 1, modes: 0)
    shape.species = [
      .init(name: "central", sites: 0..<1), .init(name: "satellites", sites: 1..<(satellites + 1)),
    ]
    shape.matrixElements = 8 * Double(satellites)
    return shape
  }

  var hasDisorder: Bool { epsilon.isRandom || g.isRandom }

  func directions(_ initial: InitialState) -> [InitialState] {
    var central = initial
    central.theta = initial.centralTheta ?? .pi
    return [central] + Array(repeating: initial, count: satellites)
  }

  func system(disorder: RandomStream) -> PhaseSpaceSystem {
    let root = Double(satellites).squareRoot()
    // τ⁺σ⁻ + h.c. = ½ (τ^xσ^x + τ^yσ^y).
    let exchange = g.siteValues(satellites, disorder, row: 1).map { 0.5 * $0 / root }
    let star = SparseMatrix(
      rows: [exchange.enumerated().map { (column: $0.offset + 1, value: $0.element) }]
        + exchange.map { [(column: 0, value: $0)] })
    let splittings = epsilon.siteValues(satellites, disorder, row: 2)
    return PhaseSpaceSystem(
      sites: satellites + 1, modes: 0,
      stages: [
        [
          LocalField([SIMD3(0, 0, omega)] + splittings.map { SIMD3(0, 0, $0) }),
          SpinDecay(
            down: [kappa] + Array(repeating: gammaDown, count: satellites),
            up: [0] + Array(repeating: gammaUp, count: satellites)),
        ],
        [IsingCoupling(axis: .x, couplings: .sparse(star))],
        [IsingCoupling(axis: .y, couplings: .sparse(star))],
      ])
  }
}
