import BatchCore

/// Keys of `sampling` that only truncated Wigner uses.
public struct WignerSampling: KeySection {
  public static let path = Sampling.path

  /// Distribution of the transverse components of a spin.
  @Key(
    .word,
    "transverse spin components: ±1 for each spin (DTWA), or normal with the same variance")
  public var spinSampling = SpinSampling.discrete

  /// Distribution of the increments of white noise.
  @Key(
    .word,
    "increments of white noise: normal numbers, or ±√3 with probability 1/6 each and else 0. The latter has the same moments up to the fifth, which is all that averages at this order of the step need; it saves the time of normal numbers",
    absent: "gaussian")
  public var noise = NoiseSampling.gaussian

  /// Trajectories that are simulated together: a multiple of 16 from 16 to 512.
  @Key(.batchWidth, "trajectories integrated together") public var batch = 64

  public init() {}
}

/// Keys of `time` that only truncated Wigner uses.
public struct WignerIntegration: KeySection {
  public static let path = TimeGrid.path

  /// How equations of motion are integrated.
  @Key(
    .word,
    "`flows`: exactly solved parts, composed; second order in the step. `lie_heun`: steps of the whole field, the same for every model; first order where noise depends on the state, for comparison",
    absent: "flows")
  public var stepper = Stepper.flows

  public init() {}
}

extension Job {
  /// Lie–Heun steps, by which collective emission always goes.
  var takesLieHeun: Bool {
    model.hasCollectiveEmission || self[WignerIntegration.self].stepper == .lieHeun
  }
}

/// Keys at the top level that only truncated Wigner uses.
public struct WignerArithmetic: KeySection {
  public static let path = ""

  /// Arithmetic of the products with dense coupling matrices.
  @Key(
    .word,
    "arithmetic of the products with dense coupling matrices. `single` is up to twice as fast where they take most of the time; see below",
    absent: "double")
  public var precision = MatrixPrecision.double

  public init() {}
}

extension KeyForm<Int> {
  fileprivate static var batchWidth: Self {
    Self(
      "multiple of 16, 16 to 512",
      read: { field in
        guard let value = field.node.number, NumberRule.whole(16...512).accepts(value),
          Int(value) % 16 == 0
        else { throw field.wrong(expected: "a whole number: a multiple of 16 from 16 to 512") }
        return Int(value)
      }, json: { .number(Double($0)) })
  }
}
