import Numerics

/// Adds the observables of one batch to its sums at each recorded time.
///
/// With one slot all trajectories of the batch share an array of sums; with a slot a group, each
/// group of eight trajectories has its own (samples of a job with one realization).
final class Recorder {
  let layout: ObservableLayout
  private let slots: Int
  private let state: BatchState
  private let weights: [Lanes]
  private let correlations: CorrelationRecorder?
  private let emission: EmissionRecorder?
  private let pairs: PairRecorder?
  private(set) var sums: [[Double]]

  /// - Parameter system: supplies Γ of the emission rate and the distances of pairs.
  init(layout: ObservableLayout, state: BatchState, slotPerGroup: Bool, system: PhaseSpaceSystem) {
    self.layout = layout
    self.state = state
    slots = slotPerGroup ? state.activeGroups : 1
    weights = (0..<state.activeGroups).map(state.weights)
    correlations =
      layout.channels.isEmpty ? nil : CorrelationRecorder(layout: layout, weights: weights)
    emission =
      layout.selection.emissionRate
      ? system.emission.map { EmissionRecorder(decay: $0, like: state) } : nil
    pairs =
      layout.selection.pairDistances > 0
      ? PairRecorder(classes: system.pairClasses, distances: layout.selection.pairDistances) : nil
    sums = []
    reset()
  }

  /// Starts a new batch.
  func reset() {
    sums = [[Double]](
      repeating: [Double](repeating: 0, count: layout.sumsCount), count: slots)
    for group in 0..<state.activeGroups {
      sums[slot(group)][layout.countOffset] += laneSum(weights[group])
    }
  }

  @inline(__always) private func slot(_ group: Int) -> Int { slots == 1 ? 0 : group }

  /// Records the state at recorded time number `record`.
  /// - Returns: false if a sum is not finite.
  func record(_ record: Int) -> Bool {
    let finite = recordScalars(record)
    if record < layout.siteRecords { recordSites(record) }
    if layout.selection.siteMagnetization { recordSiteMagnetization(record) }
    if let pairs {
      for group in 0..<state.activeGroups {
        let offset = layout.pairOffset + 6 * layout.selection.pairDistances * record
        pairs.record(
          state, group: group, weight: weights[group], into: &sums[slot(group)], at: offset)
      }
    }
    if let correlations, record < layout.historyRecords {
      correlations.remember(state, record: record)
      if record == layout.historyRecords - 1 {
        for group in 0..<state.activeGroups {
          sums[slot(group)].withUnsafeMutableBufferPointer {
            correlations.addProducts(group: group, to: $0.baseAddress!)
          }
        }
      }
    }
    return finite
  }

  // MARK: Scalars

  private func recordScalars(_ record: Int) -> Bool {
    var finite = true
    emission?.evaluate(state)
    for group in 0..<state.activeGroups {
      sums[slot(group)].withUnsafeMutableBufferPointer {
        let target = $0.baseAddress! + layout.scalarOffset + record * layout.scalars
        if !addScalars(group, to: target) { finite = false }
      }
    }
    return finite
  }

  /// Adds the scalars of one group.
  /// - Returns: false if one is not finite.
  private func addScalars(_ group: Int, to target: UnsafeMutablePointer<Double>) -> Bool {
    let selection = layout.selection
    let spins = Double(layout.sites * layout.shape.spinsPerSite)
    let weight = weights[group]
    var finite = true
    func add(_ scalar: Int, _ value: Lanes) {
      let sum = laneSum(value * weight)
      finite = finite && sum.isFinite
      target[scalar] += sum
    }
    let x = columnSum(state.sx, 0..<layout.sites, group)
    let y = columnSum(state.sy, 0..<layout.sites, group)
    let z = columnSum(state.sz, 0..<layout.sites, group)
    add(0, x / spins)
    add(1, y / spins)
    add(2, z / spins)
    if layout.photonScalars > 0 {
      var (two, four) = (Lanes.zero, Lanes.zero)
      let (re, im, groups) = (state.re.lanes, state.im.lanes, state.groups)
      for mode in 0..<state.modes {
        let i = mode * groups + group
        let square = (re[i] * re[i]).addingProduct(im[i], im[i])
        two += square
        four.addProduct(square, square)
      }
      let modes = Double(state.modes)
      add(layout.photonScalar, two / modes - layout.vacuum)
      if selection.g2 {
        // ⟨a†a†aa⟩ = ⟨|a|⁴⟩ − 2⟨|a|²⟩ + ½ in Wigner order.
        add(
          layout.coherenceScalar,
          (four - two * (4 * layout.vacuum)) / modes + layout.vacuum)
      }
    }
    for (number, species) in layout.shape.species.enumerated() {
      let count = Double(species.sites.count * layout.shape.spinsPerSite)
      for (axis, buffer) in [state.sx, state.sy, state.sz].enumerated() {
        add(
          layout.speciesScalar + 3 * number + axis,
          columnSum(buffer, species.sites, group) / count)
      }
    }
    if let emission { add(layout.emissionScalar, emission.rate(state, group)) }
    if selection.squeezing {
      for (number, value) in secondMoments([x, y, z], group, spins).enumerated() {
        add(layout.squeezingScalar + number, value)
      }
    }
    if layout.channels.contains(.field) {
      let modes = Double(state.modes)
      add(layout.fieldScalar, columnSum(state.re, 0..<state.modes, group) / modes)
      add(layout.fieldScalar + 1, columnSum(state.im, 0..<state.modes, group) / modes)
    }
    return finite
  }

  private func columnSum(_ buffer: LaneBuffer, _ rows: Range<Int>, _ group: Int) -> Lanes {
    let (lanes, groups) = (buffer.lanes, buffer.groups)
    var total = Lanes.zero
    for row in rows { total += lanes[row * groups + group] }
    return total
  }

  /// ⟨S_a S_b⟩/N, symmetrized: products of different spins are classical; a spin 1/2 with itself gives
  /// δ_ab exactly. Of a cluster only the sum J is known. Sampled, its products have those of each spin
  /// with itself in them; in mean field all its spins are J/N_s, and these are taken off.
  private func secondMoments(_ totals: [Lanes], _ group: Int, _ spins: Double) -> [Lanes] {
    let buffers = [state.sx, state.sy, state.sz]
    let perSite = Double(layout.shape.spinsPerSite)
    return [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)].map { a, b in
      guard perSite == 1 || !layout.isSampled else { return totals[a] * totals[b] / spins }
      var own = Lanes.zero
      for site in 0..<layout.sites {
        let i = site * state.groups + group
        own.addProduct(buffers[a].lanes[i], buffers[b].lanes[i])
      }
      return (totals[a] * totals[b] - own / perSite) / spins + (a == b ? 1 : 0)
    }
  }

  // MARK: Sites

  private func recordSites(_ record: Int) {
    let scale = 0.5 / Double(layout.shape.spinsPerSite)
    let row = layout.siteOffset + record * layout.sites
    for group in 0..<state.activeGroups {
      let weight = weights[group]
      var squares = Lanes.zero
      sums[slot(group)].withUnsafeMutableBufferPointer { sums in
        for site in 0..<layout.sites {
          let s = state.sx.lanes[site * state.groups + group] * weight
          squares.addProduct(s, s)
          sums[row + site] += laneSum(s) * scale
        }
        if layout.selection.overlap {
          sums[layout.squareOffset + record] += laneSum(squares) * scale * scale
        }
      }
    }
  }

  private func recordSiteMagnetization(_ record: Int) {
    let scale = 1 / Double(layout.shape.spinsPerSite)
    let row = layout.siteMagnetizationOffset + 3 * layout.sites * record
    for group in 0..<state.activeGroups {
      let weight = weights[group] * scale
      sums[slot(group)].withUnsafeMutableBufferPointer { sums in
        for site in 0..<layout.sites {
          let i = site * state.groups + group
          sums[row + 3 * site] += laneSum(state.sx.lanes[i] * weight)
          sums[row + 3 * site + 1] += laneSum(state.sy.lanes[i] * weight)
          sums[row + 3 * site + 2] += laneSum(state.sz.lanes[i] * weight)
        }
      }
    }
  }
}
