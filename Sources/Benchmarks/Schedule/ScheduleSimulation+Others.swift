import BatchRunner

extension ScheduleSimulation {
  mutating func compute(_ run: Range<Int>, rank: Int, from start: Double) {
    var follower = followers[rank]
    var time = start
    for block in run {
      if block == run.upperBound - 1 { ask(rank, &follower, at: time) }
      for unit in schedule.runs(ofBlock: block).joined() {
        let point = plan.unit(unit).point
        let seconds = job.seconds(unit, ofPoint: point)
        time += seconds
        outcome.work += seconds
        if follower.open.upperBound == unit, unit % plan.division.samples != 0 {
          follower.open = follower.open.lowerBound..<(unit + 1)
        } else {
          follower.nodes += nodeCount(follower.open)
          follower.open = unit..<(unit + 1)
        }
        if follower.timing.isDue(at: time) { report(&follower, at: time) }
      }
    }
    if run.isEmpty { ask(rank, &follower, at: time) }
    follower.runEnd = time
    followers[rank] = follower
  }

  private mutating func report(_ follower: inout Follower, at time: Double) {
    let nodes = follower.nodes + nodeCount(follower.open)
    guard nodes > 0 else { return }
    let bytes = Double(nodes) * job.nodeBytes
    events.add(.report(bytes: bytes, nodes: nodes), at: time + Self.latency)
    (follower.nodes, follower.open) = (0, 0..<0)
    follower.timing.reported(bytes: Int(bytes), at: time)
  }

  private mutating func ask(_ rank: Int, _ follower: inout Follower, at time: Double) {
    follower.asked = time
    events.add(.request(rank: rank), at: time + Self.latency)
  }

  /// Maximal aligned pieces of a range of samples.
  private func nodeCount(_ units: Range<Int>) -> Int {
    var (count, first) = (0, units.lowerBound % plan.division.samples)
    let end = first + units.count
    while first < end {
      let fits = Int.bitWidth - 1 - (end - first).leadingZeroBitCount
      first += 1 << min(first == 0 ? fits : first.trailingZeroBitCount, fits)
      count += 1
    }
    return count
  }

  mutating func answer(_ rank: Int, at time: Double) {
    let answered = time + Self.latency
    outcome.longestAnswer = max(outcome.longestAnswer, answered - followers[rank].asked)
    let runEnd = followers[rank].runEnd
    let idle = max(0, answered - runEnd)
    outcome.longestIdle = max(outcome.longestIdle, idle)
    // One who waits looks for the answer less and less often.
    let start = max(answered, runEnd) + min(idle, PollTimer.interval) / 2
    let run = queue.takeRun()
    if !run.isEmpty { return compute(run, rank: rank, from: start) }
    var follower = followers[rank]
    report(&follower, at: start)
    followers[rank] = follower
    events.add(.finished, at: start + Self.latency)
  }
}
