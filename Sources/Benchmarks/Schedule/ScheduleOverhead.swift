import BatchRunner
import Foundation

/// What the schedule costs the real program under mpirun: processor time beyond that of one rank
/// for the same job, per unit and per block. Processor time, since other work on the machine adds
/// little to it; what mpirun and the start cost is taken off by a run of two units per rank.
func scheduleOverhead(_ report: Report, _ directory: URL) {
  guard let program = twaProgram() else {
    return report.line("real program skipped: build it first (make build)")
  }
  func used(ranks: Int, units: Int, steps: Int) -> Double? {
    let file = directory.appendingPathComponent("tiny.yaml")
    try? tinyJob(realizations: units, steps: steps).write(
      to: file, atomically: true, encoding: .utf8)
    return Command(
      arguments: [
        "mpirun", "-n", String(ranks), program, "run", "tiny.yaml", "-o", "tiny.h5", "--quiet",
        "--overwrite",
      ], directory: directory
    ).processorSeconds()
  }
  let units = 16_384
  // Short units, and a sixteenth as many of sixteen times the length.
  let shapes = [(units: units, steps: 20), (units: units / 16, steps: 320)]
  var alone: [Double] = []
  for ranks in [1, 2, 16, 64] {
    for (index, shape) in shapes.enumerated() {
      guard let all = used(ranks: ranks, units: shape.units, steps: shape.steps),
        let start = used(ranks: ranks, units: 2 * ranks, steps: shape.steps)
      else {
        return report.line("mpirun -n \(ranks) does not run here")
      }
      let work = (all - start) / Double(shape.units - 2 * ranks) * Double(shape.units)
      if ranks == 1 {
        alone.append(work)
        continue
      }
      let size = max(1, shape.units / (ranks * Schedule.blocksPerRank(ranks: ranks)))
      let blocks = shape.units / (1 << (Int.bitWidth - 1 - size.leadingZeroBitCount))
      let extra = work - alone[index]
      report.line(
        String(
          format: "%2d ranks, %5d units of %3.0f us in %4d blocks: beyond one rank %5.1f us per "
            + "unit, %6.1f us per block", ranks, shape.units,
          alone[index] / Double(shape.units) * 1e6, blocks,
          extra / Double(shape.units) * 1e6, extra / Double(blocks) * 1e6))
      report.record([
        "benchmark": "schedule_overhead", "ranks": ranks, "units": shape.units,
        "unit_s": alone[index] / Double(shape.units), "blocks": blocks,
        "s_per_unit": extra / Double(shape.units), "s_per_block": extra / Double(blocks),
        "start_s": start,
      ])
    }
  }
}
