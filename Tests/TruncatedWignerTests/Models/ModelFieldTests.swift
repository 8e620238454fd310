import BatchCore
import Numerics
import Testing

@testable import Models
@testable import TruncatedWigner

/// Equations of motion of the dissipative models, written out from their Hamiltonians and jump operators:
/// ds/dt = Ω × s, and da/dt; and the variances of their noise.
@Suite("equations of models") struct ModelFieldTests {
  /// Ω of every site and da/dt of every mode, from the spins and amplitudes of one trajectory.
  typealias Equations = (_ s: [SIMD3<Double>], _ a: [SIMD2<Double>]) -> (
    spins: [SIMD3<Double>], modes: [SIMD2<Double>]
  )

  private static func expectEquations(
    _ model: String, _ given: [String: ParameterValue], _ equations: Equations
  ) {
    let bench = Bench(
      model, given, initial: InitialState(theta: 1.1, phi: 0.4, displacement: 0.8), seed: 413,
      trajectories: 16)
    bench.sample()
    let state = bench.state
    let field = EffectiveField(like: state)
    for term in bench.system.terms { term.addField(state, to: field, at: 0) }
    for lane in 0..<16 {
      let spins = (0..<state.sites).map {
        SIMD3(state.sx[$0, lane], state.sy[$0, lane], state.sz[$0, lane])
      }
      let amplitudes = (0..<state.modes).map { SIMD2(state.re[$0, lane], state.im[$0, lane]) }
      let expected = equations(spins, amplitudes)
      for (site, s) in spins.enumerated() {
        // What lies along the spin does not turn it.
        let difference =
          SIMD3(field.x[site, lane], field.y[site, lane], field.z[site, lane])
          - expected.spins[site]
        let across = difference - s * ((difference * s).sum() / (s * s).sum())
        #expect((across * across).sum() < 1e-20, "\(model), site \(site)")
      }
      for (mode, rate) in expected.modes.enumerated() {
        let difference = SIMD2(field.re[mode, lane], field.im[mode, lane]) - rate
        #expect((difference * difference).sum() < 1e-20, "\(model), mode \(mode)")
      }
    }
  }

  @Test("driven spin") func drivenSpin() {
    Self.expectEquations(
      "driven_spin", ["omega_rabi": 0.7, "gamma_down": 0.9, "gamma_up": 0.3, "gamma_z": 0.2]
    ) { s, _ in ([SIMD3(1.4 - 0.3 * s[0].y, 0.3 * s[0].x, 0)], []) }
  }

  /// H = ω a†a + Σ (ε_i/2) σ^z_i + Σ (g_i/√N)(a σ⁺_i + h.c.).
  @Test("Tavis–Cummings") func tavisCummings() {
    let (epsilon, g) = ([0.8, 1, 1.3], [0.5, 0.9, 1.3])
    Self.expectEquations(
      "tavis_cummings",
      [
        "atoms": 3, "omega": 1.2, "g": .list(g), "epsilon": .list(epsilon), "kappa": 0.6,
        "gamma_down": 0.4, "gamma_up": 0.1,
      ]
    ) { s, a in
      let scaled = g.map { $0 / 3.0.squareRoot() }
      // −i Σ g s^-.
      let kick = s.indices.reduce(SIMD2<Double>.zero) {
        $0 + SIMD2(-s[$1].y, -s[$1].x) * (scaled[$1] / 2)
      }
      return (
        s.indices.map {
          SIMD3(
            2 * scaled[$0] * a[0].x - 0.15 * s[$0].y, -2 * scaled[$0] * a[0].y + 0.15 * s[$0].x,
            epsilon[$0])
        },
        [SIMD2(1.2 * a[0].y - 0.3 * a[0].x, -1.2 * a[0].x - 0.3 * a[0].y) + kick]
      )
    }
  }

  /// H = Σ ε_i σ^z_i + Σ g c_i (σ⁺_i a + h.c.) + Δ_c a†a with g² N = χN Δ_c, as equations of b = g a:
  /// db/dt = −iΔ_c (b + χN S) − (κ/2) b, S = (1/N) Σ c_i ⟨σ⁻_i⟩; ds/dt = −2iε s + i c b z.
  @Test("BCS in a cavity", arguments: [false, true]) func cavityBCS(isWave: Bool) throws {
    let (chiN, detuning, kappa) = (0.8, 1.7, 0.6)
    let given: [String: ParameterValue] = [
      "atoms": 6, "chi_n": .number(chiN), "epsilon_0": 1.4, "width": 1.2,
      "delta_c": .number(detuning), "kappa": .number(kappa),
      "coupling": isWave ? "standing_wave" : "uniform", "levels": isWave ? "random" : "grid",
    ]
    let model = try #require(
      BCSCavity(Parameters(completed(given, model: "bcs_cavity"))) as BCSCavity?)
    let levels = model.levels(
      RandomStream(seed: 413, purpose: .disorder, point: 0, realization: 0))
    if !isWave {
      for (level, expected) in zip(levels, [0.5, 0.7, 0.9, -0.9, -0.7, -0.5]) {
        #expect(abs(level - expected) < 1e-15)
      }
    }
    let c = (0..<6).map { isWave ? cosine(3.7 * Double($0)) : 1 }
    let g = (chiN * detuning / 3).squareRoot()
    Self.expectEquations("bcs_cavity", given) { s, a in
      // S of σ⁻ = (σ^x − iσ^y)/2.
      let sum = s.indices.reduce(SIMD2<Double>.zero) {
        $0 + SIMD2(s[$1].x, -s[$1].y) * (c[$1] / 2 / 3)
      }
      let b = g * a[0]
      let shifted = b + chiN * sum
      let rate = detuning * SIMD2(shifted.y, -shifted.x) - kappa / 2 * b
      // i c b z is a turn about c (2 Re b, −2 Im b, 0); −2iε s one about z at 2ε.
      return (
        s.indices.map { SIMD3(2 * c[$0] * b.x, -2 * c[$0] * b.y, 2 * levels[$0]) }, [rate / g]
      )
    }
  }

  /// H = (ω/2) τ^z + Σ (ε_i/2) σ^z_i + Σ (g_i/√N)(τ⁺ σ⁻_i + h.c.).
  @Test("central spin") func centralSpin() {
    let (epsilon, g) = ([1, 0.7, 1.2, 0.4], [2, 3, 1, 2.5])
    Self.expectEquations(
      "central_spin",
      [
        "satellites": 4, "omega": 0.9, "g": .list(g), "epsilon": .list(epsilon), "kappa": 0.8,
        "gamma_down": 0.4, "gamma_up": 1,
      ]
    ) { s, _ in
      let scaled = g.map { $0 / 2 }
      var central = SIMD3(-0.4 * s[0].y, 0.4 * s[0].x, 0.9)
      for i in 0..<4 { central += SIMD3(s[i + 1].x, s[i + 1].y, 0) * scaled[i] }
      return (
        [central]
          + (0..<4).map {
            SIMD3(
              scaled[$0] * s[0].x + 0.3 * s[$0 + 1].y, scaled[$0] * s[0].y - 0.3 * s[$0 + 1].x,
              epsilon[$0])
          }, []
      )
    }
  }

  /// H = Ω Σ σ^x_i + J Σ n_i n_j.
  @Test("Rydberg atoms") func rydberg() {
    Self.expectEquations(
      "rydberg_chain",
      [
        "sites": 4, "boundary": "open", "omega_rabi": 0.7, "interaction": 1.6, "gamma_down": 0.5,
        "gamma_z": 0.2,
      ]
    ) { s, _ in
      (
        s.indices.map { i in
          let neighbours = [i - 1, i + 1].filter(s.indices.contains)
          return SIMD3(
            1.4 - 0.25 * s[i].y, 0.25 * s[i].x,
            neighbours.reduce(0) { $0 + 0.8 * (1 + s[$1].z) })
        }, []
      )
    }
  }

  /// H = Ω Σ σ^x + Δ Σ σ^z + Σ J_ij σ⁺_i σ⁻_j; J and Γ at 0.15 of a wavelength.
  @Test("correlated emission") func correlatedEmission() {
    let given: [String: ParameterValue] = [
      "atoms": 3, "spacing": 0.15, "omega_rabi": 0.8, "detuning": 0.4, "dipole": 1.1,
    ]
    let (exchange, decay) = CorrelatedEmission(
      Parameters(completed(given, model: "correlated_emission"))
    ).matrices()
    Self.expectEquations("correlated_emission", given) { s, _ in
      (
        s.indices.map { i in
          s.indices.reduce(SIMD3(1.6, 0, 0.8)) {
            let (j, half) = (exchange[i, $1], decay[i, $1] / 2)
            return $0
              + SIMD3(j * s[$1].x - half * s[$1].y, j * s[$1].y + half * s[$1].x, 0)
          }
        }, []
      )
    }
  }

  /// H = −Σ K_ij J^x_i J^x_j, K = G Gᵀ/ω, with or without i = j.
  @Test("eliminated photons", arguments: ["keep", "remove"]) func eliminated(own: String) {
    let parameters = DickeFamily(
      model: "hopfield",
      given: [
        "spins": 5, "modes": 7, "omega": 2, "sigma": 1.5,
        "self_interaction": .word(own),
      ])
    let system = Preparation(parameters, seed: 415).system
    for i in 0..<5 {
      for j in 0..<5 {
        let product = (0..<7).reduce(0) { $0 + system.couplings[i, $1] * system.couplings[j, $1] }
        let expected = i == j && own == "remove" ? 0 : product / 2
        #expect(abs(system.exchange![i, j] - expected) < 1e-12)
      }
    }
  }

  struct Noise: Sendable, CustomTestStringConvertible {
    let model: String
    let given: [String: ParameterValue]
    /// ⟨θ²⟩ per unit of time about x or y of every site.
    let transverse: [Double]
    /// About z.
    let along: Double
    /// Of Re a.
    let modes: [Double]
    var testDescription: String { model }
  }

  static let noises: [Noise] = [
    Noise(
      model: "driven_spin",
      given: ["omega_rabi": 0.7, "gamma_down": 0.9, "gamma_up": 0.3, "gamma_z": 0.2],
      transverse: [1.2], along: 0.8, modes: []),
    Noise(
      model: "tavis_cummings",
      given: ["atoms": 3, "g": 1, "kappa": 0.6, "gamma_down": 0.4, "gamma_up": 0.1],
      transverse: [0.5, 0.5, 0.5], along: 0, modes: [0.15]),
    Noise(
      model: "central_spin",
      given: ["satellites": 3, "g": 1, "kappa": 0.8, "gamma_down": 0.4, "gamma_up": 1],
      transverse: [0.8, 1.4, 1.4, 1.4], along: 0, modes: []),
    Noise(
      model: "rydberg_chain",
      given: ["sites": 3, "omega_rabi": 0.7, "gamma_down": 0.5, "gamma_z": 0.2],
      transverse: [0.5, 0.5, 0.5], along: 0.8, modes: []),
    Noise(
      model: "correlated_emission", given: ["atoms": 2, "spacing": 0.15], transverse: [1, 1],
      along: 0, modes: []),
    Noise(
      model: "bcs_cavity",
      given: ["atoms": 2, "epsilon_0": 1, "width": 1, "delta_c": 1, "kappa": 0.6],
      transverse: [0, 0], along: 0, modes: [0.15]),
  ]

  @Test("variances of the noise", arguments: noises) func variances(of noise: Noise) {
    let bench = Bench(noise.model, noise.given, seed: 414, trajectories: 512)
    let state = bench.state
    let increments = EffectiveField(like: state)
    let streams = NoiseStreams(seed: 414, point: 0, realization: 0)
    let step = 0.3
    var averages = [Average](repeating: Average(), count: 3 * state.sites + 2 * state.modes)
    for batch in 0..<32 {
      increments.clear()
      let context = StepContext(noise: streams, firstTrajectory: 512 * batch, index: 3)
      for term in bench.system.terms {
        term.addIncrements(state, to: increments, step: step, at: context)
      }
      for lane in 0..<512 {
        for site in 0..<state.sites {
          for (number, buffer) in [increments.x, increments.y, increments.z].enumerated() {
            averages[3 * site + number].add(buffer[site, lane] * buffer[site, lane])
          }
        }
        for mode in 0..<state.modes {
          for (number, buffer) in [increments.re, increments.im].enumerated() {
            averages[3 * state.sites + 2 * mode + number]
              .add(buffer[mode, lane] * buffer[mode, lane])
          }
        }
      }
    }
    let expected =
      noise.transverse.flatMap { [$0, $0, noise.along] } + noise.modes.flatMap { [$0, $0] }
    #expect(expected.count == averages.count)
    for (number, (average, rate)) in zip(averages, expected).enumerated() {
      expectNear(average, rate * step, "\(noise.model), variance \(number)", seed: 414)
    }
  }
}
