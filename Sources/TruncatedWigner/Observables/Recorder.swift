/// Adds the observables of one batch to its sums at each recorded time.
///
/// With one slot all trajectories of the batch share an array of sums; with a slot a group, each
/// group of eight trajectories has its own (samples of a job with one realization).
final class Recorder {
  let layout: ObservableLayout
  private let slots: Int
  private let state: BatchState
  private let weights: [Lanes]
  private let history: History
  private let emission: EmissionRecorder?
  private let pairs: PairRecorder?
  private(set) var sums: [[Double]]

  /// - Parameter system: supplies Γ of the emission rate and the distances of pairs.
  init(layout: ObservableLayout, state: BatchState, slotPerGroup: Bool, system: PhaseSpaceSystem) {
    self.layout = layout
    self.state = state
    slots = slotPerGroup ? state.activeGroups : 1
    weights = (0..<state.activeGroups).map(state.weights)
    history = History(
      records: layout.historyRecords, rows: layout.historyRows, groups: state.activeGroups)
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
    if record < layout.historyRecords { remember(record) }
    var offset = layout.correlationOffset
    var row = 0
    for channel in layout.channels {
      var position = offset
      for waiting in layout.waitingRecords {
        if waiting == record { recordCorrelation(channel, record, historyRow: row, at: position) }
        position += (waiting + 1) * channel.parts
      }
      offset += channel.parts * layout.correlationPairs
      row += channel == .field ? 2 * layout.shape.modes : layout.sites
    }
    return finite
  }

  // MARK: Scalars

  private func recordScalars(_ record: Int) -> Bool {
    let selection = layout.selection
    let spins = Double(layout.sites * layout.shape.spinsPerSite)
    let first = layout.scalarOffset + record * layout.scalars
    var finite = true
    emission?.evaluate(state)
    for group in 0..<state.activeGroups {
      func add(_ scalar: Int, _ value: Lanes) {
        let sum = laneSum(value * weights[group])
        finite = finite && sum.isFinite
        sums[slot(group)][first + scalar] += sum
      }
      let components = [state.sx, state.sy, state.sz].map { columnSum($0, 0..<layout.sites, group) }
      for (axis, total) in components.enumerated() { add(axis, total / spins) }
      if layout.photonScalars > 0 {
        var (two, four) = (Lanes.zero, Lanes.zero)
        for mode in 0..<state.modes {
          let i = mode * state.groups + group
          let (x, y) = (state.re.lanes[i], state.im.lanes[i])
          let square = (x * x).addingProduct(y, y)
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
        for (number, value) in secondMoments(components, group, spins).enumerated() {
          add(layout.squeezingScalar + number, value)
        }
      }
      if layout.channels.contains(.field) {
        let modes = Double(state.modes)
        add(layout.fieldScalar, columnSum(state.re, 0..<state.modes, group) / modes)
        add(layout.fieldScalar + 1, columnSum(state.im, 0..<state.modes, group) / modes)
      }
    }
    return finite
  }

  private func columnSum(_ buffer: LaneBuffer, _ rows: Range<Int>, _ group: Int) -> Lanes {
    var total = Lanes.zero
    for row in rows { total += buffer.lanes[row * buffer.groups + group] }
    return total
  }

  /// ⟨S_a S_b⟩/N, symmetrized: products of different sites are classical; equal sites of spins 1/2
  /// give δ_ab exactly.
  private func secondMoments(_ totals: [Lanes], _ group: Int, _ spins: Double) -> [Lanes] {
    let buffers = [state.sx, state.sy, state.sz]
    return [(0, 0), (1, 1), (2, 2), (0, 1), (0, 2), (1, 2)].map { a, b in
      guard layout.shape.spinsPerSite == 1 else { return totals[a] * totals[b] / spins }
      var own = Lanes.zero
      for site in 0..<layout.sites {
        let i = site * state.groups + group
        own.addProduct(buffers[a].lanes[i], buffers[b].lanes[i])
      }
      return (totals[a] * totals[b] - own) / spins + (a == b ? 1 : 0)
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

  // MARK: Two-time correlations

  private func buffers(_ channel: CorrelationChannel) -> [LaneBuffer] {
    switch channel {
    case .sx: [state.sx]
    case .sy: [state.sy]
    case .sz: [state.sz]
    case .field: [state.re, state.im]
    }
  }

  private func remember(_ record: Int) {
    var row = 0
    for channel in layout.channels {
      for buffer in buffers(channel) {
        history.store(buffer, record: record, firstRow: row)
        row += buffer.rows
      }
    }
  }

  /// Σ_i s_i(τ) s_i(t') for all t' ≤ τ (for the field Σ a(τ) ā(t')); the past in single precision,
  /// sums in double.
  private func recordCorrelation(
    _ channel: CorrelationChannel, _ waiting: Int, historyRow: Int, at offset: Int
  ) {
    let now = buffers(channel)
    let scale =
      channel == .field
      ? 1 : 0.25 / (Double(layout.shape.spinsPerSite) * Double(layout.shape.spinsPerSite))
    for group in 0..<state.activeGroups {
      let weight = weights[group] * scale
      sums[slot(group)].withUnsafeMutableBufferPointer { sums in
        for earlier in 0...waiting {
          let rows = now[0].rows
          func product(_ a: Int, _ b: Int) -> Double {
            let total =
              earlier == waiting
              ? currentProduct(now[a], now[b], group)
              : history.product(
                now[a], group: group, record: earlier, firstRow: historyRow + b * rows)
            return laneSum(total * weight)
          }
          if channel == .field {
            sums[offset + 2 * earlier] += product(0, 0) + product(1, 1)
            sums[offset + 2 * earlier + 1] += product(1, 0) - product(0, 1)
          } else {
            sums[offset + earlier] += product(0, 0)
          }
        }
      }
    }
  }

  private func currentProduct(_ a: LaneBuffer, _ b: LaneBuffer, _ group: Int) -> Lanes {
    var total = Lanes.zero
    for row in 0..<a.rows {
      total.addProduct(a.lanes[row * a.groups + group], b.lanes[row * b.groups + group])
    }
    return total
  }
}

/// Rows of lanes at recorded times, in single precision: [record][row][group].
final class History {
  private let rows: Int
  private let groups: Int
  private let values: UnsafeMutablePointer<SIMD8<Float>>

  init(records: Int, rows: Int, groups: Int) {
    self.rows = rows
    self.groups = groups
    let size = max(1, records * rows * groups)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: size * 32, alignment: 64)
    values = raw.bindMemory(to: SIMD8<Float>.self, capacity: size)
  }

  deinit { UnsafeMutableRawPointer(values).deallocate() }

  func store(_ buffer: LaneBuffer, record: Int, firstRow: Int) {
    let target = values + (record * rows + firstRow) * groups
    for row in 0..<buffer.rows {
      for group in 0..<groups {
        target[row * groups + group] = SIMD8<Float>(buffer.lanes[row * buffer.groups + group])
      }
    }
  }

  /// Σ_row buffer · past for one group.
  func product(_ buffer: LaneBuffer, group: Int, record: Int, firstRow: Int) -> Lanes {
    let past = values + (record * rows + firstRow) * groups + group
    var total = Lanes.zero
    for row in 0..<buffer.rows {
      total.addProduct(buffer.lanes[row * buffer.groups + group], Lanes(past[row * groups]))
    }
    return total
  }
}
