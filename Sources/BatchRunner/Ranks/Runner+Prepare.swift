import BatchCore

/// What is found out before the units (`step: auto`), over the ranks: rank 0 hands out the points to look
/// at, one at a time, looks at some itself, and tells all ranks what was found.
extension Runner {
  /// What rank 0 does.
  /// - Returns: what all ranks are to know; nil if the run is to end.
  /// - Throws: `JobError` when it cannot be found out at a point.
  public func leadPreparation(_ preparation: any Preparation) throws -> [Int]? {
    let points = try preparation.points()
    var next = 0
    var dismissed = 0
    var found: [Int: [Int]] = [:]
    var failures: [Int: JobError] = [:]

    func handle(_ message: Message) throws {
      switch MessageTag(rawValue: message.tag) {
      case .request:
        let point = next < points.count ? points[next] : -1
        next += 1
        if point < 0 { dismissed += 1 }
        try send(.blocks, [point], to: message.source)
      case .prepared:
        let numbers = NumberMessage.decode(message.bytes)
        found[numbers[0]] = Array(numbers[1...])
      case .failure:
        let failure = NumberedBytes(message: message.bytes)
        failures[failure.number] = JobError(
          message: String(decoding: failure.bytes, as: UTF8.self))
      case .interrupted:
        let reason = NumberMessage.decode(message.bytes)[0]
        try agree(on: Interruption(rawValue: reason) ?? .kill)
      default:
        break
      }
    }
    func serve() throws {
      if stop == nil, let reason = interruption.current() { try agree(on: reason) }
      while let message = try look() { try handle(message) }
    }
    while next < points.count, stop == nil {
      let point = points[next]
      next += 1
      do {
        found[point] = try look(at: point, preparation, whileServing: serve)
      } catch let failure as JobError {
        failures[point] = failure
      } catch is AbandonedUnit {
        return nil
      }
    }
    var backoff = Backoff()
    while stop == nil,
      found.count + failures.count < points.count || dismissed < communicator.size - 1
    {
      try serve()
      backoff.wait()
    }
    if stop != nil { return nil }
    if let first = failures.min(by: { $0.key < $1.key }) { throw first.value }
    return try preparation.joined(found)
  }

  /// Tells all ranks what was found out.
  public func announce(_ numbers: [Int]) throws { try sendAll(.preparation, numbers) }

  /// What the other ranks learn in the end.
  public enum PreparationOutcome {
    case found([Int])
    /// The run is over, with this exit code.
    case end(Int32)
  }

  /// What the other ranks do.
  public func followPreparation(_ preparation: any Preparation) throws -> PreparationOutcome {
    var isDismissed = false
    try send(.request)
    while true {
      guard let message = try next([.blocks, .preparation, .end]) else { continue }
      let numbers = NumberMessage.decode(message.bytes)
      switch MessageTag(rawValue: message.tag) {
      case .end: return .end(Int32(truncatingIfNeeded: numbers[0]))
      case .preparation: return .found(numbers)
      default:
        isDismissed = isDismissed || numbers[0] < 0
        if isDismissed || stop != nil { continue }
        try report(on: numbers[0], preparation)
        if stop == nil { try send(.request) }
      }
    }
  }

  private func report(on point: Int, _ preparation: any Preparation) throws {
    var told: Interruption?
    do {
      let numbers = try look(at: point, preparation) {
        if let reason = interruption.current(), reason != told {
          told = reason
          try send(.interrupted, [reason.rawValue])
        }
        try pump()
      }
      try send(.prepared, [point] + numbers)
    } catch let failure as JobError {
      try send(.failure, NumberedBytes(point, Array(failure.message.utf8)))
    } catch is AbandonedUnit {
    }
  }

  /// - Throws: `JobError`, `AbandonedUnit` once the run is to end, and what `serve` throws.
  private func look(
    at point: Int, _ preparation: any Preparation, whileServing serve: () throws -> Void
  ) throws -> [Int] {
    // An error cannot pass through the method; it waits here.
    var failure: (any Error)?
    var timer = PollTimer()
    do {
      return try withoutActuallyEscaping(serve) { serve in
        try preparation.numbers(atPoint: point) {
          guard timer.isDue() else { return true }
          do { try serve() } catch { failure = error }
          return failure == nil && self.stop == nil
        }
      }
    } catch let abandoned as AbandonedUnit {
      throw failure ?? abandoned
    }
  }
}
