/// What one finished run leaves.
struct RunResult {
  var series: [Double]
  var checks: [Double]
  var imbalance: [Double]
  /// [τ][function][t'].
  var rows: [[[Double]]]
  var spectrum: [Double]
  var overlapRest: Double
  var finest: Int
  var nodes: Int
  var sweeps: Int

  init(_ run: TwoTimeRun) {
    series = run.series.values
    checks = run.checks.values
    imbalance = run.imbalance
    rows = run.rows.values
    spectrum = run.rows.spectrum
    overlapRest = run.overlapRest
    finest = run.finest
    nodes = run.propagator.old
    sweeps = run.propagator.sweeps
  }

  func write(to state: inout StateWriter) {
    state.append(series)
    state.append(checks)
    state.append(imbalance)
    state.append(rows.count)
    for row in rows { state.append(row) }
    state.append(spectrum)
    state.append(overlapRest)
    state.append([finest, nodes, sweeps])
  }

  init?(_ state: inout StateReader) {
    series = state.doubles()
    checks = state.doubles()
    imbalance = state.doubles()
    let count = state.int()
    guard state.isSound, (0...1_000_000).contains(count) else { return nil }
    rows = []
    for _ in 0..<count where state.isSound { rows.append(state.lists()) }
    spectrum = state.doubles()
    overlapRest = state.double()
    let numbers = state.ints()
    guard state.isSound, numbers.count == 3 else { return nil }
    (finest, nodes, sweeps) = (numbers[0], numbers[1], numbers[2])
  }
}
