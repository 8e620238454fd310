/// How many samples, and from which random numbers: the section `sampling`, as every method has it.
public struct Sampling: KeySection {
  public static let path = "sampling"

  /// Disorder realizations per point of the sweep, at least 1.
  @Key(
    .whole(1...1_000_000_000), "draws of the disorder at each point of the sweep",
    isIdentity: false)
  public var realizations = 64

  /// Trajectories per realization, at least 1.
  @Key(
    .whole(1...1_000_000_000), "trajectories of each realization; `overlap` needs 2",
    isIdentity: false)
  public var trajectories = 64

  @Key(.unsigned, "of all random numbers") public var seed: UInt64 = 1

  /// Points end when the standard errors of these observables (`all`: of every other one) are small
  /// enough; nil: when all samples are there.
  @Key(
    .standardErrorTargets, "end a point when its standard errors are this small",
    name: "target_stderr", isIdentity: false)
  public var targetStandardErrors: [String: StandardErrorTarget]? = nil

  public init() {}
}
