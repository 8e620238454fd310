/// Of which observables a result has the value in each disorder realization: `output.per_realization`.
public enum RealizationChoice: Sendable, Equatable {
  case none
  case all
  /// Variables of the result, by name.
  case only([String])

  /// Those of some variables that are chosen, in the order of these.
  public func names(among variables: [String]) -> [String] {
    switch self {
    case .none: []
    case .all: variables
    case .only(let names): variables.filter(names.contains)
    }
  }

  /// Of the variable NAME the one with a value for each realization, and the axis of these.
  public static let suffix = "_realizations"
  public static let axis = "realization"
}

extension KeyForm<RealizationChoice> {
  /// Nothing is written again where nothing was chosen.
  static var realizationChoice: Self {
    Self(
      "boolean, or a list of observables",
      read: { try $0.realizationChoice() },
      json: { choice in
        switch choice {
        case .none: nil
        case .all: .boolean(true)
        case .only(let names): .array(names.map(JSON.text))
        }
      })
  }
}

extension JobField {
  fileprivate func realizationChoice() throws -> RealizationChoice {
    if node.isNull { return .none }
    if let choice = node.boolean { return choice ? .all : .none }
    guard case .list = node.content else {
      throw wrong(expected: "true, false, or a list of observables")
    }
    var names: [String] = []
    for field in try list("a list of observables") {
      let name = try field.text("the name of an observable")
      if names.contains(name) {
        throw field.place.error("`\(shortened(name))` is given twice; give each one once")
      }
      names.append(name)
    }
    return names.isEmpty ? .none : .only(names)
  }
}

extension Job {
  /// Refuses names of variables that have no value in a realization, or that something else has.
  /// - Throws: `JobError`.
  func checkRealizations(_ section: JobReader) throws {
    guard output.perRealization != .none, let field = section.field("per_realization") else {
      return
    }
    let computation = method.computation(of: self)
    let able = computation.reduction(atPoint: 0).sampleVariables.map(\.name)
    if able.isEmpty {
      throw field.place.error(
        "`\(field.name)`: `method: \(method.name)` has no values of single realizations; leave the key out"
      )
    }
    if case .only(let names) = output.perRealization {
      for name in names where !able.contains(name) {
        let why =
          computation.variableNames.contains(name)
          ? "has no value in a single realization" : "is not measured by the job"
        throw field.place.error(
          "`\(field.name)`: `\(shortened(name))` \(why); \(Suggestion.question(name, in: able))choose of \(able.joined(separator: ", "))"
        )
      }
    }
    let names = output.perRealization.names(among: able).map { $0 + RealizationChoice.suffix }
    let taken =
      computation.variableNames + computation.sweepVariables.map(\.name)
      + computation.axes.map(\.name) + sweep.map(\.key)
    if let clash = (names + [RealizationChoice.axis]).first(where: taken.contains) {
      throw field.keyPlace.error(
        "`\(field.name)` makes `\(shortened(clash))`, but something else of this job has that name; choose another name for that"
      )
    }
  }
}
