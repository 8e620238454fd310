/// What is written, and when: the section `output`.
public struct Output: KeySection {
  public static let path = "output"

  /// Seconds between two savings of the partial result.
  @Key(
    .duration,
    "interval between saves of the partial result. The same command given again continues from the last save",
    defaultText: "`60s`", isIdentity: false)
  public var checkpoint = 60.0

  /// Whether a complete file keeps its partial sums; nil: the default of the result file.
  @Key(
    .optionalBoolean,
    "whether a complete file keeps the partial sums that a larger job continues from",
    defaultText: "see below", isIdentity: false)
  public var keepPartial: Bool? = nil

  /// Observables of which the file also has the value in each realization.
  @Key(
    .realizationChoice,
    "whether the file also has the value of observables in each disorder realization, as `NAME_realizations`: of all, or of those in a list",
    defaultText: "false", isIdentity: false)
  public var perRealization = RealizationChoice.none

  public init() {}
}
