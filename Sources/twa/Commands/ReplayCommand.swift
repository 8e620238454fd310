import ArgumentParser
import BatchCore
import BatchRunner
import Foundation

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
    do {
      if let preparation = plan.computation.preparation {
        plan = plan.prepared(try preparation.outline(around: unit.point))
      }
    } catch {
      throw ProgramExit(error)
    }
    let parameters = plan.job.sweep.isEmpty ? "" : " (\(plan.job.sweepText(atPoint: unit.point)))"
    print(
      "unit \(unit.number) of \(plan.units): sweep point \(unit.point)\(parameters), \(plan.computation.describe(unit))"
    )
    let started = Date()
    func elapsed() -> String { durationText(Date().timeIntervalSince(started)) }
    do {
      let digest = try plan.computation.replay(unit, lines: lines) { print($0) }
      print(elapsed())
      print("digest of its sums: \(String(digest, radix: 16))")
    } catch let failure as UnitFailure {
      print(elapsed())
      throw ProgramExit(code: 70, message: "twa: \(failure)\(plan.job.method.stepHint)")
    } catch {
      throw ProgramExit(error)
    }
  }
}
