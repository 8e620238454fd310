import BatchCore
import Foundation
import Models

/// A method for tests of everything around methods: units of numbers that follow from their place alone,
/// added so that any other order gives other bits. It has no time, and no standard errors.
public struct CountingMethod: Method {
  public let name = "counting"
  public let meaning = "for tests"
  public let needsTime = false
  public let sections: [any KeySection.Type] = [CountingKeys.self]
  /// Counts steps of all workers.
  public let counter: StepCounter

  public init(counter: StepCounter = StepCounter()) { self.counter = counter }

  public func computation(of job: Job) -> any Computation {
    CountingComputation(job: job, counter: counter)
  }

  /// A job of it.
  public static func job(
    realizations: Int, trajectories: Int, _ keys: String = "", counter: StepCounter = StepCounter()
  ) throws -> Job {
    try Job.parse(
      yaml: """
        model: {name: driven_spin}
        method: counting
        sampling: {realizations: \(realizations), trajectories: \(trajectories)}
        counting: {\(keys)}
        sweep: {omega_rabi: [1, 2, 3]}
        output: {checkpoint: 3600}
        """, file: "counting.yaml",
      catalogue: Catalogue(
        models: ModelCatalogue.all, methods: [CountingMethod(counter: counter)]))
  }
}

public struct CountingKeys: KeySection {
  public static let path = "counting"

  @Key(.whole(1...64), "ranks of a unit") public var ranks = 1
  @Key(.whole(1...1_000_000), "steps of a unit") public var steps = 1
  @Key(.whole(0...1_000_000), "unit that fails, from 1", isIdentity: false) public var fails = 0

  public init() {}
}

public final class StepCounter: @unchecked Sendable {
  private let lock = NSLock()
  private var steps = 0

  public init() {}
  public var count: Int { lock.withLock { steps } }
  func add() { lock.withLock { steps += 1 } }
}

struct CountingComputation: Computation {
  let job: Job
  let counter: StepCounter

  /// Trajectories of a part.
  private static let width = 4
  var keys: CountingKeys { job[CountingKeys.self] }

  var division: Division {
    let (samples, weight) = (job.sampling.realizations, job.sampling.trajectories)
    return Division(
      points: job.points, weight: samples * weight, sampleWeight: weight, partWeight: Self.width,
      unitsAreSamples: false)
  }
  func ranksPerUnit(of ranks: Int) -> Int { keys.ranks }
  var qualityMeasures: [QualityMeasure] { [QualityMeasure("largest_unit", "for tests")] }
  func makeWorker() -> any UnitWorker { Worker(computation: self) }
  func reduction(atPoint point: Int) -> any Reduction { Values() }

  final class Worker: UnitWorker {
    let computation: CountingComputation

    init(computation: CountingComputation) { self.computation = computation }

    func compute(_ unit: BatchCore.Unit, _ context: any UnitContext) throws -> Contribution {
      if unit.number + 1 == computation.keys.fails {
        throw UnitFailure(unit: unit.number, reason: "as asked")
      }
      let steps = computation.keys.steps
      var (step, value) = (0, 0.0)
      if let state = context.keptState {
        let numbers = state.withUnsafeBytes { raw in
          (raw.loadUnaligned(as: Int.self), raw.loadUnaligned(fromByteOffset: 8, as: Double.self))
        }
        (step, value) = numbers
      }
      while step < steps {
        let place: Int = (unit.point * 1000 + unit.sample) * 1000 + unit.part
        var random = SplitMix(seed: UInt64(place * 64 + step % 64))
        value += try shared(random.symmetric(), context.group)
        step += 1
        if context.group?.rank ?? 0 == 0 { computation.counter.add() }
        let goesOn = context.goesOn()
        context.keep {
          withUnsafeBytes(of: step) { Array($0) } + withUnsafeBytes(of: value) { Array($0) }
        }
        if !goesOn, step < steps { throw AbandonedUnit() }
      }
      let values = [Double(unit.weight), value]
      return Contribution(
        values: values, digest: Contribution.digest([values]), quality: [Double(unit.number)])
    }

    /// The number of the first rank, after it has gone around the group.
    private func shared(_ number: Double, _ group: (any Communicator)?) throws -> Double {
      guard let group, group.size > 1 else { return number }
      func receive() throws -> Double {
        var message: Message?
        try Backoff.wait {
          message = try group.receive()
          return message != nil
        }
        return message!.bytes.withUnsafeBytes { $0.loadUnaligned(as: Double.self) }
      }
      let next = (group.rank + 1) % group.size
      func send(_ number: Double) throws {
        try group.send(withUnsafeBytes(of: number) { Array($0) }, tag: 1, to: next)
      }
      if group.rank == 0 {
        try send(number)
        return try receive()
      }
      let received = try receive()
      try send(received)
      return received
    }
  }

  /// [trajectories, sum] of parts; [samples, trajectories, number] of samples.
  struct Values: Reduction {
    let partCount = 2
    let sampleCount = 3
    let variableNames = ["number"]
    let variableValues = 1.0
    let sampleVariables = [(name: "number", values: 1)]
    func sample(ofParts sum: [Double]) -> [Double] { [1, sum[0], sum[1]] }

    func merge(_ samples: inout [Double], _ others: [Double]) {
      samples = [samples[0] + others[0], samples[1] + others[1], samples[2] / 3 + others[2]]
    }

    func counts(_ samples: [Double]) -> (samples: Int, weight: Int) {
      (Int(samples[0]), Int(samples[1]))
    }
    func isSound(part: [Double], weight: Int) -> Bool { part[0] == Double(weight) }
    func isSound(samples: [Double], weight: Int) -> Bool { samples[1] == Double(weight) }

    func variables(_ samples: [Double]?) -> [PointVariable] {
      [
        PointVariable(
          name: "number", longName: "for tests", axes: [],
          range: NaturalRange(-.infinity, .infinity, scale: 1),
          values: [samples?[2] ?? .nan], errors: nil)
      ]
    }
  }
}
