// Written by `make validity` from results of jobs/validity_*.yaml, with the tables of the page validity.md.

extension ValidityTable {
  static let centralSpin = ValidityTable(
    model: "central_spin", clock: "kappa", end: 10,
    fixed: [
      "omega": 1,
      "epsilon": 1,
      "kappa": 1,
      "gamma_down": 0.5,
      "theta": 0,
      "phi": 0,
      "central_theta": 3.141592653589793,
    ],
    swept: ["satellites", "g", "gamma_up"], sizes: ["satellites"],
    observables: ["magnetization_central", "magnetization_satellites"], shares: [],
    rows: [
      [2, 1, 0, 0.1576, 0.0022, 0.0678, 0.1529, 0.0018, 0.0637],
      [2, 1, 1.5, 0.0739, 0.0024, 0.0223, 0.0203, 0.0016, 0.0042],
      [2, 3, 0, 0.2471, 0.0025, 0.0740, 0.1561, 0.0020, 0.0667],
      [2, 3, 1.5, 0.0700, 0.0025, 0.0142, 0.0324, 0.0020, 0.0072],
      [20, 1, 0, 0.1546, 0.0022, 0.0592, 0.1473, 0.0004, 0.0534],
      [20, 1, 1.5, 0.0644, 0.0029, 0.0237, 0.0237, 0.0007, 0.0118],
      [20, 3, 0, 0.1557, 0.0022, 0.0586, 0.1476, 0.0006, 0.0537],
      [20, 3, 1.5, 0.0646, 0.0026, 0.0109, 0.0251, 0.0005, 0.0117],
    ])
}
