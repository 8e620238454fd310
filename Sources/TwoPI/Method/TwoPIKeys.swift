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

  @Key(
    .boolean,
    "whether what a finite `memory` changes is measured, by a run with all of it: `memory_error`")
  public var memoryError = true

  @Key(
    .ranks,
    "ranks that solve a sweep point together; `auto`: those that would have no point of their own. Changes no bit",
    isIdentity: false)
  public var ranks: Int? = nil

  public init() {}

  public enum Order: String, Sendable, CaseIterable {
    case nlo, lo
  }
}

extension Job {
  /// Error that is asked for, relative to the largest value of each observable.
  var twoPITolerance: Double { self[IntegrationTolerance.self].tolerance ?? 1e-4 }
}

extension KeyForm<Int?> {
  fileprivate static var ranks: Self {
    Self(
      "`auto`, or whole, 1 to 1024",
      read: { $0.node.word == "auto" ? nil : try $0.integer(1...1024) },
      json: { $0.map { .number(Double($0)) } ?? .text("auto") })
  }
}

extension KeyForm<Double> {
  fileprivate static var memory: Self {
    Self(
      "`all`, or number > 0",
      read: { $0.node.word == "all" ? .infinity : try $0.number(.positive) },
      json: { $0.isFinite ? .number($0) : .text("all") })
  }
}
