import Foundation
import TruncatedWigner

/// Bytes that a run needs, from its plan alone; independent of the numbers of trajectories and
/// realizations but for partial sums that are kept for growth.
public struct MemoryEstimate: Sendable {
  /// Couplings and phase-space variables.
  public let state: Double
  /// S^x of a batch at recorded times up to the largest waiting time.
  public let history: Double
  /// Sums and moments on their way up the reduction tree.
  public let sums: Double
  /// Results of all points with their coordinates, and the file image; rank 0 only.
  public let results: Double
  /// Partial sums kept for later growth; rank 0 only.
  public let kept: Double
  /// Program, MPI and BLAS.
  public static let base = 64.0 * 1_048_576

  public var perRank: Double { Self.base + state + history + sums }
  public var rankZero: Double { perRank + results + kept }

  /// Estimate at the most demanding point of the sweep.
  public init(plan: Plan) {
    var largest = (state: 0.0, history: 0.0, sums: 0.0)
    let records = Double(plan.job.time.records)
    let lanes = min(plan.batchWidth, (plan.trajectories + 7) / 8 * 8)
    // One node of each level of a realization's tree, and the one being added.
    let depth = Double(2 + Int.bitWidth - plan.batches.leadingZeroBitCount)
    var results = 0.0
    for point in MemoryEstimate.representativePoints(of: plan.job) {
      let layout = plan.layout(atPoint: point)
      let shape = layout.shape
      let width = Double(plan.batchWidth)
      // Phase-space variables, and about three more sets for fields and angles.
      let rows = 12 * Double(shape.sites) + 2 * Double(shape.modes)
      let matrices = shape.matrixElements * (plan.job.precision == .single ? 1.5 : 1)
      let state = 8 * (matrices + width * rows)
      let slots = plan.singleRealization ? Double(lanes / 8) : 1
      let sums =
        8 * (Double(layout.sumsCount) * (slots + depth) + 8 * Double(layout.momentsCount))
      largest = (
        max(largest.state, state), max(largest.history, layout.historyBytes(lanes: lanes)),
        max(largest.sums, sums)
      )
      // Values, errors, and moments with co-moments, each also in the image of the file.
      results = max(results, 16 * Double(layout.momentsCount) + 160 * records)
    }
    (state, history, sums) = largest
    self.results = results * Double(plan.points)
    kept = Double(plan.keptSumsBytes)
  }

  /// Each axis of a size parameter at its largest value, other axes at their first: sizes and their
  /// memory grow with every size parameter (`alpha` only moves the ratio, so all its values count).
  private static func representativePoints(of job: Job) -> [Int] {
    var points = [0]
    for (axis, sweep) in job.sweep.enumerated() {
      let stride = job.sweep[(axis + 1)...].reduce(1) { $0 * $1.values.count }
      guard Job.sizeKeys.contains(sweep.key) else { continue }
      points = points.flatMap { base in sweep.values.indices.map { base + $0 * stride } }
    }
    return points
  }

  /// Memory of this machine in bytes, or of the control group if that is less.
  public static func machineBytes() -> Double {
    var limit = Double(ProcessInfo.processInfo.physicalMemory)
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        let bytes = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes > 0
      {
        limit = min(limit, bytes)
      }
    }
    return limit
  }

  /// Refuses a job that cannot fit.
  /// - Parameter ranks: ranks on this machine.
  public func check(job: Job, ranks: Int) throws {
    let needed = rankZero + Double(ranks - 1) * perRank
    let available = MemoryEstimate.machineBytes()
    guard needed > available else { return }
    let ranksText = ranks == 1 ? "" : " for \(ranks) ranks"
    throw JobError(
      message:
        "\(job.file):\(job.modelLine): this size needs \(byteText(needed))\(ranksText), the machine has \(byteText(available)); reduce the system, time.end/record_every, correlation.waiting_times or sampling.batch"
    )
  }
}

extension Plan {
  /// Bytes of per-realization sums that a complete run would keep for growth in trajectories.
  var allSumsBytes: Int {
    guard !singleRealization, fullBatches > 0 else { return 0 }
    // A realization keeps one node per set bit of the number of full batches.
    let nodes = fullBatches.nonzeroBitCount
    let perPoint = layout(atPoint: 0).sumsCount
    let (bytes, overflow) = (perPoint * 8 * nodes).multipliedReportingOverflow(
      by: points * realizations)
    return overflow ? .max : bytes
  }

  /// Whether a file keeps per-realization sums: as the job says, or while they are small.
  public var keepsSums: Bool {
    switch job.output.keepPartial {
    case .some(let keep): keep && allSumsBytes > 0
    case nil: allSumsBytes > 0 && allSumsBytes <= 64 << 20
    }
  }

  var keptSumsBytes: Int { keepsSums ? allSumsBytes : 0 }
}

/// "12.3 GiB".
public func byteText(_ bytes: Double) -> String {
  let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  var (value, unit) = (bytes, 0)
  while value >= 1024, unit < units.count - 1 {
    value /= 1024
    unit += 1
  }
  return String(format: unit == 0 ? "%.0f %@" : "%.1f %@", value, units[unit])
}
