import BatchCore
import Foundation

/// The time step of one sweep point for `step: auto`, by measured halving.
///
/// A pilot is run with one step, then twice as many, four times, …, each beside the same noise at half
/// the step. A step is taken when it and the one twice as long both agree with their halves
/// (`StepDeviation`): two steps that are too coarse may agree by chance, three in a row hardly. Besides,
/// no spin and no mode may turn by more than a radian in a step, lest a fast motion be sampled at
/// equal phases and seem to stand still. A function of the job and the point alone.
public struct StepChoice: Sendable, Equatable {
  /// Steps between two records of the job.
  public let stepsPerRecord: Int
  /// Upper bound of the bias that the step leaves, over the range of the observable it is largest in.
  public let bias: Double

  public init(stepsPerRecord: Int, bias: Double) {
    self.stepsPerRecord = stepsPerRecord
    self.bias = bias
  }

  /// Realizations of a pilot; twice as many where they leave it unclear.
  private static let realizations = 8
  private static let mostSteps = 1 << 18
  /// Largest bias that is accepted where the pilot cannot see more; beyond half of it a warning goes
  /// with the result.
  static let largestBias = 0.1

  /// Largest angle in radians that a spin or a mode may turn by in a step.
  static func largestTurn(_ job: Job) -> Double {
    // Lie–Heun steps, by which collective emission always goes, want small angles.
    job.takesLieHeun ? 0.2 : 1
  }

  /// - Parameter goesOn: asked after every time step of the pilot; false gives up.
  /// - Throws: `JobError` when no step converges, `AbandonedUnit`.
  public static func choose(
    for job: Job, atPoint point: Int,
    goesOn: @escaping () -> Bool = { true }
  ) throws -> StepChoice {
    let pilot = StepPilot(job: job, atPoint: point, goesOn: goesOn)
    let largestTurn = largestTurn(job)
    /// The coarsest step worth a look, from a given one on: half of it must not turn too far.
    func resolving(_ rate: Double, from steps: Int) -> Int {
      var steps = steps
      while rate * job.time.recordEvery / Double(2 * steps) > largestTurn, steps <= mostSteps {
        steps *= 2
      }
      return steps
    }
    var steps = resolving(try pilot.rateAtStart(), from: pilot.fewestSteps)
    var passedBefore = false
    while steps <= mostSteps {
      guard let pair = try judge(pilot, steps: steps) else {
        // Diverged: too large a step for sure.
        passedBefore = false
        steps *= 2
        continue
      }
      let turn = pair.fastestRate * job.time.recordEvery / Double(steps)
      if passedBefore, pair.passes, turn <= largestTurn {
        return StepChoice(stepsPerRecord: steps, bias: pair.bias)
      }
      let next = resolving(pair.fastestRate, from: 2 * steps)
      passedBefore = pair.passes && next == 2 * steps
      steps = next
    }
    let place = job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
    throw JobError(
      message:
        "\(job.file): `step: auto` finds no converged step down to record_every/\(mostSteps)\(place); give `time.step`, or a smaller record_every"
    )
  }

  private struct Pair {
    let passes: Bool
    let bias: Double
    let fastestRate: Double
  }

  /// A step beside half of it; nil if a trajectory diverges.
  private static func judge(_ pilot: StepPilot, steps: Int) throws -> Pair? {
    var (coarse, fine): (StepPilot.Measurement?, StepPilot.Measurement?)
    for round in 0..<2 {
      let range = (round * realizations)..<((round + 1) * realizations)
      guard let a = try pilot.run(steps: steps, isRefined: false, realizations: range),
        let b = try pilot.run(steps: steps, isRefined: true, realizations: range)
      else { return nil }
      coarse = coarse?.joined(a) ?? a
      fine = fine?.joined(b) ?? b
      let deviations = pilot.deviations(coarse!, fine!)
      let bias = deviations.map(\.upperBound).max() ?? 0
      let isLast = round == 1
      let verdicts = deviations.map(\.verdict)
      if isLast || verdicts.contains(.biased) || !verdicts.contains(.unclear) {
        return Pair(
          passes: !verdicts.contains(.biased) && bias <= largestBias, bias: bias,
          fastestRate: max(coarse!.fastestRate, fine!.fastestRate))
      }
    }
    return nil
  }
}
