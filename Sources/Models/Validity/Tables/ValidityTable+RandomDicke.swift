// Written by `make validity` from results of jobs/validity_*.yaml, with the tables of the page validity.md.

extension ValidityTable {
  static let randomDicke = ValidityTable(
    model: "random_dicke", clock: "delta", end: 10,
    fixed: [
      "clusters": 2,
      "modes": 2,
      "delta": 1,
      "omega_c": 5,
      "kappa": 0,
      "theta": 1.5707963267948966,
      "phi": 0,
      "displacement": 0,
    ],
    swept: ["spins_per_cluster", "g_over_gc"], sizes: ["spins_per_cluster"],
    observables: ["magnetization", "photon_number", "overlap"], shares: ["photon_number"],
    rows: [
      [1, 1.5, 0.3970, 0.0030, 0.1550, 0.1904, 0.0042, 0.0828, 0.0690, 0.0001, 0.0373],
      [1, 1, 0.3999, 0.0024, 0.1296, 0.3225, 0.0037, 0.1159, 0.0859, 0.0003, 0.0367],
      [1, 0.5, 0.2966, 0.0017, 0.1101, 0.3596, 0.0376, 0.1551, 0.0220, 0.0002, 0.0090],
      [4, 1.5, 0.0473, 0.0024, 0.0184, 0.0539, 0.0018, 0.0220, 0.0153, 0.0004, 0.0074],
      [4, 1, 0.0632, 0.0013, 0.0210, 0.0509, 0.0019, 0.0121, 0.0080, 0.0001, 0.0046],
      [4, 0.5, 0.0342, 0.0007, 0.0109, 0.0382, 0.0071, 0.0181, 0.0026, 0.0001, 0.0009],
    ])
}
