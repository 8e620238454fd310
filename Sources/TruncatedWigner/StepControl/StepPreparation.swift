import BatchCore

/// `step: auto`: the steps of a job, chosen before anything else.
struct StepPreparation: Preparation {
  private let job: Job

  init(job: Job) {
    self.job = job
  }

  var text: String { "choosing the step (step: auto)" }

  func points() throws -> [Int] { try StepPoints(job: job).judged }

  func numbers(atPoint point: Int, goesOn: @escaping () -> Bool) throws -> [Int] {
    try StepChoice.choose(for: job, atPoint: point, goesOn: goesOn).numbers
  }

  func joined(_ numbers: [Int: [Int]]) throws -> [Int] {
    try StepPoints(job: job).all(numbers.mapValues { StepChoice(numbers: $0[...]) })
      .flatMap(\.numbers)
  }

  /// At a few points spread over the sweep, each standing for its neighbours.
  func outline() throws -> [Int] {
    let stride = max(1, (job.points + 7) / 8)
    let choices = try Swift.stride(from: 0, to: job.points, by: stride).map {
      try StepChoice.choose(for: job, atPoint: $0)
    }
    return (0..<job.points).flatMap { choices[$0 / stride].numbers }
  }

  func outline(around point: Int) throws -> [Int] {
    let around = try StepPoints(job: job).around(point).map {
      try StepChoice.choose(for: job, atPoint: $0)
    }
    let choice = StepChoice(
      stepsPerRecord: around.map(\.stepsPerRecord).max()!, bias: around.map(\.bias).max()!)
    return [[Int]](repeating: choice.numbers, count: job.points).flatMap(\.self)
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
