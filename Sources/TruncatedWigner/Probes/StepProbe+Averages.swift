import Numerics

extension StepProbe {
  /// Averages over trajectories: s^x, s^y, s^z of the first site and of all sites together, and the sum of
  /// |a|² over the modes by site.
  public var averages: [Double] {
    func mean(_ buffer: LaneBuffer, rows: Range<Int>, squared: Bool = false) -> Double {
      var sum = 0.0
      for row in rows {
        for group in 0..<state.activeGroups {
          let x = buffer.lanes[row * buffer.groups + group]
          sum += laneSum((squared ? x * x : x) * state.weights(ofGroup: group))
        }
      }
      return sum / Double(state.trajectories)
    }
    let spins = [state.sx, state.sy, state.sz]
    let sites = Double(max(1, state.sites))
    let photons = [state.re, state.im].reduce(0) {
      $0 + mean($1, rows: 0..<state.modes, squared: true)
    }
    return spins.map { mean($0, rows: 0..<min(1, state.sites)) }
      + spins.map { mean($0, rows: 0..<state.sites) / sites } + [photons / sites]
  }
}
