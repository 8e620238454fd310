import Numerics

/// One physical term of a model: a part of the Hamiltonian, or a family of jump operators.
///
/// A model is a list of terms. How a term enters the effective field, with its noise, is all that the
/// generic Lie–Heun stepper needs, and all that a new term must say; a term whose own flow is solved
/// exactly also gives that flow, and the composition of flows becomes faster and more accurate.
///
/// Field and noise may depend on time. Energies and `independentTurns` are those of terms that do not.
protocol Term: AnyObject {
  /// Adds the deterministic part to Ω and da/dt of the state at a time.
  func addField(_ state: BatchState, to field: EffectiveField, at time: Double)

  /// What kind of noise the term has; where it has none `addIncrements` is not called.
  var noise: TermNoise { get }

  /// Whose random numbers the noise draws; no two noisy terms of a system draw the same.
  var noisePurpose: NoisePurpose? { get }

  /// Adds the noise of the term over an interval as increments: rotation angles ∫Ω dt and ∫da, in the
  /// sense of Stratonovich. A function of the state and the context alone: Lie–Heun stages ask for noise
  /// that depends on the state (`.dependent`, `.classes`) at the start of the interval and again at its end, with the same random numbers,
  /// and take the mean. Every other kind is asked once, and must not look at the state.
  /// - Parameters:
  ///   - step: length of the interval.
  ///   - context: the address of the random numbers, and the time at which coefficients are taken.
  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext)

  /// Variance per unit of time of the noise turns of every site where they are independent of one
  /// another and alike about x and y: the stepper then draws them where it uses them, without a way
  /// through memory. nil where only `addIncrements` tells.
  var independentTurns: [Double]? { get }

  /// How it contributes to a conserved energy.
  var energyForm: EnergyForm { get }

  /// Adds the energy of every trajectory, [group]; asked where the form is `.own`.
  func addEnergy(_ state: BatchState, to energies: inout [Lanes])

  /// The fastest own motion of a mode, frequency and damping, in radians per unit of time: what a
  /// step must resolve, though the flow of the term alone is exact.
  func modeRate(_ state: BatchState) -> Double

  /// Dense matrix products that one time step takes, for measuring against them.
  var productsPerStep: [StepProduct] { get }

  /// The term alone over an interval, with its noise unless that is `.transverse` or in `.classes`.
  /// Coefficients of time are taken at the middle of the interval, or at both its ends, which the context
  /// of `apply` tells.
  func flow(duration: Double, like state: BatchState) -> any Flow

  /// Whether `flow` does anything, with noise or without.
  var hasFlow: Bool { get }

  /// The noise alone over an interval, where it is in `.classes`; otherwise nil.
  func noiseFlow(duration: Double, like state: BatchState) -> (any Flow)?
}

/// Noise of a term, as steppers distinguish it.
enum TermNoise {
  case absent
  /// It commutes with itself: additive, or turns about fixed axes. It belongs to `flow`.
  case inFlow
  /// It turns spins about x and y by angles that do not depend on the state. Such noise does not commute
  /// with itself: it is left out of `flow` and applied in random order at one place of a step.
  case transverse
  /// It depends on the state. It belongs to `flow`, which is a Lie–Heun step unless the term knows better.
  case dependent
  /// It depends on the state, in classes whose flows commute within each (`NoiseClass`). It is left out of
  /// `flow` and is a factor of its own in a step (`Term.noiseFlow`).
  case classes

  var dependsOnState: Bool { self == .dependent || self == .classes }
}

extension Term {
  var noise: TermNoise { .absent }

  var noisePurpose: NoisePurpose? { nil }

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {}

  var independentTurns: [Double]? { nil }

  var energyForm: EnergyForm { .dissipative }

  func addEnergy(_ state: BatchState, to energies: inout [Lanes]) {}

  func modeRate(_ state: BatchState) -> Double { 0 }

  var productsPerStep: [StepProduct] { [] }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    LieHeunFlow(term: self, duration: duration, like: state)
  }

  var hasFlow: Bool { true }

  func noiseFlow(duration: Double, like state: BatchState) -> (any Flow)? { nil }
}

/// What a flow needs to know of where it is applied: time, and the address of its random numbers.
struct StepContext {
  /// Without streams there is no noise (mean field).
  var noise: NoiseStreams?
  /// Trajectory of lane 0.
  var firstTrajectory: Int
  /// Four numbers a time step; no flow is applied twice with the same one.
  var index: UInt64
  /// The middle of the interval, in the unit of time of the model.
  var time = 0.0
}

/// A part of the dynamics over a fixed interval, all constants worked out.
protocol Flow: AnyObject {
  func apply(_ state: BatchState, at context: StepContext)
}
