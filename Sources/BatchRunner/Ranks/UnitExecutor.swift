import BatchCore

/// Computes units into a reduction tree of its own; the same on every rank that takes part in the
/// schedule.
final class UnitExecutor {
  private let runner: Runner
  private let worker: any UnitWorker
  private var tree: ReductionTree
  private var notes: [UnitNote] = []
  private(set) var unitsDone = 0
  /// Steps of one point take the same time.
  private var timer = PollTimer()
  private var point = -1
  private var lastKept = monotonicSeconds()
  /// Seconds that keeping a state took.
  private var keepingTime = 0.0

  /// Asked about once a millisecond while a unit is computed; false gives it up.
  var looksAround: () -> Bool = { true }
  /// Takes the state in flight of a unit.
  var keeps: (_ unit: Int, _ state: [UInt8]) -> Void = { _, _ in }

  init(_ runner: Runner) {
    self.runner = runner
    worker = runner.plan.computation.makeWorker()
    tree = ReductionTree(plan: runner.plan)
  }

  /// - Parameter state: what is kept of the unit.
  /// - Throws: `AbandonedUnit`, `UnitFailure`.
  func compute(_ unit: Unit, from state: [UInt8]?) throws {
    if unit.point != point { (point, timer) = (unit.point, PollTimer()) }
    for member in runner.groups.members {
      try runner.send(.unit, NumberedBytes(unit.number, state ?? []), to: member)
    }
    let contribution = try worker.compute(unit, Context(self, unit.number, state))
    tree.add(unit, contribution.values)
    notes.append(
      UnitNote(
        unit: unit.number, digest: contribution.digest, quality: contribution.quality))
    unitsDone += 1
  }

  /// Hands over what has been computed since the last time.
  func takeReport() -> NodeMessage {
    defer { notes = [] }
    return NodeMessage(
      nodes: tree.takeNodes(), notes: notes, realizations: tree.takeRealizations())
  }

  private final class Context: UnitContext {
    private let executor: UnitExecutor
    private let unit: Int
    private(set) var keptState: [UInt8]?
    private var isOver = false

    init(_ executor: UnitExecutor, _ unit: Int, _ state: [UInt8]?) {
      self.executor = executor
      self.unit = unit
      keptState = state
    }

    var group: (any Communicator)? { executor.runner.groups.communicator }

    func goesOn() -> Bool {
      if !isOver, executor.timer.isDue() { isOver = !executor.looksAround() }
      for member in executor.runner.groups.members {
        do {
          try executor.runner.send(.verdict, [isOver ? 0 : 1], to: member)
        } catch {
          isOver = true
        }
      }
      return !isOver
    }

    func keep(_ state: () -> [UInt8]) {
      let now = monotonicSeconds()
      let interval = executor.runner.plan.job.output.checkpoint
      // Large states take their time: a tenth of the whole at most.
      guard isOver || now > executor.lastKept + max(interval, 9 * executor.keepingTime) else {
        return
      }
      executor.keeps(unit, state())
      executor.lastKept = monotonicSeconds()
      executor.keepingTime = executor.lastKept - now
    }
  }
}

extension Runner {
  /// What the other ranks of a group do: compute what the first one tells, until rank 0 says that the
  /// run is over.
  /// - Returns: exit code.
  func followHead() throws -> Int32 {
    let worker = plan.computation.makeWorker()
    while let message = try next([.unit, .end]) {
      if message.tag == MessageTag.end.rawValue {
        return EndMessage(bytes: message.bytes).code
      }
      let order = NumberedBytes(message: message.bytes)
      let context = MemberContext(self, state: order.bytes.isEmpty ? nil : order.bytes)
      do {
        _ = try worker.compute(plan.unit(order.number), context)
      } catch is AbandonedUnit {
        // The first rank of the group says so.
      } catch is UnitFailure {
      }
      if let failure = context.failure { throw failure }
    }
    return 0
  }

  private final class MemberContext: UnitContext {
    private let runner: Runner
    let keptState: [UInt8]?
    private(set) var failure: (any Error)?

    init(_ runner: Runner, state: [UInt8]?) {
      self.runner = runner
      keptState = state
    }

    var group: (any Communicator)? { runner.groups.communicator }

    func goesOn() -> Bool {
      do {
        guard let verdict = try runner.next([.verdict]) else { return false }
        return NumberMessage.decode(verdict.bytes)[0] == 1
      } catch {
        failure = error
        return false
      }
    }

    func keep(_ state: () -> [UInt8]) {}
  }
}
