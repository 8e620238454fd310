extension ModelExpression {
  /// The expression printed in one way, whatever its white space and the form of its numbers: two texts
  /// with the same print are the same expression.
  public var canonical: String { root.printed }

  /// Names that the expression uses, its own indices among them.
  public var names: Set<String> {
    var names: Set<String> = []
    root.collectNames(&names)
    return names
  }
}

extension ModelIndices {
  public var canonical: String { binders.map(\.printed).joined(separator: ", ") }
}

extension ExpressionNode {
  var printed: String {
    switch kind {
    case .number(let value): Self.printed(value)
    case .name(let name): name
    case .element(let name, let list): "\(name.text)[\(Self.printed(list))]"
    case .call(let name, let list): "\(name.text)(\(Self.printed(list)))"
    case .group(let inner): "(\(inner.printed))"
    case .negative(let node): "-\(node.printed)"
    case .power(let base, let exponent): "\(base.printed)^\(exponent.printed)"
    case .product(let factors):
      factors.enumerated().map { number, factor in
        (number == 0 ? "" : factor.divides ? "/" : "*") + factor.node.printed
      }.joined()
    case .terms(let terms, let adjoint):
      terms.enumerated().map { number, term in
        (number == 0 ? (term.isNegative ? "-" : "") : term.isNegative ? " - " : " + ")
          + term.node.printed
      }.joined() + (adjoint ? " + h.c." : "")
    case .sum(let binders, let condition, let body):
      "sum(\(binders.map(\.printed).joined(separator: ", "))"
        + (condition.map { " if \($0.left.printed) \($0.comparison) \($0.right.printed)" } ?? "")
        + ": \(body.printed))"
    }
  }

  private static func printed(_ list: [ExpressionNode]) -> String {
    list.map(\.printed).joined(separator: ", ")
  }

  static func printed(_ value: Double) -> String {
    value.magnitude < 1e15 && value == value.rounded() ? String(Int(value)) : "\(value)"
  }

  fileprivate func collectNames(_ names: inout Set<String>) {
    switch kind {
    case .number: break
    case .name(let name): names.insert(name)
    case .element(let name, let list), .call(let name, let list):
      names.insert(name.text)
      for node in list { node.collectNames(&names) }
    case .group(let node), .negative(let node): node.collectNames(&names)
    case .power(let base, let exponent):
      base.collectNames(&names)
      exponent.collectNames(&names)
    case .product(let factors): for factor in factors { factor.node.collectNames(&names) }
    case .terms(let terms, _): for term in terms { term.node.collectNames(&names) }
    case .sum(let binders, let condition, let body):
      for case .value(_, let node) in binders { node.collectNames(&names) }
      for binder in binders { names.formUnion(binder.names.map(\.text)) }
      condition?.left.collectNames(&names)
      condition?.right.collectNames(&names)
      body.collectNames(&names)
    }
  }
}

extension ExpressionNode.Binder {
  /// The indices, new ones or not.
  var names: [ExpressionNode.Name] {
    switch self {
    case .member(let name, _), .value(let name, _): [name]
    case .ordered(let first, let second, _), .different(let first, let second, _),
      .neighbours(let first, let second, _):
      [first, second]
    case .coordinates(let names, _): names
    }
  }

  var printed: String {
    func among(_ set: ExpressionNode.Name?) -> String { set.map { " in \($0.text)" } ?? "" }
    return switch self {
    case .member(let name, let set): name.text + among(set)
    case .ordered(let first, let second, let set): "\(first.text)<\(second.text)\(among(set))"
    case .different(let first, let second, let set): "\(first.text)!=\(second.text)\(among(set))"
    case .neighbours(let first, let second, let set):
      "<\(first.text),\(second.text)>\(among(set))"
    case .coordinates(let names, let set):
      "(\(names.map(\.text).joined(separator: ",")))\(among(set))"
    case .value(let name, let node): "\(name.text) = \(node.printed)"
    }
  }
}
