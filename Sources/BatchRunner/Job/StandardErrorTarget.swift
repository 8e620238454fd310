import TruncatedWigner

/// How precise one observable shall become.
public enum StandardErrorTarget: Sendable, Equatable {
  case absolute(Double)
  /// Share of the observable's largest value at the point.
  case relative(Double)

  /// The largest standard error allowed for an observable of this size.
  func limit(size: Double) -> Double {
    switch self {
    case .absolute(let error): error
    case .relative(let share): share * size
    }
  }

  /// The key under which the target for every other observable stands.
  static let everyOther = "all"
}

extension JobField {
  /// `0.01`, `2%`, or a mapping of observables to such.
  func standardErrorTargets() throws -> [String: StandardErrorTarget]? {
    if node.isNull { return nil }
    guard case .mapping(let entries) = node.content else {
      return [StandardErrorTarget.everyOther: try standardErrorTarget()]
    }
    var targets: [String: StandardErrorTarget] = [:]
    for entry in entries {
      let field = JobField(name: "\(name).\(entry.key)", keyPlace: entry.place, node: entry.value)
      targets[entry.key] = try field.standardErrorTarget()
    }
    return targets.isEmpty ? nil : targets
  }

  private func standardErrorTarget() throws -> StandardErrorTarget {
    if case .scalar(let text, _) = node.content, text.hasSuffix("%") {
      if let percent = Quantity.real(String(text.dropLast())), NumberRule.positive.accepts(percent)
      {
        return .relative(percent / 100)
      }
    } else if let error = node.number, NumberRule.positive.accepts(error) {
      return .absolute(error)
    }
    throw wrong(expected: "a number > 0, a percentage like 2%, or a mapping of observables to such")
  }

  /// Refuses targets for observables that the job does not have.
  func checkTargets(_ targets: [String: StandardErrorTarget], of job: Job) throws {
    let names = Plan(job: job).layout(atPoint: 0).resultNames
    for (name, _) in targets.sorted(by: { $0.key < $1.key })
    where name != StandardErrorTarget.everyOther && !names.contains(name) {
      throw keyPlace.error(
        "`\(self.name)` names `\(shortened(name))`, which the job does not measure; \(Suggestion.question(name, in: names))it has \(names.joined(separator: ", "))"
      )
    }
  }
}
