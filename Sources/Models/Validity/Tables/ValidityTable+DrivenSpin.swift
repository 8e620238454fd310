// Written by `make validity` from results of jobs/validity_*.yaml, with the tables of the page validity.md.

extension ValidityTable {
  static let drivenSpin = ValidityTable(
    model: "driven_spin", clock: "gamma_down", end: 10,
    fixed: [
      "gamma_down": 1,
      "gamma_z": 0,
      "theta": 3.141592653589793,
      "phi": 0,
    ],
    swept: ["omega_rabi", "gamma_up"], sizes: [],
    observables: ["magnetization"], shares: [],
    rows: [
      [0, 0, 0.1582, 0.0015, 0.0835],
      [0, 0.4, 0.0206, 0.0019, 0.0090],
      [0, 1, 0.0049, 0.0020, 0.0018],
      [0.5, 0, 0.1420, 0.0017, 0.0575],
      [0.5, 0.4, 0.0251, 0.0017, 0.0091],
      [0.5, 1, 0.0070, 0.0021, 0.0020],
      [1, 0, 0.0777, 0.0019, 0.0208],
      [1, 0.4, 0.0205, 0.0017, 0.0045],
      [1, 1, 0.0061, 0.0022, 0.0019],
      [2, 0, 0.0459, 0.0018, 0.0119],
      [2, 0.4, 0.0114, 0.0019, 0.0029],
      [2, 1, 0.0070, 0.0022, 0.0022],
      [10, 0, 0.0124, 0.0017, 0.0039],
      [10, 0.4, 0.0069, 0.0017, 0.0022],
      [10, 1, 0.0050, 0.0019, 0.0018],
    ])
}
