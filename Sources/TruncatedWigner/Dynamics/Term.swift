/// One physical term of a model: a part of the Hamiltonian, or a family of jump operators.
///
/// A model is a list of terms. How a term enters the effective field is all that the generic
/// Lie–Heun stepper needs, and all that a new term must say; a term whose own flow is solved exactly
/// also gives that flow, and the composition of flows becomes faster and more accurate.
protocol Term: AnyObject {
  /// Adds the deterministic part to Ω and da/dt.
  func addField(_ state: BatchState, to field: EffectiveField)

  /// Adds the noise of the term over a step as increments: rotation angles ∫Ω dt and ∫da. For every
  /// jump operator here the noise does not depend on the state (Stratonovich).
  func addIncrements(to increments: EffectiveField, step: Double, at context: StepContext)

  /// Whether the noise turns spins about x and y. Such noise does not commute with itself: it is
  /// left out of `flow` and applied in random order at the middle of a step.
  var hasTransverseNoise: Bool { get }

  /// Variance per unit of time of the noise turns of every site where they are independent of one
  /// another and alike about x and y: the stepper then draws them where it uses them, without a way
  /// through memory. nil where only `addIncrements` tells.
  var independentTurns: [Double]? { get }

  /// How it contributes to a conserved energy.
  var energyForm: EnergyForm { get }

  /// The fastest own motion of a mode, frequency and damping, in radians per unit of time: what a
  /// step must resolve, though the flow of the term alone is exact.
  func modeRate(_ state: BatchState) -> Double

  /// Dense matrix products that one time step takes, for measuring against them.
  var productsPerStep: [StepProduct] { get }

  /// The term alone over an interval, with the noise that belongs to it exactly.
  func flow(duration: Double, like state: BatchState) -> any Flow
}

extension Term {
  func addIncrements(to increments: EffectiveField, step: Double, at context: StepContext) {}

  var hasTransverseNoise: Bool { false }

  var independentTurns: [Double]? { nil }

  var energyForm: EnergyForm { .dissipative }

  func modeRate(_ state: BatchState) -> Double { 0 }

  var productsPerStep: [StepProduct] { [] }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    LieHeunFlow(term: self, duration: duration, like: state)
  }
}

/// What a flow needs to know of where it is applied: the address of its random numbers.
struct StepContext {
  /// Without streams there is no noise (mean field).
  var noise: NoiseStreams?
  /// Trajectory of lane 0.
  var firstTrajectory: Int
  /// Four numbers a time step; no flow is applied twice with the same one.
  var index: UInt64
}

/// A part of the dynamics over a fixed interval, all constants worked out.
protocol Flow: AnyObject {
  func apply(_ state: BatchState, at context: StepContext)
}
