import BatchCore

/// A jump operator of a typed model, or one for every value of the indices.
struct CustomJump: Sendable {
  let indices: ModelIndices
  let jump: ModelExpression
  let strength: Strength

  enum Strength: Sendable {
    /// γ of γ (L ρ L† − ½ {L†L, ρ}).
    case rate(ModelExpression)
    /// The parameter or definition Γ of Σ Γ_ij (L_j ρ L_i† − ½ {L_i†L_j, ρ}).
    case matrix(String, ModelExpression)
  }
}

extension CustomReading {
  /// Names for expressions.
  func definitions() throws -> [ExpressionScope.Definition] {
    let section = try source.model.section("define")
    return try section.keys.map { key in
      let (head, field) = (section.keyField(key)!, section.field(key)!)
      let expression = try self.expression(field, "an expression")
      // What a head like `2` or `n[0]` is not, the head says itself.
      let definition = try located(head) { try ExpressionScope.Definition(key, "0") }
      try checkName(definition.name, field, "definition")
      return ExpressionScope.Definition(
        name: definition.name, indices: definition.indices, expression: expression)
    }
  }

  /// Parts with their names: one text, a list, or named parts.
  func hamiltonian() throws -> [(name: String, expression: ModelExpression)] {
    guard let field = source.model.field("hamiltonian") else { return [] }
    let form = "an expression, a list of expressions, or named expressions"
    switch field.node.content {
    case .scalar: return [("1", try expression(field, form))]
    case .list:
      return try field.list(form).enumerated().map { number, part in
        try refuseUnquoted(part)
        return ("\(number + 1)", try expression(part, "an expression"))
      }
    case .mapping:
      let section = try field.section()
      try refuseUnquoted(field)
      guard !section.keys.isEmpty else { throw field.wrong(expected: form) }
      return try section.keys.map { ($0, try expression(section.field($0)!, "an expression")) }
    }
  }

  /// YAML reads `- sum(i in atom: sz[i])` as a mapping.
  private func refuseUnquoted(_ field: JobField) throws {
    guard case .mapping(let entries) = field.node.content, let entry = entries.first,
      entry.key.contains("(")
    else { return }
    throw entry.place.error(
      "quote the expression: it contains `: `", character: entry.key.count + 1)
  }

  func jumps() throws -> [CustomJump] {
    guard let field = source.model.field("jumps") else { return [] }
    let form = "a list of {operator: ..., rate: ...}"
    if case .list(let elements) = field.node.content, elements.isEmpty { return [] }
    return try field.list(form).map { element in
      guard case .mapping = element.node.content else { throw element.wrong(expected: form) }
      let section = try element.section()
      if let key = section.keys.first(where: { $0.contains(" in ") || $0.contains("!=") }) {
        throw section.keyField(key)!.place.error("quote the indices of `for`: they contain a comma")
      }
      try section.allowOnly(["operator", "rate", "for", "matrix"], of: "a jump operator")
      let jump = try expression(
        section.required("operator", "the jump operator, such as `a`"), "an expression")
      let indices = try section.field("for").map(self.indices) ?? .none
      switch (section.field("rate"), section.field("matrix")) {
      case (let rate?, nil):
        return CustomJump(
          indices: indices, jump: jump,
          strength: .rate(try expression(rate, "a number or a formula")))
      case (nil, let matrix?): return try correlated(jump, indices, matrix)
      case (nil, nil):
        throw element.keyPlace.error(
          "a jump operator has no `rate`; give `rate`, or a `matrix` of rates")
      default:
        throw element.keyPlace.error(
          "a jump operator has both `rate` and `matrix`; give one of them")
      }
    }
  }

  private func correlated(
    _ jump: ModelExpression, _ indices: ModelIndices, _ field: JobField
  ) throws -> CustomJump {
    let name = try expression(field, "the name of a matrix")
    guard case .name(let word) = name.root.kind else {
      throw field.error(
        ExpressionError(
          "a decay matrix is named; define it among the parameters, \"Gamma[i,j]\"", name.text,
          name.root.columns))
    }
    guard indices.binders.count == 1, case .member = indices.binders[0] else {
      throw field.place.error(
        "`matrix` couples operators of one index; write `for: i in SET`, and `i` in the operator")
    }
    return CustomJump(indices: indices, jump: jump, strength: .matrix(word, name))
  }
}

extension ModelIndices {
  /// Names of the indices.
  var names: [String] { binders.flatMap(\.names).map(\.text) }
}
