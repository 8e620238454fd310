/// The generic stepper: Lie-group Heun for any list of terms.
///
/// Deterministic order 2, weak order 1 with multiplicative noise. It uses only `Term.addField` and
/// `Term.addIncrements`, no flow: an independent check of `FlowStepper`.
final class LieHeunStepper: TimeStepper {
  private let step: Double
  private let noise: NoiseStreams?
  private let heun: LieHeun

  /// - Parameters:
  ///   - noise: random streams; nil leaves all noise out (mean field).
  ///   - state: a state of the shape to integrate.
  init(system: PhaseSpaceSystem, step: Double, noise: NoiseStreams?, like state: BatchState) {
    self.step = step
    self.noise = noise
    heun = LieHeun(
      terms: system.terms, noises: [.inFlow, .transverse, .dependent, .classes], like: state)
  }

  @discardableResult func advance(
    _ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int, goesOn: () -> Bool
  ) -> Bool {
    for number in firstStep..<(firstStep + steps) {
      heun.advance(
        state, step: step,
        at: StepContext(
          noise: noise, firstTrajectory: firstTrajectory, index: UInt64(4 * number),
          time: (Double(number) + 0.5) * step))
      guard goesOn() else { return false }
    }
    return true
  }
}
