import BatchCore

/// Which names of a typed model use which.
struct Uses {
  /// Formulas of parameters and definitions, as definitions of expressions.
  let formulas: [ExpressionScope.Definition]
  /// Names that stand in the formulas or the distribution of a name.
  private var inside: [String: Set<String>] = [:]
  private let parameters: [CustomParameter]
  /// All names that the job's expressions reach.
  private(set) var names: Set<String> = []

  init(
    parameters: [CustomParameter], definitions: [ExpressionScope.Definition],
    roots: [ModelExpression]
  ) {
    self.parameters = parameters
    formulas =
      parameters.flatMap { parameter -> [ExpressionScope.Definition] in
        if case .formula(let elements) = parameter.form {
          return ExpressionScope.Definition.elements(parameter.name, elements)
        }
        return []
      } + definitions
    for definition in definitions { inside[definition.name] = definition.expression.names }
    for parameter in parameters {
      switch parameter.form {
      case .formula(let elements):
        inside[parameter.name] = elements.reduce(into: []) {
          $0.formUnion($1.expression.names.subtracting($1.indices))
        }
      case .distribution(let distribution):
        inside[parameter.name] = distribution.numbers.reduce(into: []) { $0.formUnion($1.names) }
      default: inside[parameter.name] = []
      }
    }
    for definition in definitions {
      inside[definition.name] = definition.expression.names.subtracting(definition.indices)
    }
    names = reached(from: roots.flatMap(\.names))
  }

  func isKnown(_ name: String) -> Bool { inside[name] != nil }

  /// Names that are used, directly or inside of others.
  func reached(from names: some Sequence<String>) -> Set<String> {
    var (found, open) = (Set<String>(), Array(names))
    while let name = open.popLast() {
      if found.insert(name).inserted { open += inside[name] ?? [] }
    }
    return found
  }

  /// A name that an expression reaches and must not.
  func first(in expression: ModelExpression, _ isRefused: (String) -> Bool) -> String? {
    reached(from: expression.names).filter(isRefused).min()
  }

  var random: Set<String> { Set(parameters.filter(\.isRandom).map(\.name)) }

  /// What depends on time by itself.
  var timed: Set<String> {
    Set(
      parameters.filter { if case .table = $0.form { true } else { false } }.map(\.name) + ["t"])
  }

  static let operators = Set(ExpressionScope.operators.keys).union(["Sx", "Sy", "Sz", "Sp", "Sm"])
}

extension CustomReading {
  /// Parameters that nothing uses, with their place.
  func unused(_ uses: Uses) throws -> [(name: String, field: JobField)] {
    let section = try source.model.section("parameters")
    return section.keys.compactMap { key in
      let name = String(key.prefix { $0 != "[" })
      return uses.names.contains(name) ? nil : (name, section.field(key)!)
    }
  }

  /// No name is used in a place where it has no value.
  func check(_ uses: Uses, _ initial: [CustomInitial]) throws {
    func refuse(_ expression: ModelExpression, _ names: Set<String>, _ problem: (String) -> String)
      throws
    {
      guard let name = uses.first(in: expression, names.contains) else { return }
      let error = ExpressionError(problem(name), expression.text, expression.root.columns(of: name))
      throw (places[expression.text] ?? source.modelField).error(error)
    }
    func refuseOperators(_ expression: ModelExpression, _ what: String) throws {
      try refuse(expression, Uses.operators) { "`\($0)` is an operator; \(what)" }
    }
    func refuseChanging(_ expression: ModelExpression, _ what: String) throws {
      try refuseOperators(expression, "\(what) is a number")
      try refuse(expression, uses.random) {
        "`\($0)` is drawn for every realization; \(what) is the same in all"
      }
      try refuse(expression, uses.timed) { "`\($0)` depends on time; \(what) does not" }
    }
    for size in sizes { try refuseChanging(size, "a size") }
    for state in initial {
      for formula in state.formulas { try refuseChanging(formula.expression, "an initial state") }
    }
    for parameter in parameterList {
      switch parameter.form {
      case .formula(let elements):
        for element in elements {
          try refuseOperators(
            element.expression, "a parameter is a number; names for operators stand in `define`")
        }
      case .distribution(let distribution):
        for number in distribution.numbers {
          try refuseChanging(number, "the number of a distribution")
        }
      default: break
      }
    }
  }
}

extension ExpressionNode {
  /// Where a name first stands; all of the expression where it stands in none of its own parts.
  func columns(of name: String) -> ClosedRange<Int> { first(name) ?? columns }

  private func first(_ name: String) -> ClosedRange<Int>? {
    func first(_ nodes: [ExpressionNode]) -> ClosedRange<Int>? {
      nodes.lazy.compactMap { $0.first(name) }.first
    }
    switch kind {
    case .number: return nil
    case .name(let own): return own == name ? columns : nil
    case .element(let own, let list), .call(let own, let list):
      return own.text == name ? own.columns : first(list)
    case .group(let node), .negative(let node): return node.first(name)
    case .power(let base, let exponent): return first([base, exponent])
    case .product(let factors): return first(factors.map(\.node))
    case .terms(let terms, _): return first(terms.map(\.node))
    case .sum(let binders, let condition, let body):
      var nodes = binders.compactMap { if case .value(_, let node) = $0 { node } else { nil } }
      if let condition { nodes += [condition.left, condition.right] }
      return first(nodes + [body])
    }
  }
}
