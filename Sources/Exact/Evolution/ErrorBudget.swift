import Numerics

/// The error that steps of a run may leave in all, relative to the norm of the state, each its share of the
/// time.
struct ErrorBudget {
  let tolerance: Double
  /// Length of the run; 0: every step may leave as much.
  let duration: Double

  /// The error that one step may leave; not less than rounding does.
  func allowed(step: Double, norm: Double) -> Double {
    norm * max(2e-15, 0.5 * tolerance * (duration > 0 ? min(1, step / duration) : 1))
  }
}

extension StepControl {
  /// Tries a step of Dormand and Prince.
  /// - Returns: the factor by which the next step may differ; nil: the error is too large, and the step is to
  ///   be tried shorter.
  /// - Throws: `ImpossibleRealization` where no step is short enough.
  mutating func attempt(
    _ method: DormandPrince853, _ state: UnsafePointer<Double>, step: Double, norm: Double,
    _ budget: ErrorBudget, _ derivative: DormandPrince853.Derivative
  ) throws -> Double? {
    let error = method.attempt(state, at: time, step: step, derivative)
    let allowed = budget.allowed(step: step, norm: norm)
    let factor =
      error.isFinite ? DormandPrince853.stepFactor(error: error, tolerance: allowed) : 0.2
    guard error.isFinite, error <= allowed else {
      try reject(step, factor: factor)
      return nil
    }
    method.accept()
    return factor
  }
}
