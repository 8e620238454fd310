import BatchCore
import Numerics

/// Resonant superfluidity in a cavity, the two-channel BCS model of atoms and cavity photons:
/// H = Σ ε_i σ^z_i + Σ g c_i (σ⁺_i a + h.c.) + Δ_c a†a over 2N atoms; jump operator √κ a
/// (Kelly, Thompson, Rey, Marino, arXiv:2202.05851, whose loss operator √(κ/2) a goes with a dissipator of
/// twice the usual size).
///
/// g² N = (χN) Δ_c, so that the interaction χN = g² N/Δ_c, which photons mediate far from resonance, stays
/// as Δ_c is varied.
struct BCSCavity: CatalogueModel {
  static let description = ModelDescription(
    name: "bcs_cavity",
    summary:
      "simulator of a fermionic superfluid: 2N atoms of spread energies pair by exchanging cavity photons",
    notes: [
      "N = atoms/2;  g = sqrt(chi_n*delta_c/N): with chi_n = chi N fixed, mean field does not depend on N",
      "two boxes of levels epsilon_i, centres +-epsilon_0/2 and full width width/2 each; spins precess at 2 epsilon_i: resonance is delta_c = epsilon_0",
      "the first N atoms are the upper box, the others the lower one; levels of a box in rising order, or in random order where coupling: standing_wave",
      "levels: grid lies in the middles of N equal pieces of a box: spins are in phase again after 2 pi N/width; look at times below half of that",
      "a standing wave starts from sigma^x_i = sgn c_i; the amplitude of the mode decays at kappa/2",
    ],
    source: "Kelly, Thompson, Rey, Marino, arXiv:2202.05851",
    variants: [
      ParameterVariant(
        title: "BCS in a cavity",
        parameters: [
          .init("atoms", .integer(2...1_000_000_000), size: .grows, "number 2N of atoms, even"),
          .init(
            "chi_n", .positive, unit: "chi_n", default: 1, "interaction chi N = g^2 N/delta_c"),
          .init("epsilon_0", .anyReal, unit: "chi_n", "distance of the two boxes of levels"),
          .init(
            "width", .nonNegative, unit: "chi_n", "width W of both boxes of levels together"),
          .init("delta_c", .positive, unit: "chi_n", "detuning of the cavity"),
          .rate("kappa", unit: "chi_n", "photon loss rate; |a|^2 decays at kappa"),
          .init(
            "kappa_over_g", .nonNegative, default: 0,
            "photon loss rate in units of g sqrt(N), added to kappa"),
          .init(
            "coupling", .word(["uniform", "standing_wave"]), default: "uniform",
            "c_i: 1, or cos(3.7 i) with i from 0"),
          .init(
            "levels", .word(["grid", "random"]), default: "grid",
            "levels of a box: equally spaced, or drawn from the box anew in every realization"),
        ], rules: [evenNumber],
        equations: ModelEquations(
          spins: [.init("atom", "atoms")], modes: [.init("cavity", "1")],
          numbers: [
            ("epsilon[i]", .computed("levels, atoms/2 of each box")),
            ("c[i]", .computed("1, or cos(3.7 i) with coupling: standing_wave")),
          ],
          hamiltonian: [
            .init("levels", "sum(i in atom: epsilon[i]*sz[i])"),
            .init(
              "coupling", "sum(i in atom: sqrt(2*chi_n*delta_c/atoms)*c[i]*a*sp[i] + h.c.)"),
            .init("mode", "delta_c*ad*a"),
          ],
          jumps: [.init("a", rate: "kappa + kappa_over_g*sqrt(chi_n*delta_c)")]))
    ],
    initial: InitialState(
      theta: .pi / 2, phaseDifference: 0, cavity: .empty), hasPhotons: true)

  private static let evenNumber = ParameterRule { choice in
    choice.numbers("atoms").first { $0.truncatingRemainder(dividingBy: 2) != 0 }.map {
      ParameterViolation(
        "atoms",
        message:
          "`atoms` is \(Int($0)), but half of the atoms have their levels in each box; give an even number"
      )
    }
  }

  let atoms: Int
  /// `kappa` together with what is given in units of g√N.
  let kappa: Double
  let chiN, separation, width, detuning: Double
  let isStandingWave, hasRandomLevels: Bool

  init(_ parameters: Parameters) {
    atoms = Int(parameters.number("atoms"))
    chiN = parameters.number("chi_n")
    separation = parameters.number("epsilon_0")
    width = parameters.number("width")
    detuning = parameters.number("delta_c")
    kappa =
      parameters.number("kappa")
      + parameters.number("kappa_over_g") * (chiN * detuning).squareRoot()
    isStandingWave = parameters.word("coupling") == "standing_wave"
    hasRandomLevels = parameters.word("levels") == "random"
  }

  /// N, atoms of one box.
  var half: Int { atoms / 2 }

  /// g of an atom with c = 1.
  var coupling: Double { (chiN * detuning / Double(half)).squareRoot() }

  /// c of an atom.
  func mode(at site: Int) -> Double { isStandingWave ? cosine(3.7 * Double(site)) : 1 }

  var shape: SystemShape {
    var shape = SystemShape(sites: atoms, modes: 1)
    shape.matrixElements = 2 * Double(atoms)
    return shape
  }

  var hasDisorder: Bool { hasRandomLevels || isStandingWave }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let (coupling, levels) = (coupling, levels(disorder))
    func matrix(_ factor: Double) -> Matrix {
      let matrix = Matrix(rows: atoms, columns: 1)
      for i in 0..<atoms { matrix[i, 0] = factor * coupling * mode(at: i) }
      return matrix
    }
    return PhysicalSystem(
      shape: shape,
      stages: [
        [
          // Σ ε σ^z is a field 2ε.
          LocalField(levels.map { SIMD3(0, 0, 2 * $0) }),
          FreeModes([.init(omega: detuning, decay: kappa / 2)]),
        ],
        // a σ⁺ + h.c. = Re a σ^x − Im a σ^y.
        [QuadratureCoupling(axis: .x, quadrature: .real, couplings: matrix(0.5))],
        [QuadratureCoupling(axis: .y, quadrature: .imaginary, couplings: matrix(-0.5))],
      ],
      invariants: kappa > 0
        ? nil
        : ExchangeInvariants(
          levels: levels, coupling: coupling, detuning: detuning,
          points: isStandingWave ? [] : laxPoints))
  }
}
