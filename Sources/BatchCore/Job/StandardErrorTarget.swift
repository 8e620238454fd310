/// How precise one observable shall become.
public enum StandardErrorTarget: Sendable, Equatable {
  case absolute(Double)
  /// Share of the observable's largest value at the point.
  case relative(Double)

  /// The largest standard error allowed for an observable of this size.
  public func limit(size: Double) -> Double {
    switch self {
    case .absolute(let error): error
    case .relative(let share): share * size
    }
  }

  /// The key under which the target for every other observable stands.
  public static let everyOther = "all"
}

extension KeyForm<[String: StandardErrorTarget]?> {
  static var standardErrorTargets: Self {
    Self(
      "number > 0, percentage, or `{observable: such}`",
      read: { try $0.standardErrorTargets() },
      json: { targets in
        guard let targets else { return nil }
        return .object(
          targets.sorted { $0.key < $1.key }.map { name, target in
            switch target {
            case .absolute(let error): (name, .number(error))
            case .relative(let share):
              (name, .text("\(Quantity.text(Quantity.written(100 * share)))%"))
            }
          })
      })
  }
}

extension JobField {
  /// `0.01`, `2%`, or a mapping of observables to such.
  fileprivate func standardErrorTargets() throws -> [String: StandardErrorTarget]? {
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
  /// - Parameter names: of those that it has.
  func checkTargets(_ targets: [String: StandardErrorTarget], among names: [String]) throws {
    for (name, _) in targets.sorted(by: { $0.key < $1.key })
    where name != StandardErrorTarget.everyOther && !names.contains(name) {
      throw keyPlace.error(
        "`\(self.name)` names `\(shortened(name))`, which the job does not measure; \(Suggestion.question(name, in: names))it has \(names.joined(separator: ", "))"
      )
    }
  }
}
