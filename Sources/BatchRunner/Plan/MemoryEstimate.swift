import BatchCore
import Foundation

/// Bytes that a run needs, counted from its plan alone: nothing of the job's size is allocated.
public struct MemoryEstimate: Sendable {
  /// Couplings and phase-space variables.
  public let state: Double
  /// Operators of a batch at recorded times up to the largest waiting time.
  public let history: Double
  /// Sums and moments of the unit at hand on their way up the reduction tree.
  public let sums: Double
  /// The list of units to compute.
  public let schedule: Double
  /// The sweep and what every rank keeps of its points.
  public let points: Double
  /// The reduction tree, the results of all points and the image of the file; rank 0 only.
  public let results: Double
  /// Values in each realization; rank 0 only.
  public let realizations: Double
  /// Partial sums kept for later growth; rank 0 only.
  public let kept: Double
  /// The finished file.
  public let file: Double
  /// Program, MPI and BLAS.
  public static let base = 46.0 * 1_048_576

  public var perRank: Double { Self.base + state + history + sums + schedule + points }
  public var rankZero: Double { perRank + results + realizations + kept }

  /// Estimate at the most demanding point of the sweep.
  public init(plan: Plan) {
    let division = plan.division
    var largest = UnitMemory()
    var (sums, results, file) = (0.0, 0.0, 0.0)
    for point in MemoryEstimate.representativePoints(of: plan.job) {
      let reduction = plan.computation.reduction(atPoint: point)
      let unit = plan.computation.memory(atPoint: point)
      largest.state = max(largest.state, unit.state)
      largest.history = max(largest.history, unit.history)
      sums = max(sums, unit.contributions + Self.treeBytes(reduction, division))
      results = max(results, Self.resultBytes(reduction, plan))
      file = max(file, Self.fileBytes(reduction, plan))
    }
    (state, history) = (largest.state, largest.history)
    let rows = Double(plan.points) * Double(plan.realizations)
    let row = 8 * plan.realizationValues
    // Of a block of units on their way to rank 0.
    self.sums = sums + row * (rows / 256).rounded(.up)
    schedule = Self.scheduleBytes(plan)
    points = Double(plan.points) * (8 + Heap.entry(Int.self, (any Reduction).self))
    self.results = results * Double(plan.points) + Self.digestBytes(plan)
    realizations =
      row == 0
      ? 0
      // As they come in, as the file has them, and its image.
      : rows * (Heap.entry(Int.self, [Double].self) + Heap.array(0) + 3 * row + 24)
    kept = plan.keptSumsBytes == 0 ? 0 : Self.keptBytes(plan)
    self.file =
      file * Double(plan.points) + rows * row + plan.keptSumsBytes + Self.digestBytes(plan) / 5
      + (plan.keptSumsBytes == 0 ? 0 : 56 * Self.keptNodes(plan)) + 24_000
  }

  /// Values and errors of a point, the samples that later runs continue from, coordinates and counts.
  private static func fileBytes(_ reduction: any Reduction, _ plan: Plan) -> Double {
    16 * reduction.variableValues
      + pointNodes(plan) * (8 * Double(reduction.sampleCount) + 56)
      + 100 + 4 * Double(MemoryLayout<Double>.stride)
  }

  /// Nodes of a complete point: one for each bit of its number of samples.
  private static func pointNodes(_ plan: Plan) -> Double {
    Double(max(1, plan.division.samples.nonzeroBitCount))
  }

  /// One node of each level of a sample's tree, and samples on their way up.
  private static func treeBytes(_ reduction: any Reduction, _ division: Division) -> Double {
    let parts = division.unitsAreSamples ? division.samples : division.parts
    let depth = Double(2 + Int.bitWidth - parts.leadingZeroBitCount)
    return 8 * (Double(reduction.partCount) * depth + Double(reduction.sampleCount))
  }

  /// What rank 0 holds of one point when it saves.
  private static func resultBytes(_ reduction: any Reduction, _ plan: Plan) -> Double {
    let samples = 8 * Double(reduction.sampleCount)
    let values = 8 * reduction.variableValues
    let nodes = pointNodes(plan)
    let tree =
      Heap.entry(ReductionTree.SampleKey.self, [Double].self) + Heap.array(samples)
    let reductions = Heap.entry(Int.self, (any Reduction).self)
    // Nodes as data: identity and payload; their image, and the keys they are sorted by.
    let node =
      Double(MemoryLayout<CheckpointNode>.stride) + Heap.array(8 * 6) + samples + 8 * 14 + keyBytes
    // Values and errors, which have room to grow where there are several points; then their image.
    let table = 2 * values * (plan.points > 1 ? 1.5 : 1) + 2 * values
    // Coordinates and what is told of every point: counts, quality, texts of the sweep.
    let small = 10.0 * 8 + 8 * Double(plan.computation.qualityMeasures.count)
    let sweep = plan.job.sweep.isEmpty ? 0 : 100.0
    return reductions + nodes * (tree + node) + table + small + sweep
  }

  /// Blocks of units: a few for every rank, one for every point at least.
  private static func scheduleBytes(_ plan: Plan) -> Double {
    min(Double(plan.units), Double(plan.points) + 2 * 64 * 256) * 24
  }

  /// A number for every unit: as the file has it, as the run adds to it, twice to be written, and in the
  /// image.
  private static func digestBytes(_ plan: Plan) -> Double {
    plan.units <= UnitDigests.largestPlan ? 40 * Double(plan.units) : 0
  }

  /// Keys that nodes are sorted by, and the list of identities as it is written.
  private static let keyBytes = Double(MemoryLayout<ReductionTree.PartKey>.stride) + 1.5 * 8 * 6

  private static func keptNodes(_ plan: Plan) -> Double {
    Double(plan.points) * Double(plan.division.samples)
      * Double(plan.division.wholeParts.nonzeroBitCount)
  }

  /// Payload in the tree and in the image, and what goes with every node.
  private static func keptBytes(_ plan: Plan) -> Double {
    let node =
      Heap.entry(ReductionTree.PartKey.self, [Double].self) + Heap.array(0) + Heap.array(8 * 6)
      + Double(MemoryLayout<CheckpointNode>.stride) + 8 * 14 + keyBytes
    return 2 * plan.keptSumsBytes + keptNodes(plan) * node
  }

  /// Each axis of a size parameter at its largest value, other axes at their first: sizes and their
  /// memory grow with every size parameter; of one that only moves the ratio its ends and its middle
  /// count.
  private static func representativePoints(of job: Job) -> [Int] {
    var points = [0]
    for (axis, sweep) in job.sweep.enumerated() {
      let effect = job.variant.parameter(sweep.key)?.size ?? .none
      guard effect != .none else { continue }
      let stride = job.sweep[(axis + 1)...].reduce(1) { $0 * $1.values.count }
      let indices = sweep.values.indices
      let wanted: [Int?] =
        effect == .shiftsRatio
        ? [
          indices.min { sweep.values[$0] < sweep.values[$1] },
          indices.max { sweep.values[$0] < sweep.values[$1] },
          indices.min { abs(sweep.values[$0] - 1) < abs(sweep.values[$1] - 1) },
        ] : [indices.max { sweep.values[$0] < sweep.values[$1] }]
      points = points.flatMap { base in
        Set(wanted.compactMap(\.self)).sorted().map { base + $0 * stride }
      }
    }
    return points
  }

  /// What this machine lacks for so many ranks, in words; nil if it lacks nothing.
  public func excess(ranks: Int) -> String? {
    let needed = rankZero + Double(ranks - 1) * perRank
    let available = Bytes.ofMachine()
    guard needed > available else { return nil }
    let ranksText = ranks == 1 ? "" : " for \(ranks) ranks"
    return
      "this size needs \(Bytes.text(needed))\(ranksText), the machine has \(Bytes.text(available))"
  }

  /// Refuses a job that cannot fit.
  /// - Parameter ranks: ranks on this machine.
  public func check(job: Job, ranks: Int) throws {
    guard let excess = excess(ranks: ranks) else { return }
    throw JobError(
      message:
        "\(job.file):\(job.modelLine): \(excess); reduce the system, the sweep, sampling, time.end/record_every, correlation.waiting_times\(realizations > 0 ? ", output.per_realization" : "") or sampling.batch"
    )
  }
}

/// What collections take on the heap beside their elements.
enum Heap {
  /// An array of so many bytes: header, and the allocator's own word and rounding.
  static func array(_ bytes: Double) -> Double { 32 + bytes + 16 }

  /// An entry of a dictionary: its tables are between three eighths and three quarters full.
  static func entry<Key, Value>(_ key: Key.Type, _ value: Value.Type) -> Double {
    Double(MemoryLayout<Key>.stride + MemoryLayout<Value>.stride) * 2
  }
}

extension Plan {
  /// Bytes of the parts of samples that a complete run would keep for growth of these.
  var allSumsBytes: Double {
    guard !division.unitsAreSamples, division.wholeParts > 0 else { return 0 }
    // A sample keeps one node per set bit of the number of whole parts.
    let perSample =
      8 * Double(computation.reduction(atPoint: 0).partCount)
      * Double(division.wholeParts.nonzeroBitCount)
    return perSample * Double(points) * Double(division.samples)
  }

  /// Whether a file keeps per-realization sums: as the job says, or while they are small.
  public var keepsSums: Bool {
    switch job.output.keepPartial {
    case .some(let keep): keep && allSumsBytes > 0
    case nil: allSumsBytes > 0 && allSumsBytes <= 64 * 1_048_576
    }
  }

  /// Numbers of one realization that the result has.
  public var realizationValues: Double {
    realizationVariables.reduce(0) { $0 + Double($1.values) }
  }

  var keptSumsBytes: Double { keepsSums ? allSumsBytes : 0 }
}
