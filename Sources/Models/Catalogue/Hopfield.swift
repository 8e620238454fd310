import BatchCore

/// `random_dicke` or `spin_boson` with the photons eliminated.
struct Hopfield: DickeModel {
  static let description = ModelDescription(
    name: "hopfield",
    summary:
      "the disordered models with photons eliminated: infinite-range Ising spins with Hopfield couplings",
    notes: [
      "ds_j/dt = B_j x s_j,  B^x_j = -(4/omega) sum_k W_jk s^x_k   (parameters of spin_boson)",
      "The sum includes j = k: the self-interaction artifact of DTWA; self_interaction: remove drops it (one spin per site only).",
    ],
    source: "PRL 126, 133603, Eq. 3; PRR 6, 043314, Eqs. 4-6",
    variants: [
      ParameterVariant(
        title: "parameters of random_dicke",
        parameters: RandomDicke.parameters + [selfInteraction], choices: RandomDicke.choices,
        rules: [oneSpinEach],
        hasClusters: true,
        equations: ModelEquations(
          spins: [RandomDicke.spins],
          numbers: [
            (
              "W[i,j]",
              .computed(
                "sum of g[i,l] g[j,l]/((modes + clusters) spins_per_cluster) over the modes l")
            ), ("g[i,l]", RandomDicke.coupling),
          ],
          hamiltonian: [
            RandomDicke.splitting,
            .init(
              "coupling",
              "sum((i,k) in spin, (j,m) in spin: -omega_c/(omega_c^2 + kappa^2)*W[i,j]*sx[i,k]*sx[j,m])"
            ),
          ])),
      ParameterVariant(
        title: "parameters of spin_boson (no loss)",
        parameters: SpinBoson.parameters + [selfInteraction], choices: SpinBoson.choices,
        equations: ModelEquations(
          spins: [.init("spin", "spins")],
          numbers: [
            ("W[j,k]", .computed("sum of g[j,l] g[k,l] over the modes l")),
            ("g[j,l]", SpinBoson.coupling),
          ],
          hamiltonian: [
            .init("field", "sum(j in spin: h*sz[j])"),
            .init("coupling", "sum(j in spin, k in spin: -W[j,k]/omega*sx[j]*sx[k])"),
          ])),
    ],
    initial: InitialState(theta: .pi / 2), hasPhotons: false)

  private static let selfInteraction = ParameterDescription(
    "self_interaction", .word(["keep", "remove"]), default: "keep",
    "keep: the diagonal j = k of the coupling acts on the spin itself, as DTWA of the full model has it; remove: without it, as for exact spins 1/2"
  )

  /// A self-interaction can only be removed where every site is one spin.
  private static let oneSpinEach = ParameterRule { choice in
    guard choice.given["self_interaction"] == .word("remove") else { return nil }
    return choice.numbers("spins_per_cluster").first { $0 > 1 }.map {
      ParameterViolation(
        "self_interaction",
        message:
          "`self_interaction: remove` with `spins_per_cluster` = \(Int($0)); it needs one spin per cluster, or write `self_interaction: keep`"
      )
    }
  }

  let numbers: DickeFamily

  init(_ parameters: Parameters) {
    let photons = DickeFamily.Photons.eliminated(
      selfInteraction: parameters.word("self_interaction") == "keep")
    numbers =
      parameters.has("h")
      ? DickeFamily(spinBoson: parameters, photons: photons)
      : DickeFamily(clusters: parameters, photons: photons)
  }
}
