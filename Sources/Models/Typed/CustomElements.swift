extension ExpressionScope.Definition {
  init(name: String, indices: [String], expression: ModelExpression) {
    (self.name, self.indices, self.expression) = (name, indices, expression)
  }

  /// A parameter with formulas for all elements and for special ones: definitions that together say
  ///   J[i,j] = Σ_{if i = j} J_special[i] + Σ_{if i ≠ j} J_others[i,j],
  /// where each sum has one summand or none. Names of the parts hold a sign that nobody can type.
  static func elements(_ name: String, _ elements: [CustomElement]) -> [Self] {
    guard let general = elements.first(where: { !$0.isSpecial }) else { return [] }
    guard let special = elements.first(where: \.isSpecial) else {
      return [Self(name: name, indices: general.indices, expression: general.expression)]
    }
    let here = 1...1
    func node(_ kind: ExpressionNode.Kind) -> ExpressionNode { ExpressionNode(kind, here) }
    func part(_ number: Int, _ arguments: [String], if comparison: String) -> ExpressionNode {
      let indices = general.indices.map { node(.name($0)) }
      return node(
        .sum(
          [.value(.init(text: "#", columns: here), node(.number(0)))],
          .init(left: indices[0], comparison: comparison, right: indices[1]),
          node(
            .element(
              .init(text: "\(name)#\(number)", columns: here), arguments.map { node(.name($0)) }))))
    }
    let both = node(
      .terms(
        [
          .init(isNegative: false, node: part(0, [general.indices[0]], if: "==")),
          .init(isNegative: false, node: part(1, general.indices, if: "!=")),
        ], adjoint: false))
    return [
      Self(name: "\(name)#0", indices: [special.indices[0]], expression: special.expression),
      Self(name: "\(name)#1", indices: general.indices, expression: general.expression),
      Self(
        name: name, indices: general.indices,
        expression: ModelExpression(text: general.expression.text, root: both)),
    ]
  }
}
