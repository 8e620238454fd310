import ArgumentParser
import BatchRunner
import Foundation
import TruncatedWigner

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Compute one unit of a job alone and print what it does.",
    discussion: """
      A unit is a batch of trajectories of one disorder realization at one sweep point. Messages \
      about a trajectory that diverges name its unit.
      """)

  @OptionGroup var options: JobOptions

  @Option(help: "Number of the unit, from 0.")
  var unit: Int

  @Option(help: "How many recorded times to print, spread over the run.")
  var lines = 20

  func validate() throws {
    if lines < 2 { throw ValidationError("--lines must be at least 2") }
  }

  func run() throws {
    var plan = try options.plan(ranks: 1)
    guard (0..<plan.units).contains(unit) else {
      throw ProgramExit(
        code: 64,
        message: "twa: \(plan.job.file) has units 0 to \(plan.units - 1), not \(unit)")
    }
    let unit = plan.unit(unit)
    do { plan = try plan.decided(atPoint: unit.point) } catch { throw ProgramExit(error) }
    describe(unit, plan)
    var looks: [BatchSnapshot] = []
    let started = Date()
    var failure: DivergedTrajectory?
    var digest: UInt64 = 0
    do {
      let sums = try BatchSimulator(settings: plan.settings(atPoint: unit.point)).run(
        realization: unit.realization, batch: unit.batch, trajectories: unit.trajectories,
        perGroup: plan.singleRealization, onLook: { looks.append($0) })
      digest = UnitDigests.digest(sums)
    } catch let divergence as DivergedTrajectory {
      failure = divergence
    } catch {
      throw ProgramExit(error)
    }
    printTable(looks)
    print("\(durationText(Date().timeIntervalSince(started)))")
    if let failure {
      throw ProgramExit(
        code: 70, message: "twa: unit \(unit.number): \(failure); a smaller time.step may help")
    }
    print("digest of its sums: \(String(digest, radix: 16))")
  }

  private func describe(_ unit: BatchRunner.Unit, _ plan: Plan) {
    let first = unit.batch * plan.batchWidth
    let parameters = plan.job.sweep.isEmpty ? "" : " (\(plan.job.sweepText(atPoint: unit.point)))"
    print(
      "unit \(unit.number) of \(plan.units): sweep point \(unit.point)\(parameters), realization \(unit.realization), trajectories \(first) to \(first + unit.trajectories - 1)"
    )
    print(
      "step \(plan.step(atPoint: unit.point)), \(plan.job.time.records) records, seed \(plan.job.sampling.seed)"
    )
  }

  private func printTable(_ looks: [BatchSnapshot]) {
    let last = looks.count - 1
    let count = min(lines, looks.count)
    let chosen = Set((0..<count).map { count == 1 ? 0 : $0 * last / (count - 1) })
    print(
      "      time         <sx>         <sy>         <sz>    photons/mode  length drift  max |a|")
    for index in chosen.sorted() {
      let look = looks[index]
      let photons = look.photons.map { String(format: "%14.6g", $0) } ?? "             -"
      print(
        String(
          format: "%10.4g %12.6f %12.6f %12.6f  ", look.time, look.spin.x, look.spin.y, look.spin.z)
          + photons
          + String(format: "  %12.2e  %7.3g", look.lengthDrift, look.largestAmplitude))
    }
  }
}
