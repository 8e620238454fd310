// Written by `make validity` from results of jobs/validity_*.yaml, with the tables of the page validity.md.

extension ValidityTable {
  static let hopfield = ValidityTable(
    model: "hopfield", clock: "h", end: 20,
    fixed: [
      "spins": 6,
      "modes": 60,
      "h": 1,
      "omega": 1,
      "theta": 1.5707963267948966,
      "phi": 0,
    ],
    swept: ["sigma"], sizes: [],
    observables: ["magnetization", "pair_correlation", "overlap"], shares: [],
    rows: [
      [2, 0.9439, 0.0043, 0.2915, 0.4642, 0.0027, 0.0833, 0.0163, 0.0002, 0.0043],
      [1, 0.8870, 0.0028, 0.2301, 0.6879, 0.0023, 0.1017, 0.0202, 0.0002, 0.0095],
      [0.7, 1.0482, 0.0023, 0.3409, 0.7638, 0.0019, 0.1402, 0.0206, 0.0002, 0.0076],
      [0.3, 0.7884, 0.0021, 0.2467, 0.7774, 0.0023, 0.2032, 0.0112, 0.0002, 0.0035],
    ])
}
