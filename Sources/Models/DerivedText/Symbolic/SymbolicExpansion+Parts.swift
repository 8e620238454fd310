extension SymbolicExpansion {
  // MARK: Kinds of parts

  func isOperator(_ node: ExpressionNode, _ context: Context) -> Bool {
    func any(_ nodes: [ExpressionNode]) -> Bool { nodes.contains { isOperator($0, context) } }
    return switch node.kind {
    case .number: false
    case .name(let name): isOperator(name, context)
    case .element(let name, _): isOperator(name.text, context)
    case .call(let name, let list): name.text == "dag" && any(list)
    case .group(let inner), .negative(let inner): any([inner])
    case .power(let base, _): any([base])
    case .product(let factors): any(factors.map(\.node))
    case .terms(let terms, _): any(terms.map(\.node))
    case .sum(_, _, let body): any([body])
    }
  }

  private func isOperator(_ name: String, _ context: Context) -> Bool {
    if context.index(name) != nil { return false }
    if ExpressionScope.operators[name] != nil { return true }
    guard let definition = scope.definitions[name] else { return false }
    return isOperator(definition.expression.root, context)
  }

  /// Whether a number has no imaginary part: names of parameters stand for real numbers unless a formula
  /// says otherwise.
  func isReal(_ node: ExpressionNode) -> Bool {
    switch node.kind {
    case .number: true
    case .name(let name): name != "im" && isReal(name)
    case .element(let name, _): isReal(name.text)
    case .call(let name, let list):
      ["abs", "real", "imag", "size", "dist"].contains(name.text) || list.allSatisfy(isReal)
    case .group(let inner), .negative(let inner): isReal(inner)
    case .power(let base, let exponent): isReal(base) && isReal(exponent)
    case .product(let factors): factors.allSatisfy { isReal($0.node) }
    case .terms(let terms, let adjoint): adjoint || terms.allSatisfy { isReal($0.node) }
    case .sum(_, _, let body): isReal(body)
    }
  }

  private func isReal(_ name: String) -> Bool {
    if let definition = scope.definitions[name] { return isReal(definition.expression.root) }
    guard let parameter = scope.parameters[name] else { return true }
    return [0.0, 0.37, 1.9].allSatisfy { time in
      guard parameter.over.isEmpty || !parameter.over.contains(where: { $0 == nil }) else {
        return true
      }
      let sizes = parameter.over.map { name in scope.sets.first { $0.name == name }?.count ?? 0 }
      if sizes.contains(0) { return true }
      return (0..<min(sizes.first ?? 1, 4)).allSatisfy { i in
        (0..<min(sizes.count > 1 ? sizes[1] : 1, 4)).allSatisfy { j in
          parameter.value(i, j, time).im == 0
        }
      }
    }
  }

  /// The value of an expression without names that change.
  func constant(_ node: ExpressionNode) -> ComplexNumber? {
    try? scope.number(ModelExpression(text: node.printed, root: node))
  }

  // MARK: Numbers

  /// Plain numbers and `im` go into the number, the rest stays as written.
  func scalarTerm(
    _ node: ExpressionNode, divides: Bool, _ context: Context
  ) -> SymbolicTerm {
    var term = SymbolicTerm()
    switch node.kind {
    case .number(let value) where value != 0 || !divides:
      term.number = ComplexNumber(divides ? 1 / value : value)
    case .name("im") where context.index("im") == nil:
      term.number = divides ? -.i : .i
    case .group(let inner):
      if case .terms(let terms, false) = inner.kind, terms.count > 1 {
        term.scalars = [.init(divides: divides, node: node)]
      } else {
        return scalarTerm(inner, divides: divides, context)
      }
    case .negative(let inner):
      return ComplexNumber(-1) * scalarTerm(inner, divides: divides, context)
    case .product(let factors):
      for factor in factors {
        term = term * scalarTerm(factor.node, divides: factor.divides != divides, context)
      }
    case .terms(let terms, false) where terms.count == 1:
      return ComplexNumber(terms[0].isNegative ? -1 : 1)
        * scalarTerm(terms[0].node, divides: divides, context)
    case .terms: term.scalars = [.init(divides: divides, node: .init(.group(node), node.columns))]
    case .power(let base, let exponent):
      if case .number(let b) = base.kind, case .number(let e) = exponent.kind {
        term.number = ScalarFunction.power(ComplexNumber(b), ComplexNumber(divides ? -e : e))
      } else {
        term.scalars = [.init(divides: divides, node: node)]
      }
    default: term.scalars = [.init(divides: divides, node: node)]
    }
    return term
  }

  // MARK: Names

  /// One operator as a polynomial on site or mode 0.
  func polynomial(_ name: String) -> OperatorPolynomial? {
    typealias P = OperatorPolynomial
    func large(_ pauli: OperatorMonomial.Pauli) -> P {
      P(sumOf: [
        (
          OperatorMonomial(spins: [.init(site: 0, pauli: pauli, isLarge: true)], modes: []),
          ComplexNumber(0.5)
        )
      ])
    }
    return switch name {
    case "sx": .sx(0)
    case "sy": .sy(0)
    case "sz": .sz(0)
    case "sp": .sp(0)
    case "sm": .sm(0)
    case "a": .a(0)
    case "ad": .ad(0)
    case "Sx": large(.x)
    case "Sy": large(.y)
    case "Sz": large(.z)
    case "Sp": large(.x) + .i * large(.y)
    case "Sm": large(.x) - .i * large(.y)
    default: nil
    }
  }

  /// The set that an operator acts on.
  func place(
    _ name: String, _ index: [ExpressionNode], _ context: Context
  ) throws -> SymbolicTerm.Place {
    guard let kind = ExpressionScope.operators[name] else { throw Unsupported() }
    var sets = try Set(index.compactMap { try compiler.set(in: $0, context).set })
    if sets.isEmpty {
      let all = scope.sets.indices.filter {
        scope.sets[$0].kind == kind && scope.sets[$0].count > 0
      }
      let fitting = all.filter {
        kind == .modes || (scope.sets[$0].twiceSpin > 1) == (name.first == "S")
      }
      guard fitting.count == 1 else { throw Unsupported() }
      sets = [fitting[0]]
    }
    guard let set = sets.first, sets.count == 1 else { throw Unsupported() }
    // The only member has no index.
    return SymbolicTerm.Place(set: set, index: scope.sets[set].count == 1 ? [] : index)
  }
}
