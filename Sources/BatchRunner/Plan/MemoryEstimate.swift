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
    // Points differ in memory only through whole-number parameters; their values are on the axes.
    for point in MemoryEstimate.representativePoints(of: plan.job) {
      let parameters = plan.parameters(atPoint: point)
      let (n, m) = (Double(parameters.sites), Double(parameters.modes))
      let eliminated = parameters.photons != .dynamical
      let width = Double(plan.batchWidth)
      let couplings = 8 * n * m * (eliminated ? 2 : 1) + (eliminated ? 8 * n * n : 0)
      let state = couplings + 8 * width * (4 * n + (eliminated ? 0 : 2 * m))
      let lanes = Double(min(plan.batchWidth, (plan.trajectories + 7) / 8 * 8))
      let waiting = plan.job.observables.waitingTimes.max() ?? 0
      let historyRecords = (waiting / plan.job.time.recordEvery).rounded()
      let history = 4 * historyRecords * n * lanes
      let (sumsCount, momentsCount) = MemoryEstimate.counts(plan, sites: n)
      let slots = plan.singleRealization ? lanes / 8 : 1
      // One node of each level of a realization's tree, and the one being added.
      let depth = Double(2 + Int.bitWidth - plan.batches.leadingZeroBitCount)
      let sums = 8 * (sumsCount * (slots + depth) + 8 * momentsCount)
      largest = (
        max(largest.state, state), max(largest.history, history), max(largest.sums, sums)
      )
    }
    (state, history, sums) = largest
    let records = Double(plan.job.time.records)
    let pairs = plan.job.observables.waitingTimes.reduce(0.0) {
      $0 + ($1 / plan.job.time.recordEvery).rounded() + 1
    }
    // Values, errors, and moments with co-moments, each also in the image of the file.
    results = 8 * Double(plan.points) * (records * 40 + pairs * 40)
    kept = Double(plan.keptSumsBytes)
  }

  private static func counts(_ plan: Plan, sites: Double) -> (sums: Double, moments: Double) {
    let records = Double(plan.job.time.records)
    let pairs = plan.job.observables.waitingTimes.reduce(0.0) {
      $0 + ($1 / plan.job.time.recordEvery).rounded() + 1
    }
    let siteRecords =
      plan.job.observables.overlap
      ? records
      : ((plan.job.observables.waitingTimes.max() ?? 0) / plan.job.time.recordEvery + 1)
    let sums = 5 * records + siteRecords * sites + pairs
    return (sums, 20 * records + 11 * pairs)
  }

  /// Each axis of a size parameter at its largest value, other axes at their first: sizes and their
  /// memory grow with every size parameter (`alpha` only moves the ratio, so all its values count).
  private static func representativePoints(of job: Job) -> [Int] {
    var points = [0]
    for (axis, sweep) in job.sweep.enumerated() {
      let stride = job.sweep[(axis + 1)...].reduce(1) { $0 * $1.values.count }
      let sizeKeys = ["spins", "modes", "total", "clusters", "alpha"]
      guard sizeKeys.contains(sweep.key) else { continue }
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
