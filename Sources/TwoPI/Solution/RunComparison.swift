/// A finer and a coarser solution on the same panels.
struct RunComparison {
  let result: TwoTimeResult
  /// The largest difference of a quantity over its largest value.
  let relativeError: Double
  /// Largest differences in each panel: [panel][quantity], and the largest values.
  private let differences: [[Double]]
  private let scales: [Double]

  /// The same within the first panels.
  func relativeError(upTo panel: Int) -> Double { Self.relative(differences[..<panel], scales) }

  private static func relative(_ differences: ArraySlice<[Double]>, _ scales: [Double]) -> Double {
    var relative = 0.0
    for (quantity, scale) in scales.enumerated() where scale > 1e-13 {
      relative = differences.reduce(relative) { max($0, $1[quantity] / scale) }
    }
    return relative
  }

  /// - Parameter run: any run of the two.
  init(_ fine: RunResult, _ coarse: RunResult, _ request: TwoTimeRequest, _ run: TwoTimeRun) {
    let quantities = TwoTimeQuantity.count
    let perPanel = TwoTimeRun.checksPerPanel
    let panels = fine.checks.count / (quantities * perPanel)
    // The largest value of each quantity; the components of the spin are one.
    var scales = [Double](repeating: 0, count: quantities)
    for (index, value) in fine.checks.enumerated() {
      scales[index % quantities] = max(scales[index % quantities], abs(value))
    }
    let spin = max(scales[0], scales[1], scales[2])
    for index in 0..<3 { scales[index] = spin }
    // The parts of the energy may cancel for good; that of the modes tells how large they are.
    let problem = request.problem
    let modes = problem.omegaC * problem.modesPerCluster / problem.spins
    scales[TwoTimeQuantity.energy.rawValue] = max(
      scales[TwoTimeQuantity.energy.rawValue], modes * scales[TwoTimeQuantity.photons.rawValue])
    // Largest difference in each panel.
    var differences = [[Double]](
      repeating: [Double](repeating: 0, count: quantities), count: panels)
    for (index, value) in fine.checks.enumerated() {
      let panel = index / (quantities * perPanel)
      let difference = abs(value - coarse.checks[index])
      differences[panel][index % quantities] = max(
        differences[panel][index % quantities], difference)
    }
    func around(_ panel: Int, _ quantity: Int) -> Double {
      (max(0, panel - 1)...min(panels - 1, panel + 1)).reduce(0) {
        max($0, differences[$1][quantity])
      }
    }
    (self.differences, self.scales) = (differences, scales)
    let relative = Self.relative(differences[...], scales)
    relativeError = relative
    // What unfinished sweeps may leave; more of it in correlations.
    let floor = request.sweepTolerance
    let times = run.series.times
    let length = run.panelLength
    var errors = [Double](repeating: 0, count: fine.series.count)
    for (index, time) in times.enumerated() where time > 0 {
      let panel = min(panels - 1, max(0, Int(time / length)))
      for quantity in 0..<quantities {
        let place = index * quantities + quantity
        errors[place] =
          max(around(panel, quantity), abs(fine.series[place] - coarse.series[place]))
          + floor * scales[quantity]
      }
    }
    let rowErrors = zip(fine.rows, coarse.rows).map { a, b in
      zip(a, b).map { Self.rowErrors($0, $1, floor: 5 * floor) }
    }
    result = TwoTimeResult(
      series: fine.series, seriesErrors: errors, imbalance: fine.imbalance, rows: fine.rows,
      rowErrors: rowErrors, spectrum: fine.spectrum,
      spectrumErrors: Self.rowErrors(fine.spectrum, coarse.spectrum, floor: 5 * floor),
      relativeError: relative + floor, step: request.end / Double(max(1, fine.nodes)),
      overlapRest: fine.overlapRest, sweeps: fine.sweeps, nodes: fine.nodes,
      panelNodes: run.options.nodes)
  }

  /// Differences of functions of t', each twice the largest of its neighbours: they pass through zero in both times.
  private static func rowErrors(_ a: [Double], _ b: [Double], floor: Double) -> [Double] {
    let scale = a.reduce(0) { max($0, abs($1)) }
    let differences = zip(a, b).map { abs($0 - $1) }
    return differences.indices.map { i in
      (max(0, i - 2)...min(differences.count - 1, i + 2)).reduce(0) { max($0, 2 * differences[$1]) }
        + floor * scale
    }
  }
}
