/// Advances batches of one system by a fixed time step.
protocol TimeStepper: AnyObject {
  /// Advances the state by `steps` steps.
  /// - Parameters:
  ///   - firstStep: number of the first of them since t = 0; tells the time and addresses the noise.
  ///   - firstTrajectory: number of the trajectory in lane 0.
  ///   - goesOn: asked after each step; false ends here.
  /// - Returns: whether all steps were taken; if not, the state is of no use.
  @discardableResult func advance(
    _ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int, goesOn: () -> Bool
  ) -> Bool
}

extension TimeStepper {
  @discardableResult func advance(
    _ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int
  ) -> Bool {
    advance(
      state, steps: steps, firstStep: firstStep, firstTrajectory: firstTrajectory, goesOn: { true })
  }
}

/// How equations of motion are integrated.
public enum Stepper: String, Sendable, CaseIterable {
  /// The composition of the terms' own flows: weak order 2.
  case flows
  /// Lie–Heun steps of the whole field: weak order 1 with multiplicative noise, 2 without noise.
  case lieHeun = "lie_heun"

  /// - Parameters:
  ///   - noise: random streams; nil leaves all noise out (mean field).
  ///   - state: a state of the shape to integrate.
  func stepper(
    _ system: PhaseSpaceSystem, step: Double, noise: NoiseStreams?, like state: BatchState
  ) -> any TimeStepper {
    switch self {
    case .flows: FlowStepper(system: system, step: step, noise: noise, like: state)
    case .lieHeun: LieHeunStepper(system: system, step: step, noise: noise, like: state)
    }
  }
}
