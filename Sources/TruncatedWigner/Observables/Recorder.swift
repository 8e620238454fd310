/// Adds the observables of one batch to its sums at each recorded time.
///
/// With one slot all trajectories of the batch share an array of sums; with a slot a group, each
/// group of eight trajectories has its own (samples of a job with one realization).
final class Recorder {
  let layout: ObservableLayout
  private let slots: Int
  private let state: BatchState
  private var weights: [Lanes]
  /// S^x of the batch at recorded times up to the largest waiting time, [record][site][group].
  private let history: UnsafeMutablePointer<SIMD8<Float>>
  private(set) var sums: [[Double]]

  init(layout: ObservableLayout, state: BatchState, slotPerGroup: Bool) {
    self.layout = layout
    self.state = state
    slots = slotPerGroup ? state.activeGroups : 1
    weights = (0..<state.activeGroups).map(state.weights)
    let size = max(1, layout.historyRecords * layout.sites * state.activeGroups)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: size * 32, alignment: 64)
    history = raw.bindMemory(to: SIMD8<Float>.self, capacity: size)
    sums = []
    reset()
  }

  deinit {
    UnsafeMutableRawPointer(history).deallocate()
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
    let finite = recordMeans(record)
    if record < layout.siteRecords { recordSites(record) }
    if record < layout.historyRecords { remember(record) }
    var offset = layout.correlationOffset
    for waiting in layout.waitingRecords {
      if waiting == record { recordCorrelation(record, at: offset) }
      offset += waiting + 1
    }
    return finite
  }

  private func recordMeans(_ record: Int) -> Bool {
    let spinScale = 1 / (Double(layout.sites) * Double(layout.spinsPerSite))
    var finite = true
    for group in 0..<state.activeGroups {
      let (x, y, z) = (
        columnSum(state.sx, group), columnSum(state.sy, group), columnSum(state.sz, group)
      )
      let target = layout.magnetizationOffset + 3 * record
      for (component, value) in [x, y, z].enumerated() {
        let sum = laneSum(value * weights[group]) * spinScale
        finite = finite && sum.isFinite
        sums[slot(group)][target + component] += sum
      }
      if layout.photonNumber {
        var total = Lanes.zero
        for mode in 0..<state.modes {
          let i = mode * state.groups + group
          total.addProduct(state.re.lanes[i], state.re.lanes[i])
          total.addProduct(state.im.lanes[i], state.im.lanes[i])
        }
        let photons = total / Double(layout.modes) - layout.vacuum
        let sum = laneSum(photons * weights[group])
        finite = finite && sum.isFinite
        sums[slot(group)][layout.photonOffset + record] += sum
      }
    }
    return finite
  }

  private func columnSum(_ buffer: LaneBuffer, _ group: Int) -> Lanes {
    var total = Lanes.zero
    for site in 0..<layout.sites { total += buffer.lanes[site * buffer.groups + group] }
    return total
  }

  private func recordSites(_ record: Int) {
    let scale = 0.5 / Double(layout.spinsPerSite)
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
        if layout.overlap { sums[layout.squareOffset + record] += laneSum(squares) * scale * scale }
      }
    }
  }

  private func remember(_ record: Int) {
    let groups = state.activeGroups
    let target = history + record * layout.sites * groups
    for site in 0..<layout.sites {
      for group in 0..<groups {
        target[site * groups + group] = SIMD8<Float>(state.sx.lanes[site * state.groups + group])
      }
    }
  }

  /// Σ_i s_i(τ) s_i(t') for all t' ≤ τ; the past in single precision, sums in double.
  private func recordCorrelation(_ waiting: Int, at offset: Int) {
    let groups = state.activeGroups
    let scale = 0.25 / (Double(layout.spinsPerSite) * Double(layout.spinsPerSite))
    let now = state.sx.lanes
    let stride = state.groups
    for group in 0..<groups {
      let weight = weights[group] * scale
      sums[slot(group)].withUnsafeMutableBufferPointer { sums in
        for earlier in 0..<waiting {
          let past = history + earlier * layout.sites * groups + group
          var total = Lanes.zero
          for site in 0..<layout.sites {
            total.addProduct(now[site * stride + group], Lanes(past[site * groups]))
          }
          sums[offset + earlier] += laneSum(total * weight)
        }
        var total = Lanes.zero
        for site in 0..<layout.sites {
          let s = now[site * stride + group]
          total.addProduct(s, s)
        }
        sums[offset + waiting] += laneSum(total * weight)
      }
    }
  }
}
