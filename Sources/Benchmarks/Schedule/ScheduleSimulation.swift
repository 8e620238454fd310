import BatchRunner

/// Discrete events of a run: the real `Schedule`, ranks that compute, ask and report as
/// `Runner.follow` does, and rank 0 that computes and serves as `Runner.lead` does.
struct ScheduleSimulation {
  enum Event {
    /// Rank 0 has an own unit done, unless messages have held it up.
    case ownUnit
    case request(rank: Int)
    case report(bytes: Double, nodes: Int)
    case finished
  }
  struct Follower {
    var runEnd = 0.0
    var asked = 0.0
    var lastReport = 0.0
    var interval: Double
    /// Units not yet reported: nodes of closed ranges, and the open range.
    var nodes = 0
    var open = 0..<0
  }

  let job: ScheduleCase
  let costs: LeaderCosts
  let plan: Plan
  let schedule: Schedule
  var outcome = ScheduleOutcome()
  var events = EventQueue<Event>()
  var followers: [Follower]
  var nextBlock: Int
  /// When rank 0 has served what has arrived so far.
  var served = 0.0
  /// What serving takes from the unit that rank 0 computes; nil: it computes none.
  var heldUp: Double?
  var own: [Int] = []
  var ownBlocks: Range<Int>
  /// By looking around: how much longer a unit of rank 0 takes, and from one look to the next, s.
  let slowdown: Double
  let pause: Double
  var messages = 0

  static let latency = 10e-6
  /// Rank 0 looks around once in this time, s; a waiting rank too.
  static let pulse = 1e-3
  private static let timeStep = 1e-4

  init(_ job: ScheduleCase, _ costs: LeaderCosts) {
    self.job = job
    self.costs = costs
    plan = job.plan
    schedule = Schedule(
      division: plan.division, ranks: job.ranks, units: UnitSet(0..<plan.units))
    followers = [Follower](
      repeating: Follower(
        interval: job.rules.interval(ranks: job.ranks, bytes: job.nodeBytes, costs)),
      count: job.ranks)
    nextBlock = job.rules.fixedBlocks(schedule)
    ownBlocks = job.rules.fixedBlocks(schedule, ofRank: 0)
    // `PollTimer` finds a millisecond between looks; where a look takes half of that itself, there is
    // one after every time step.
    let look = job.rules.looksAtAllBlocks ? costs.lookPerRank * Double(job.ranks) : 0
    let between = look < Self.pulse / 2 ? Self.pulse - look : Self.timeStep
    slowdown = 1 + look / between
    pause = between + look
  }

  mutating func run() -> ScheduleOutcome {
    let start =
      costs.unit * Double(plan.units) + costs.announcement * Double(job.ranks)
    served = start
    for rank in 1..<job.ranks {
      // Where reports are rare, the ranks begin with them at different times.
      let isRare = job.rules.reportShare != nil
      followers[rank].lastReport =
        start - (isRare ? followers[rank].interval * scatter(rank) : 0)
      compute(job.rules.fixedBlocks(schedule, ofRank: rank), rank: rank, from: start)
    }
    startOwnUnit(at: start)
    while let (time, event) = events.next() { handle(event, at: time) }
    outcome.makespan = served
    outcome.efficiency = outcome.work / (Double(job.ranks) * served)
    outcome.utilisation = outcome.serving / served
    return outcome
  }

  // MARK: Rank 0

  mutating func handle(_ event: Event, at time: Double) {
    switch event {
    case .ownUnit:
      if let late = heldUp, late > 0 {
        heldUp = 0
        return events.add(.ownUnit, at: time + late)
      }
      heldUp = nil
      served = max(served, time)
      serve(costs.report + costs.byte * job.nodeBytes, at: time)
      startOwnUnit(at: served)
    case .request(let rank):
      serve(costs.request, at: time)
      answer(rank, at: served)
    case .report(let bytes, let nodes):
      outcome.reports += 1
      serve(costs.report * Double(nodes) + costs.byte * bytes, at: time)
      outcome.longestQueue = max(outcome.longestQueue, served - time)
    case .finished:
      serve(costs.request, at: time)
    }
  }

  /// Rank 0 is at it from the next look around, or after what is waiting already.
  private mutating func serve(_ cost: Double, at time: Double) {
    messages += 1
    let look = heldUp == nil ? 0 : scatter(-messages) * pause
    served = max(served, time + look) + cost
    outcome.serving += cost
    if heldUp != nil { heldUp! += cost }
  }

  private mutating func startOwnUnit(at time: Double) {
    if own.isEmpty {
      if let block = ownBlocks.popFirst() {
        own = schedule.runs(ofBlock: block).joined().reversed()
      } else if nextBlock < schedule.blocks {
        own = schedule.runs(ofBlock: nextBlock).joined().reversed()
        nextBlock += 1
      }
    }
    guard let unit = own.popLast() else { return }
    let seconds = job.seconds(unit, ofPoint: plan.unit(unit).point)
    outcome.work += seconds
    heldUp = 0
    outcome.serving += seconds * (slowdown - 1)
    events.add(.ownUnit, at: time + seconds * slowdown)
  }
}
