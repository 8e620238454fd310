import BatchCore
import TruncatedWigner

/// `step: auto` over the ranks: rank 0 hands out the points to judge, one at a time, judges some
/// itself, and tells all ranks what was chosen.
extension Runner {
  /// What rank 0 does.
  /// - Returns: choices for every point; nil if the run is to end.
  /// - Throws: `JobError` when a point has no converged step.
  public func leadSteps() throws -> [StepChoice]? {
    let points = try StepPoints(job: plan.job)
    let judged = points.judged
    var next = 0
    var dismissed = 0
    var choices: [Int: StepChoice] = [:]
    var failures: [Int: JobError] = [:]

    func handle(_ message: Message) throws {
      let numbers = NumberMessage.decode(message.bytes)
      switch Tag(rawValue: message.tag) {
      case .request:
        let point = next < judged.count ? judged[next] : -1
        next += 1
        if point < 0 { dismissed += 1 }
        try send(.blocks, [point], to: message.source)
      case .step:
        choices[numbers[0]] = StepChoice(numbers: numbers[1...])
      case .failure:
        failures[NumberMessage.decode(Array(message.bytes.prefix(8)))[0]] = JobError(
          message: String(decoding: message.bytes.dropFirst(8), as: UTF8.self))
      case .interrupted:
        try agree(on: Interruption(rawValue: numbers[0]) ?? .kill)
      default:
        break
      }
    }
    func serve() throws {
      if stop == nil, let reason = interruption.current() { try agree(on: reason) }
      while let message = try look() { try handle(message) }
    }
    while next < judged.count, stop == nil {
      let point = judged[next]
      next += 1
      do {
        choices[point] = try choose(point, whileServing: serve)
      } catch let failure as JobError {
        failures[point] = failure
      } catch is AbandonedBatch {
        return nil
      }
    }
    var idle = Backoff()
    while stop == nil,
      choices.count + failures.count < judged.count || dismissed < communicator.size - 1
    {
      try serve()
      idle.wait()
    }
    if stop != nil { return nil }
    if let first = failures.min(by: { $0.key < $1.key }) { throw first.value }
    return points.all(choices)
  }

  /// Tells all ranks which steps are used.
  public func announce(_ choices: [StepChoice]) throws {
    try sendAll(.steps, choices.flatMap(\.numbers))
  }

  /// What the other ranks learn in the end.
  public enum Steps {
    case chosen([StepChoice])
    /// The run is over, with this exit code.
    case end(Int32)
  }

  /// What the other ranks do.
  public func followSteps() throws -> Steps {
    var isDismissed = false
    try send(.request, [])
    while true {
      guard let message = try next([.blocks, .steps, .end]) else { continue }
      let numbers = NumberMessage.decode(message.bytes)
      switch Tag(rawValue: message.tag) {
      case .end: return .end(Int32(truncatingIfNeeded: numbers[0]))
      case .steps:
        return .chosen(
          stride(from: 0, to: numbers.count, by: 2).map { StepChoice(numbers: numbers[$0...]) })
      default:
        isDismissed = isDismissed || numbers[0] < 0
        if isDismissed || stop != nil { continue }
        try judge(numbers[0])
        if stop == nil { try send(.request, []) }
      }
    }
  }

  private func judge(_ point: Int) throws {
    var told: Interruption?
    do {
      let choice = try choose(point) {
        if let reason = interruption.current(), reason != told {
          told = reason
          try send(.interrupted, [reason.rawValue])
        }
        try pump()
      }
      try send(.step, [point] + choice.numbers)
    } catch let failure as JobError {
      try communicator.send(
        NumberMessage.encode([point]) + Array(failure.message.utf8), tag: Tag.failure.rawValue,
        to: 0)
    } catch is AbandonedBatch {}
  }

  /// - Throws: `JobError`, `AbandonedBatch` once the run is to end, and what `serve` throws.
  private func choose(_ point: Int, whileServing serve: () throws -> Void) throws -> StepChoice {
    // An error cannot pass through the integrator; it waits here.
    var failure: (any Error)?
    var pulse = PollTimer()
    do {
      return try withoutActuallyEscaping(serve) { serve in
        try StepChoice.choose(for: plan.job, atPoint: point) {
          guard pulse.isDue() else { return true }
          do { try serve() } catch { failure = error }
          return failure == nil && self.stop == nil
        }
      }
    } catch let abandoned as AbandonedBatch {
      throw failure ?? abandoned
    }
  }
}

extension StepChoice {
  /// For messages between ranks of one machine type.
  var numbers: [Int] { [stepsPerRecord, Int(bitPattern: UInt(bias.bitPattern))] }

  init(numbers: ArraySlice<Int>) {
    let first = numbers.startIndex
    self.init(
      stepsPerRecord: numbers[first],
      bias: Double(bitPattern: UInt64(UInt(bitPattern: numbers[first + 1]))))
  }
}
