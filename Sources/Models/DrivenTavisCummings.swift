import BatchCore

/// Tavis–Cummings model with baths of the atoms at a chemical potential and an incoherent drive of the mode of finite
/// bandwidth (arXiv:2201.00873). No master equation: its baths have spectra, which only `saddle_point` knows.
enum DrivenTavisCummings {
  static let description: ModelDescription = {
    var model = ModelDescription(
      name: "driven_tavis_cummings",
      summary:
        "two-level atoms with thermal baths in a cavity mode that is driven incoherently through a bath of finite bandwidth",
      notes: [
        "frequencies are counted from the common one of atoms and mode; all are in units of the collective coupling g = 1",
        "the amplitude of the mode decays at kappa; levels of atoms have the full width 2 gamma, baths at mu_b and temperature",
        "lorentzian: n_B(w) = 2 h W/((w - xi)^2 + W^2) photons, h = drive_strength, xi = drive_center, W = drive_width; flat: n_B = h; a table [[w, n], ...] or {file: n.csv}: n_B = h n(w)",
      ],
      source: "arXiv:2201.00873",
      variants: [
        ParameterVariant(
          title: "driven Tavis-Cummings", parameters: parameters, rules: [width, table],
          equations: ModelEquations(
            spins: [.init("atom", "atoms")], modes: [.init("cavity", "1")],
            numbers: [("atoms", .computed("the number of atoms, which drops out for many"))],
            hamiltonian: [
              .init("coupling", "sum(i in atom: a*sp[i]/sqrt(atoms) + h.c.)")
            ]))
      ], initial: InitialState(theta: 0), hasPhotons: false)
    model.hasSpins = false
    model.isMasterEquation = false
    return model
  }()

  private static let parameters: [ParameterDescription] = [
    .init("kappa", .positive, unit: "g", "decay rate of the mode's amplitude"),
    .init("gamma", .positive, unit: "g", "half the width of the atoms' levels"),
    .init("mu_b", .anyReal, unit: "g", "chemical potential of the atoms' baths"),
    .init(
      "temperature", .positive, unit: "g", default: 0.1, "temperature of the atoms' baths"),
    .init(
      "drive_strength", .nonNegative, unit: "g", default: 0,
      "h, strength of the incoherent drive"),
    .init("drive_center", .anyReal, unit: "g", default: 0, "xi, its frequency"),
    .init(
      "drive_width", .nonNegative, unit: "g", default: 0,
      "W, its half width; needed with `lorentzian`"),
    .init(
      "drive_spectrum", .table(["lorentzian", "flat"], columns: 2), default: "lorentzian",
      "form of its spectrum"),
    .init(
      "self_energy", .word(["consistent", "first_order", "none"]), default: "consistent",
      "consistent: Dyson equation, causal; first_order: G0 + G0 S G0 as the source's figures have it; none: the coherent field alone"
    ),
    .init(
      "self_consistent", .flag, default: "false",
      "whether self-energies are those of the dressed functions; with `consistent`"),
  ]

  private static let width = ParameterRule { choice in
    guard choice.given["drive_spectrum"] == .word("lorentzian"),
      choice.numbers("drive_strength").contains(where: { $0 > 0 })
        || choice.swept["drive_width"] != nil
        || choice.given["drive_width"] != .number(0),
      let bad = choice.numbers("drive_width").first(where: { $0 <= 0 })
    else { return nil }
    return ParameterViolation(
      "drive_width", "drive_strength",
      message:
        "`drive_spectrum: lorentzian` needs `drive_width` > 0, not \(Quantity.text(bad)); give its half width"
    )
  }

  private static let table = ParameterRule { choice in
    guard let numbers = choice.list("drive_spectrum") else { return nil }
    func wrong(_ problem: String) -> ParameterViolation {
      ParameterViolation(
        "drive_spectrum",
        message: "\(problem); give rows [frequency, photons] with rising frequencies")
    }
    let frequencies = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
    let photons = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
    if frequencies.count < 2 { return wrong("`drive_spectrum` has one row, which has no integral") }
    if !zip(frequencies, frequencies.dropFirst()).allSatisfy({ $0 < $1 }) {
      return wrong("frequencies of `drive_spectrum` do not rise")
    }
    if let negative = photons.first(where: { $0 < 0 }) {
      return wrong("`drive_spectrum` has \(Quantity.text(negative)) photons")
    }
    if photons.allSatisfy({ $0 == 0 }) { return wrong("`drive_spectrum` has no photons at all") }
    // A spectrum that is cut off where it is large is not what was measured: its integral lacks the rest.
    let largest = photons.max() ?? 0
    if max(photons.first ?? 0, photons.last ?? 0) > 0.1 * largest {
      return wrong(
        "`drive_spectrum` ends at more than a tenth of its largest value, so that its integral is not that of a whole spectrum"
      )
    }
    return nil
  }
}
