import BatchCore
import Numerics

/// Dissipative central spin model (Eqs. 37–43 of PRX Quantum 6, 030344), site 0 the central spin τ:
/// H = (ω/2) τ^z + Σ (ε_i/2) σ^z_i + Σ (g_i/√N)(τ⁺ σ⁻_i + h.c.); jump operators √κ τ⁻ and √γ↓ σ⁻,
/// √γ↑ σ⁺ of the satellites.
struct CentralSpin: CatalogueModel {
  static let description = ModelDescription(
    name: "central_spin",
    summary: "a lossy central spin exchanging excitations with N pumped satellites",
    notes: [],
    source: "PRX Quantum 6, 030344 (2025), Sec. III D",
    variants: [
      ParameterVariant(
        title: "central spin",
        parameters: PumpedSpins.parameters(
          count: ("satellites", "satellite"), omega: "splitting of the central spin",
          epsilon: "splitting of the satellites", kappa: "loss rate of the central spin"),
        rules: [.onePerSite(["epsilon", "g"], count: "satellites")],
        equations: ModelEquations(
          spins: [.init("central", "1"), .init("satellite", "satellites")],
          hamiltonian: [
            .init("central", "omega/2*sz[central]"),
            .init("satellites", "sum(i in satellite: epsilon[i]/2*sz[i])"),
            .init(
              "exchange",
              "sum(i in satellite: g[i]/sqrt(satellites)*sp[central]*sm[i] + h.c.)"),
          ],
          jumps: [
            .init("sm[central]", rate: "kappa"),
            .init("sm[i]", for: "i in satellite", rate: "gamma_down"),
            .init("sp[i]", for: "i in satellite", rate: "gamma_up"),
          ]))
    ],
    initial: InitialState(theta: 0, centralTheta: .pi), hasPhotons: false)

  let satellites: PumpedSpins
  let omega, kappa: Double

  init(_ parameters: Parameters) {
    satellites = PumpedSpins(parameters, count: "satellites")
    omega = parameters.number("omega")
    kappa = parameters.number("kappa")
  }

  var shape: SystemShape {
    let count = satellites.count
    var shape = SystemShape(sites: count + 1, modes: 0)
    shape.species = [
      .init(name: "central", sites: 0..<1), .init(name: "satellites", sites: 1..<(count + 1)),
    ]
    shape.matrixElements = 8 * Double(count)
    return shape
  }

  var hasDisorder: Bool { satellites.hasDisorder }

  func directions(_ initial: InitialState) -> [InitialState] {
    var central = initial
    central.theta = initial.centralTheta ?? .pi
    return [central] + Array(repeating: initial, count: satellites.count)
  }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let count = satellites.count
    let root = Double(count).squareRoot()
    // τ⁺σ⁻ + h.c. = ½ (τ^xσ^x + τ^yσ^y).
    let exchange = satellites.couplings(disorder).map { 0.5 * $0 / root }
    let star = SparseMatrix(
      rows: [exchange.enumerated().map { (column: $0.offset + 1, value: $0.element) }]
        + exchange.map { [(column: 0, value: $0)] })
    return PhysicalSystem(
      shape: shape,
      stages: [
        [
          LocalField(
            [SIMD3(0, 0, omega)] + satellites.splittings(disorder).map { SIMD3(0, 0, $0) }),
          SpinDecay(
            down: [kappa] + Array(repeating: satellites.gammaDown, count: count),
            up: [0] + Array(repeating: satellites.gammaUp, count: count)),
        ],
        [IsingCoupling(axis: .x, couplings: .sparse(star))],
        [IsingCoupling(axis: .y, couplings: .sparse(star))],
      ])
  }
}
