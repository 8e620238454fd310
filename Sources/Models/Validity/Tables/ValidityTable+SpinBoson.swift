// Written by `make validity` from results of jobs/validity_*.yaml, with the tables of the page validity.md.

extension ValidityTable {
  static let spinBoson = ValidityTable(
    model: "spin_boson", clock: "h", end: 10,
    fixed: [
      "spins": 2,
      "modes": 2,
      "h": 1,
      "kappa": 0,
      "theta": 1.5707963267948966,
      "phi": 0,
      "displacement": 0,
    ],
    swept: ["omega", "sigma"], sizes: [],
    observables: ["magnetization", "photon_number"], shares: ["photon_number"],
    rows: [
      [10, 2, 0.3855, 0.0014, 0.1238, 0.2236, 0.0023, 0.1038],
      [10, 0.7, 0.2720, 0.0014, 0.1160, 0.2903, 0.0055, 0.1339],
      [10, 0.3, 0.1521, 0.0012, 0.0476, 0.2971, 0.0413, 0.1101],
      [1, 2, 0.1373, 0.0011, 0.0450, 0.2317, 0.0027, 0.1217],
      [1, 0.7, 0.1444, 0.0010, 0.0626, 0.1099, 0.0031, 0.0584],
      [1, 0.3, 0.0775, 0.0009, 0.0215, 0.2084, 0.0060, 0.0673],
    ])
}
