import BatchCore
import Numerics

/// Atoms in free space that exchange and emit photons together (Eqs. 50–57 of PRX Quantum 6, 030344),
/// in units of the decay rate Γ0 of one atom and of the wavelength:
/// H = Ω Σ σ^x + Δ Σ σ^z + Σ_{i≠j} J_ij σ⁺_i σ⁻_j, decay matrix Γ_ij, from the Green's tensor.
struct CorrelatedEmission: CatalogueModel {
  static let description = ModelDescription(
    name: "correlated_emission",
    summary: "atoms in free space with dipole exchange and correlated photon emission",
    notes: [
      "J = -(3/4) Re f, Gamma = (3/2) Im f of the Green's tensor, x = 2 pi r/lambda:",
      "f = e^{ix}(x^2 + ix - 1)/x^3 perpendicular to the dipole, 2 e^{ix}(1 - ix)/x^3 along it; Gamma_ii = 1, J_ii = 0",
      "lengths in wavelengths, rates in units of the decay rate Gamma0 of one atom",
      "emission_rate = (1/N)[sum_ij Gamma_ij (s^x_i s^x_j + s^y_i s^y_j)/4 + sum_i s^z_i/2] (Eq. 61)",
    ],
    source: "PRX Quantum 6, 030344 (2025), Sec. III F",
    variants: [
      ParameterVariant(
        title: "correlated emission",
        parameters: [
          .init("atoms", .count, size: .grows, "number of atoms in a chain along z"),
          .init("spacing", .positive, unit: "lambda", "distance of neighbours"),
          .init(
            "positions", .vectors(3), unit: "lambda", "[x, y, z] of every atom, instead of a chain"),
          .init("omega_rabi", .anyReal, unit: "Gamma0", default: 0, "drive strength"),
          .init("detuning", .anyReal, unit: "Gamma0", default: 0, "coefficient of sigma^z"),
          .init(
            "dipole", .direction, unit: "rad", default: .number(.pi / 2),
            "polar angle of the dipoles to the z axis (the chain), or a vector [x, y, z]"),
        ], choices: [[["atoms", "spacing"], ["positions"]]], rules: [ownPlaces],
        equations: ModelEquations(
          spins: [.init("atom", "atoms", arrangement: "spacing or positions")],
          numbers: [
            ("J[i,j]", .computed("-(3/4) Re f of atoms i and j")),
            ("Gamma[i,j]", .computed("(3/2) Im f of atoms i and j, Gamma[i,i] = 1")),
          ],
          hamiltonian: [
            .init("drive", "sum(i in atom: omega_rabi*sx[i])"),
            .init("detuning", "sum(i in atom: detuning*sz[i])"),
            .init("exchange", "sum(i != j in atom: J[i,j]*sp[i]*sm[j])"),
          ],
          jumps: [.init("sm[i]", for: "i in atom", matrix: "Gamma")]))
    ],
    initial: InitialState(theta: 0), hasPhotons: false, hasCollectiveEmission: true)

  private static let ownPlaces = ParameterRule { choice in
    guard let coordinates = choice.list("positions") else { return nil }
    var seen: [[Double]: Int] = [:]
    for number in 0..<(coordinates.count / 3) {
      let atom = Array(coordinates[(3 * number)..<(3 * number + 3)])
      if let other = seen.updateValue(number, forKey: atom) {
        return ParameterViolation(
          "positions",
          message:
            "atoms \(other + 1) and \(number + 1) are at the same position; give each atom its own")
      }
    }
    return nil
  }

  let omegaRabi, detuning: Double
  let sites: Int
  private let arrangement: Arrangement
  let dipole: SIMD3<Double>

  init(_ parameters: Parameters) {
    omegaRabi = parameters.number("omega_rabi")
    detuning = parameters.number("detuning")
    if let coordinates = parameters.list("positions") {
      sites = coordinates.count / 3
      arrangement = .given(coordinates)
    } else {
      sites = Int(parameters.number("atoms"))
      arrangement = .chain(spacing: parameters.number("spacing"))
    }
    if let d = parameters.list("dipole") {
      let length = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).squareRoot()
      dipole = SIMD3(d[0], d[1], d[2]) / length
    } else {
      let angle = parameters.number("dipole")
      dipole = SIMD3(sine(angle), 0, cosine(angle))
    }
  }

  /// Where the atoms are.
  private enum Arrangement {
    case chain(spacing: Double)
    /// x, y, z of one atom after the other.
    case given([Double])
  }

  var positions: [SIMD3<Double>] {
    switch arrangement {
    case .chain(let spacing): (0..<sites).map { SIMD3(0, 0, Double($0) * spacing) }
    case .given(let coordinates):
      (0..<sites).map {
        SIMD3(coordinates[3 * $0], coordinates[3 * $0 + 1], coordinates[3 * $0 + 2])
      }
    }
  }

  var shape: SystemShape {
    var shape = SystemShape(sites: sites, modes: 0)
    shape.hasDenseCouplings = true
    shape.matrixElements = 7 * Double(sites) * Double(sites)
    return shape
  }

  /// J_ij (zero diagonal) and Γ_ij from the free-space Green's tensor for one dipole direction.
  /// With x = 2π r/λ and θ the angle between dipole and separation,
  ///   f = (1 − cos²θ) f_⊥ + cos²θ f_∥,  f_⊥ = e^{ix}(x² + ix − 1)/x³,  f_∥ = 2 e^{ix}(1 − ix)/x³,
  ///   J = −¾ Re f,  Γ = (3/2) Im f.
  func matrices() -> (exchange: Matrix, decay: Matrix) {
    let (n, positions) = (sites, positions)
    let (exchange, decay) = (Matrix(rows: n, columns: n), Matrix(rows: n, columns: n))
    for i in 0..<n {
      decay[i, i] = 1
      for j in 0..<i {
        let separation = positions[i] - positions[j]
        let distance = (separation * separation).sum().squareRoot()
        let along = (separation * dipole).sum() / distance
        let weight = along * along
        let x = 2 * .pi * distance
        // Too far apart to know of each other: both are 0.
        guard x < 1e100 else { continue }
        let (c, s, cube) = (cosine(x), sine(x), x * x * x)
        // e^{ix}(u + iv) = (c u − s v) + i (s u + c v).
        let (u, v) = (x * x - 1, x)
        let perpendicular = ((c * u - s * v) / cube, (s * u + c * v) / cube)
        let parallel = (2 * (c + s * x) / cube, 2 * (s - c * x) / cube)
        let re = (1 - weight) * perpendicular.0 + weight * parallel.0
        let im = (1 - weight) * perpendicular.1 + weight * parallel.1
        exchange[i, j] = -0.75 * re
        exchange[j, i] = exchange[i, j]
        decay[i, j] = 1.5 * im
        decay[j, i] = decay[i, j]
      }
    }
    return (exchange, decay)
  }

  /// Γ of real positions is positive semidefinite but for rounding; clearly negative eigenvalues
  /// mean that it is not a decay matrix, and their noise is left out.
  var notices: [String] {
    let smallest = DecayMatrix(real: matrices().decay).smallestEigenvalue
    guard smallest < -1e-10 else { return [] }
    return [
      "the decay matrix has the eigenvalue \(smallest), below -1e-10; eigenvalues below 0 get no noise"
    ]
  }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let (exchange, decay) = matrices()
    return PhysicalSystem(
      shape: shape,
      stages: [
        [LocalField(sites: sites, SIMD3(2 * omegaRabi, 0, 2 * detuning))],
        [CollectiveEmission(exchange: exchange, decay: DecayMatrix(real: decay))],
      ], noise: .outside, pairClasses: .chain(sites: sites, periodic: false))
  }
}
