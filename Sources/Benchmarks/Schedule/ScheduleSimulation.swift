import BatchRunner

/// Discrete events of a run: the program's `Schedule`, `WorkQueue`, `ReportTiming` and `PollTimer` with
/// ranks that compute, ask and report as `Runner.follow` does, and rank 0 that computes and serves as
/// `Runner.lead` does, at measured costs.
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
    var timing: ReportTiming
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
  var followers: [Follower] = []
  var queue: WorkQueue
  /// When rank 0 has served what has arrived so far.
  var served: Double
  /// What serving takes from the unit that rank 0 computes; nil: it computes none.
  var heldUp: Double?
  var own: [Int] = []
  var ownBlocks: Range<Int>
  var messages = 0

  static let latency = 10e-6

  init(_ job: ScheduleCase, _ costs: LeaderCosts) {
    self.job = job
    self.costs = costs
    plan = job.plan
    schedule = Schedule(
      division: plan.division, ranks: job.ranks, units: UnitSet(0..<plan.units))
    queue = WorkQueue(schedule: schedule, others: job.ranks - 1)
    ownBlocks = schedule.fixedBlocks(ofRank: 0)
    let start = costs.unit * Double(plan.units) + costs.announcement * Double(job.ranks)
    served = start
    followers = (0..<job.ranks).map {
      Follower(timing: ReportTiming(rank: $0, ranks: job.ranks, now: start))
    }
  }

  mutating func run() -> ScheduleOutcome {
    let start = served
    for rank in 1..<job.ranks {
      compute(schedule.fixedBlocks(ofRank: rank), rank: rank, from: start)
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
    let look = heldUp == nil ? 0 : scatter(-messages) * PollTimer.interval
    served = max(served, time + look) + cost
    outcome.serving += cost
    if heldUp != nil { heldUp! += cost }
  }

  private mutating func startOwnUnit(at time: Double) {
    if own.isEmpty {
      if let block = ownBlocks.popFirst() {
        own = schedule.runs(ofBlock: block).joined().reversed()
      } else if let block = queue.takeOne() {
        own = schedule.runs(ofBlock: block).joined().reversed()
      }
    }
    guard let unit = own.popLast() else { return }
    let seconds = job.seconds(unit, ofPoint: plan.unit(unit).point)
    outcome.work += seconds
    heldUp = 0
    events.add(.ownUnit, at: time + seconds)
  }
}
