/// What every rank tells all others at the start.
public struct Introduction: Sendable, Equatable {
  public var hostname: String
  /// Type of the processor; results have equal bits on one type.
  public var machine: String
  /// The exit code with which the rank leaves before it has begun; nil if nothing is in its way.
  public var code: Int32?

  public init(hostname: String, machine: String, code: Int32?) {
    self.hostname = hostname
    self.machine = machine
    self.code = code
  }
}

extension [Introduction] {
  /// Host names of the ranks, each once, in the order of their first rank.
  public var hostnames: [String] { firsts(\.hostname) }

  /// Types of their processors likewise.
  public var machines: [String] { firsts(\.machine) }

  /// The exit code of the first rank that leaves before it has begun, if there is one: then all do.
  public var leavingCode: Int32? { lazy.compactMap(\.code).first }

  private func firsts(_ text: (Introduction) -> String) -> [String] {
    var seen: Set<String> = []
    return map(text).filter { seen.insert($0).inserted }
  }
}
