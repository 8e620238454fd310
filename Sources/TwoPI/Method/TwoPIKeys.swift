import BatchCore

/// Keys of the section `twopi`.
public struct TwoPIKeys: KeySection {
  public static let path = "twopi"

  @Key(
    .word,
    "order in 1/N_s that is kept: `nlo`, with fluctuations; `lo`, retarded mean field"
  )
  public var order = Order.nlo

  @Key(
    .memory,
    "how far back the integrals over the past reach, in the unit of time; `all`, or an approximation that destroys slow relaxation"
  )
  public var memory = Double.infinity

  public init() {}

  public enum Order: String, Sendable, CaseIterable {
    case nlo, lo
  }
}

extension Job {
  /// Error that is asked for, relative to the largest value of each observable.
  var twoPITolerance: Double { self[IntegrationTolerance.self].tolerance ?? 1e-4 }
}

extension KeyForm<Double> {
  fileprivate static var memory: Self {
    Self(
      "`all`, or number > 0",
      read: { $0.node.word == "all" ? .infinity : try $0.number(.positive) },
      json: { $0.isFinite ? .number($0) : .text("all") })
  }
}
