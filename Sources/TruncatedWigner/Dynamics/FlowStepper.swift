/// Integrates a model by composing the flows of its terms.
///
/// With factors F₀ … F_n (the stages of the system, its transverse noise and its noise in classes) one step is
///   F₀(h/2) F₁(h/2) … F_n(h) … F₁(h/2) F₀(h/2),
/// where the F₀ of neighbouring steps are joined. Each factor is the stochastic flow of its part:
/// exact for free spins and modes (Ornstein–Uhlenbeck), decay, dephasing and couplings. The
/// transverse noise applies rotations about x and y in random order, so that the mean over both
/// orders has the right second moments (Ninomiya and Victoir, doi:10.1080/13504860701413958); noise in
/// classes likewise, one class after the other. It stands behind the stage of its part, before it if that
/// is the first. The symmetric composition then has weak order 2. Spin lengths are kept to rounding. Coefficients of
/// time are taken within the interval of each factor, which keeps the order.
final class FlowStepper: TimeStepper {
  private let step: Double
  private let noise: NoiseStreams?
  private let halves: [[any Flow]]
  private let fulls: [[any Flow]]

  /// - Parameters:
  ///   - noise: random streams; nil leaves all noise out (mean field).
  ///   - state: a state of the shape to integrate.
  init(system: PhaseSpaceSystem, step: Double, noise: NoiseStreams?, like state: BatchState) {
    self.step = step
    self.noise = noise
    let noisy = noise == nil ? [] : system.terms.filter { $0.noise == .transverse }
    func factors(_ duration: Double) -> [[any Flow]] {
      var factors: [[any Flow]] = []
      for (number, stage) in system.stages.enumerated() {
        let flows = stage.filter(\.hasFlow).map { $0.flow(duration: duration, like: state) }
        let classes =
          noise == nil ? [] : stage.compactMap { $0.noiseFlow(duration: duration, like: state) }
        factors += number == 0 ? [classes, flows] : [flows, classes]
      }
      factors = factors.filter { !$0.isEmpty }
      if !noisy.isEmpty {
        let noise: [any Flow] = [TransverseNoise(terms: noisy, duration: duration, like: state)]
        factors.insert(noise, at: system.noisePlace == .inside ? factors.count : 0)
      }
      return factors.isEmpty ? [[]] : factors
    }
    halves = factors(step / 2)
    fulls = factors(step)
  }

  @discardableResult func advance(
    _ state: BatchState, steps: Int, firstStep: Int, firstTrajectory: Int,
    goesOn: () -> Bool
  ) -> Bool {
    /// Slots: 0 opening half, 1 up to the middle, 2 after it and the joined first factor,
    /// 3 closing half. `middle` is that of the factor's interval, in steps from the start of this one.
    func apply(_ flows: [any Flow], _ number: Int, _ slot: Int, _ middle: Double) {
      let context = StepContext(
        noise: noise, firstTrajectory: firstTrajectory, index: UInt64(4 * number + slot),
        time: (Double(number) + middle) * step)
      for flow in flows { flow.apply(state, at: context) }
    }
    let last = halves.count - 1
    apply(halves[0], firstStep, 0, 0.25)
    for number in firstStep..<(firstStep + steps) {
      for factor in stride(from: 1, to: last, by: 1) { apply(halves[factor], number, 1, 0.25) }
      if last > 0 { apply(fulls[last], number, 1, 0.5) }
      for factor in stride(from: last - 1, through: 1, by: -1) {
        apply(halves[factor], number, 2, 0.75)
      }
      if number == firstStep + steps - 1 {
        apply(halves[0], number, 3, 0.75)
      } else {
        apply(fulls[0], number, 2, 1)
      }
      guard goesOn() else { return false }
    }
    return true
  }
}
