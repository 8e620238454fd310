/// How finely the two-time equations are solved.
package struct TwoTimeOptions: Sendable, Equatable {
  /// Gauss–Lobatto nodes of a panel.
  package var nodes = 8
  /// Length of a panel; halved where its sweeps do not converge.
  package var length = 0.5
  /// Change of the last sweep of a panel, relative to the size of functions.
  package var sweepTolerance = 1e-6
  /// How far back integrals reach, up to a panel; infinite without that approximation.
  package var memory = Double.infinity

  package init(
    nodes: Int = 8, length: Double = 0.5, sweepTolerance: Double = 1e-6,
    memory: Double = .infinity
  ) {
    (self.nodes, self.length, self.sweepTolerance) = (nodes, length, sweepTolerance)
    self.memory = memory
  }
}

/// The equations cannot be followed with panels however short.
package struct TwoTimeFailure: Error, CustomStringConvertible {
  package let time: Double
  package let length: Double

  package var description: String {
    "the sweeps do not converge at time \(time), with panels down to \(length)"
  }
}

/// One solution of the two-time equations from start to end.
package final class TwoTimeRun {
  package let options: TwoTimeOptions
  let propagator: Propagator
  /// At recorded times.
  private(set) var series: TwoTimeSeries
  /// At times within every whole panel, for comparing runs.
  private(set) var checks: TwoTimeSeries
  /// Largest deviation of the energy balance at any node, up to the recorded times.
  private(set) var imbalance: [Double]
  private var largestImbalance = 0.0
  private var startEnergy = 0.0
  private var lost = 0.0
  private var overlap: OverlapSeries?
  /// Largest share of the last term of the overlap's series.
  private(set) var overlapRest = 0.0
  /// Two-time functions at late times.
  private(set) var rows: TwoTimeRows

  /// Whole panels, and those finished.
  package let panels: Int
  private(set) var finished = 0
  /// Panels have 2^−level of the whole length.
  private var level = 0
  /// Finest so far.
  private(set) var finest = 0
  private let length: Double
  let end: Double
  var panelLength: Double { length }

  /// Whether the panels are recorded, and they: what another solution starts from.
  private let isRecorded: Bool
  private(set) var records: [PanelRecord] = []
  /// Panels of another solution that this one starts from, those still ahead, and their nodes.
  private var guides: ArraySlice<PanelRecord>
  private var guideNodes: PanelNodes

  static let checksPerPanel = 6
  private static let mostHalvings = 8

  /// - Parameters:
  ///   - end: at least the last of the times.
  ///   - times: at which one-time functions are recorded, rising.
  ///   - late: numbers of the times τ at which functions of (τ, t') are, rising.
  ///   - team: ranks that all make the same run, to solve it together.
  ///   - isRecorded: whether the panels are kept for another solution.
  ///   - guide: a solution on the same panels that this one starts from.
  package init(
    _ problem: TwoTimeProblem, _ options: TwoTimeOptions, end: Double, times: [Double],
    late: [Int] = [], frequencies: [Double] = [], team: RankTeam? = nil,
    isRecorded: Bool = false, guide: TwoTimeRun? = nil
  ) {
    self.isRecorded = isRecorded
    (guides, guideNodes) = (
      guide?.records[...] ?? [], guide?.propagator.nodes ?? PanelNodes(count: 3)
    )
    self.end = end
    self.options = options
    panels = Self.panels(to: end, options)
    let length = end / Double(panels)
    self.length = length
    propagator = Propagator(
      problem, nodes: options.nodes, tolerance: options.sweepTolerance,
      capacity: panels * (options.nodes - 1) + 2 * options.nodes, team: team,
      reusing: guide?.propagator)
    series = TwoTimeSeries(times: times)
    checks = TwoTimeSeries(
      times: (0..<panels).flatMap { panel in
        (1...Self.checksPerPanel).map {
          length * (Double(panel) + (Double($0) - 0.5) / Double(Self.checksPerPanel))
        }
      })
    imbalance = [Double](repeating: .nan, count: times.count)
    if problem.coupling == .random, problem.order == .nextToLeading {
      overlap = OverlapSeries(eta: problem.eta, end: end * max(problem.delta, problem.g / 1.8))
    }
    rows = TwoTimeRows(
      times: times, late: problem.order == .nextToLeading ? late : [], frequencies: frequencies)
    propagator.wantsCorrelator = problem.coupling == .single && !rows.late.isEmpty
    propagator.memory = options.memory
  }

  /// Whole panels to some time.
  static func panels(to end: Double, _ options: TwoTimeOptions) -> Int {
    max(1, Int((end / options.length - 1e-9).rounded(.up)))
  }

  package var isDone: Bool { finished == panels }

  /// Whether the time of products with the history is measured, for benchmarks.
  package var measuresProducts: Bool {
    get { propagator.measuresProducts }
    set { propagator.measuresProducts = newValue }
  }
  package var productSeconds: Double { propagator.productSeconds }
  /// Floating-point operations in them.
  package var productOperations: Double { propagator.productOperations }
  package var time: Double { propagator.time }

  /// Solves the next whole panel, in pieces if need be.
  /// - Throws: `TwoTimeFailure`.
  package func advance() throws {
    let start = Double(finished) * length
    // Pieces of the finest length that are done.
    var done = 0
    let whole = 1 << Self.mostHalvings
    var sweeps = 0
    while done < whole {
      // The first rank has saved what was there.
      propagator.team?.meet()
      let from = start + length * Double(done) / Double(whole)
      // The panels of the other solution, as long as they are there.
      let guide = guides.first.flatMap { $0.start == from ? $0 : nil }
      if guide == nil { guides = [] }
      level = guide?.level ?? level
      let piece = length / Double(1 << level)
      propagator.time = from
      let before = propagator.sweeps
      do {
        let isNear = guide.map { propagator.start(from: $0, guideNodes) } ?? false
        guides = isNear ? guides.dropFirst() : []
        try propagator.solvePanel(length: piece, isNear: isNear)
      } catch is Propagator.Diverged {
        guides = []
        guard level < Self.mostHalvings else { throw TwoTimeFailure(time: from, length: piece) }
        level += 1
        finest = max(finest, level)
        propagator.restart()
        continue
      }
      sweeps = max(sweeps, propagator.sweeps - before)
      observe(from: from, length: piece)
      if isRecorded { records.append(propagator.record(start: from, level: level)) }
      done += whole >> level
      // Longer panels again where the sweeps are few.
      var next = level
      if done == whole, level > 0, sweeps <= 10 { next -= 1 }
      next = guides.first?.level ?? next
      let needed = propagator.old + 2 * options.nodes
      if needed > propagator.capacity {
        propagator.grow(to: needed + (panels - finished) * (options.nodes - 1) * (1 << level))
      }
      propagator.advance(next: length / Double(1 << next), isGuided: !guides.isEmpty)
      level = next
    }
    propagator.team?.meet()
    finished += 1
  }

  private func observe(from start: Double, length: Double) {
    let (nodes, n) = (propagator.nodes, propagator.count)
    let one = propagator.one
    var q = [Double](repeating: 0, count: n)
    if overlap != nil {
      let (values, rest) = overlap!.append(propagator)
      q = values
      overlapRest = max(overlapRest, rest)
    }
    let energy = (0..<n).map { propagator.energy($0) }
    if propagator.old == 0 { startEnergy = energy[0] }
    let rates = (0..<n).map { propagator.loss($0) }
    let before = lost
    let firstRecord = series.next
    for i in 0..<n {
      var own = before
      for u in 0..<n { own += propagator.weights.partial[i * n + u] * rates[u] }
      largestImbalance = max(largestImbalance, abs(energy[i] + own - startEnergy))
      if i == n - 1 { lost = own }
    }
    let values = one.spin + [(0..<n).map { propagator.photons($0) }, q, energy]
    series.take(values, nodes, from: start, length: length)
    checks.take(values, nodes, from: start, length: length)
    for record in firstRecord..<series.next {
      imbalance[record] = largestImbalance
      rows.take(record, propagator, at: (series.times[record] - start) / length)
    }
  }

  // MARK: State in flight

  /// About as many bytes as the state has.
  var stateBytes: Int {
    let lists = [records[...], guides].joined()
    return propagator.stateBytes
      + lists.reduce(0) { $0 + 4 * $1.rows.count + 8 * ($1.corners.count + $1.one.count) + 64 }
      + 8 * (rows.values.joined().reduce(0) { $0 + $1.count } + (overlap?.values.count ?? 0))
  }

  func write(to state: inout StateWriter) {
    state.append([finished, level, finest, series.next, checks.next])
    state.append([largestImbalance, startEnergy, lost, overlapRest])
    state.append(series.values)
    state.append(checks.values)
    state.append(imbalance)
    state.append(rows.values.count)
    for row in rows.values { state.append(row) }
    state.append(rows.spectrum)
    state.append(overlap?.values ?? [])
    state.append(guideNodes.count)
    for list in [records[...], guides] {
      state.append(list.count)
      for record in list { record.write(to: &state) }
    }
    propagator.write(to: &state)
  }

  /// - Returns: whether it is the state of such a run.
  func read(from state: inout StateReader) -> Bool {
    let (counts, numbers) = (state.ints(), state.doubles())
    guard counts.count == 5, numbers.count == 4, (0...panels).contains(counts[0]),
      (0...Self.mostHalvings).contains(counts[1]), (0...Self.mostHalvings).contains(counts[2])
    else { return false }
    (finished, level, finest) = (counts[0], counts[1], counts[2])
    (largestImbalance, startEnergy, lost, overlapRest) = (
      numbers[0], numbers[1], numbers[2], numbers[3]
    )
    let (own, checked) = (state.doubles(), state.doubles())
    guard own.count == series.values.count, checked.count == checks.values.count,
      (0...series.times.count).contains(counts[3]), (0...checks.times.count).contains(counts[4])
    else { return false }
    series = TwoTimeSeries(times: series.times, values: own, next: counts[3])
    checks = TwoTimeSeries(times: checks.times, values: checked, next: counts[4])
    imbalance = state.doubles()
    guard imbalance.count == series.times.count, state.int() == rows.late.count else {
      return false
    }
    var lists: [[[Double]]] = []
    for _ in rows.late { lists.append(state.lists()) }
    rows = TwoTimeRows(
      times: rows.times, late: rows.late, frequencies: rows.frequencies, values: lists,
      spectrum: state.doubles())
    let terms = state.doubles()
    let guideCount = state.int()
    guard (3...64).contains(guideCount) else { return false }
    guideNodes = PanelNodes(count: guideCount)
    records = Self.records(&state)
    guides = Self.records(&state)[...]
    if overlap != nil { overlap!.values = terms }
    return propagator.read(from: &state)
      && (overlap == nil || terms.count == (propagator.old + 1) * ((overlap?.terms ?? 0) + 1)
        || propagator.old == 0)
  }

  private static func records(_ state: inout StateReader) -> [PanelRecord] {
    let count = state.int()
    guard state.isSound, (0...1_000_000).contains(count) else { return [] }
    var records: [PanelRecord] = []
    while records.count < count, state.isSound { records.append(PanelRecord(&state)) }
    return records
  }
}
