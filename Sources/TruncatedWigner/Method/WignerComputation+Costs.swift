import BatchCore
import Foundation

/// What it costs, and how it goes.
extension WignerComputation {
  /// Phase-space variables, about three more sets for fields and angles, coupling matrices; operators
  /// of a batch at recorded times up to the largest waiting time.
  public func memory(atPoint point: Int) -> UnitMemory {
    let layout = layout(atPoint: point)
    let shape = layout.shape
    let lanes = min(batchWidth, (job.sampling.trajectories + 7) / 8 * 8)
    let rows = 12 * Double(shape.sites) + 2 * Double(shape.modes)
    let isSingle = job[WignerArithmetic.self].precision == .single
    let matrices = shape.matrixElements * (isSingle ? 1.5 : 1)
    let directions = Double(MemoryLayout<InitialState>.stride * shape.sites)
    // Monomials of expressions as polynomials and as flat lists.
    let expressions = 400 * Double(layout.expressions.reduce(0) { $0 + $1.terms })
    return UnitMemory(
      state: 8 * (matrices + Double(batchWidth) * rows) + directions + expressions,
      history: layout.historyBytes(lanes: lanes),
      contributions: 8 * Double(layout.sumsCount) * (singleRealization ? Double(lanes / 8) : 1))
  }

  /// "0.01", or "0.0125 to 0.1" where points differ.
  private var stepText: String {
    let (fine, coarse) = (
      job.time.recordEvery / Double(steps.most), job.time.recordEvery / Double(steps.fewest)
    )
    return fine == coarse ? "\(fine)" : "\(fine) to \(coarse)"
  }

  public var outline: [(label: String, text: String)] {
    let trajectories = job.sampling.trajectories
    var lines = [
      (
        "time grid",
        "\(job.time.records) records to t = \(job.time.recordedTime(job.time.records - 1)), steps of \(stepText)"
      )
    ]
    if trajectories < batchWidth / 2, job[WignerSampling.self].batch > 16 {
      lines.append(
        (
          "hint",
          "\(trajectories) trajectories fill little of a batch of \(batchWidth); sampling.batch: \(max(16, (trajectories + 15) / 16 * 16)) is faster"
        ))
    }
    return lines
  }

  public var introduction: [String] {
    let last = job.time.recordedTime(job.time.records - 1)
    var lines: [String] = []
    if last < job.time.end * (1 - 1e-9) {
      lines.append("the last recorded time is \(last): end is no multiple of record_every")
    }
    if job.time.isAuto {
      lines.append("step \(stepText), chosen by measured halving (step: auto)")
    } else if job.time.actualStep != job.time.step {
      lines.append(
        "step \(job.time.actualStep): the largest below \(job.time.step) that divides record_every")
    }
    if let validity { lines.append("validity: close to \(validity)") }
    return lines
  }

  public func secondsOfUnit(atPoint point: Int, budget: Double) -> Double? {
    let probe = StepProbe(
      settings: settings(atPoint: point), trajectories: min(job.sampling.trajectories, batchWidth))
    return probe.secondsPerStep(budget: budget) * Double(job.time.records - 1)
      * Double(steps[point])
  }

  // MARK: Replay

  public func replay(_ unit: BatchCore.Unit, lines: Int, tell: (String) -> Void) throws -> UInt64 {
    tell(
      "step \(step(atPoint: unit.point)), \(job.time.records) records, seed \(job.sampling.seed)")
    let (realization, batch) = place(unit)
    var snapshots: [BatchSnapshot] = []
    defer { Self.table(snapshots, lines).forEach(tell) }
    do {
      return Contribution.digest(
        try BatchSimulator(settings: settings(atPoint: unit.point)).run(
          realization: realization, batch: batch, trajectories: unit.weight,
          perGroup: singleRealization, onLook: { snapshots.append($0) }))
    } catch let failure as any SimulationFailure {
      throw UnitFailure(unit: unit.number, reason: "\(failure)")
    }
  }

  private static func table(_ snapshots: [BatchSnapshot], _ lines: Int) -> [String] {
    let last = snapshots.count - 1
    let count = min(lines, snapshots.count)
    let chosen = Set((0..<count).map { count == 1 ? 0 : $0 * last / (count - 1) })
    let head =
      "      time         <sx>         <sy>         <sz>    photons/mode  length drift  max |a|"
    return [head]
      + chosen.sorted().map { index in
        let look = snapshots[index]
        let photons = look.photons.map { String(format: "%14.6g", $0) } ?? "             -"
        return String(
          format: "%10.4g %12.6f %12.6f %12.6f  ", look.time, look.spin.x, look.spin.y, look.spin.z)
          + photons
          + String(format: "  %12.2e  %7.3g", look.lengthDrift, look.largestAmplitude)
      }
  }
}
