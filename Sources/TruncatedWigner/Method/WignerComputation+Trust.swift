import BatchCore
import Foundation
import Numerics

/// What says whether results can be trusted.
extension WignerComputation {
  public var qualityMeasures: [QualityMeasure] { Self.measures }

  static let measures = [
    QualityMeasure(
      "spin_length_drift", "largest relative change of a spin's length during a run"),
    QualityMeasure(
      "energy_drift",
      "largest change of a trajectory's energy per spin; NaN where it is not conserved"),
    QualityMeasure(
      "turn_per_step", units: "rad",
      "largest angle a spin is turned by in a time step, at the end"),
  ]

  public var impossibleValuesMean: String {
    "time.step is too large, or truncated Wigner fails here"
  }

  public func warnings(quality: QualityTable) -> ComputationWarnings {
    ComputationWarnings(serious: integrationWarnings(quality), advice: samplingWarnings)
  }

  private func place(_ point: Int) -> String {
    job.sweep.isEmpty ? "" : " at \(job.sweepText(atPoint: point))"
  }

  private func integrationWarnings(_ quality: QualityTable) -> [String] {
    var texts: [String] = []
    if let (point, drift) = quality.worst(0), drift > 1e-8 {
      texts.append(
        String(format: "spins changed their length by up to %.1e", drift)
          + "\(place(point)); this is more than rounding, please report it")
    }
    if let (point, drift) = quality.worst(1), drift > 0.1 {
      texts.append(
        String(format: "the energy per spin of a trajectory changed by up to %.2g", drift)
          + "\(place(point)), though it is conserved; a smaller time.step is needed")
    }
    // Couplings are integrated exactly, up to the order of their composition; collective emission by
    // Lie–Heun steps, which want small angles.
    let largestTurn = job.takesLieHeun ? 0.3 : 1.5
    if let (point, angle) = quality.worst(2), angle > largestTurn {
      texts.append(
        String(format: "spins turn by up to %.1f rad in one time step", angle)
          + "\(place(point)); look at --check-step, or "
          + (job.time.isAuto ? "give a smaller time.step" : "use step: auto"))
    }
    if let (point, bias) = stepBias.enumerated().filter({ $0.1.isFinite })
      .max(by: { $0.1 < $1.1 }), bias > StepChoice.largestBias / 2
    {
      texts.append(
        String(format: "step: auto can bound the bias of the step only to %.1f %%", 100 * bias)
          + " of an observable's range\(place(point)), since trajectories part; look at --check-step"
      )
    }
    return texts
  }

  private var samplingWarnings: [String] {
    let (realizations, trajectories) = (job.sampling.realizations, job.sampling.trajectories)
    var texts: [String] = []
    let samples = singleRealization ? (trajectories + 7) / 8 : realizations
    if samples < 8 {
      let what = singleRealization ? "blocks of eight trajectories" : "realizations"
      texts.append(
        "standard errors come from \(samples) \(what): they are uncertain by \(Int((100 / (2 * Double(max(1, samples - 1))).squareRoot()).rounded())) %"
      )
    }
    texts += job.observableAdvice
    return texts
  }

  public var notices: [String] {
    let model = model(atPoint: 0)
    guard job[WignerArithmetic.self].precision == .single, !model.shape.hasDenseCouplings else {
      return model.notices
    }
    return model.notices + [
      "`precision: single` changes nothing here: \(job.model.name) has no dense coupling matrix"
    ]
  }
}

extension BatchQuality {
  /// In the order of `qualityMeasures`.
  var measures: [Double] { [lengthDrift, energyDrift ?? .nan, turnPerStep] }
}
