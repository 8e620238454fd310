/// What an expression is: a number or an operator.
public enum ExpressionValue: Sendable, Equatable {
  case number(ComplexNumber)
  case operators(OperatorPolynomial)
}

extension ExpressionScope {
  /// - Throws: `ExpressionError`, also if the expression is an operator.
  public func number(_ expression: ModelExpression, at time: Double = 0) throws -> ComplexNumber {
    guard case .number(let number)? = try values([expression], at: time)[0].values[0] else {
      throw ExpressionError(
        "an operator; here stands a number", expression.text, expression.root.columns)
    }
    return number
  }

  /// The operator in normal form; a number is that number times one.
  public func expand(_ expression: ModelExpression, at time: Double = 0) throws
    -> OperatorPolynomial
  {
    let compiler = ExpressionCompiler(self)
    return try compiler.expand(try compiler.compile(expression), expression, at: time)
  }

  /// Expressions for all values of indices, such as jump operators and their rates. Where an index leaves
  /// an open set the value is nil.
  public func values(
    _ expressions: [ModelExpression], for indices: ModelIndices = .none, at time: Double = 0
  ) throws -> [(indices: [Int], values: [ExpressionValue?])] {
    let compiler = ExpressionCompiler(self)
    var context = ExpressionCompiler.Context(text: indices.text)
    let (loop, _) = try compiler.loop(indices.binders, &context)
    let bound = context.indices
    let programs = try expressions.map { expression in
      try compiler.program(
        expression.root, ExpressionCompiler.Context(text: expression.text, indices: bound))
    }
    let frame = compiler.frame(time: time)
    var rows: [(indices: [Int], values: [ExpressionValue?])] = []
    try loop(frame) {
      let values = try zip(programs, expressions).map { program, expression in
        try compiler.value(program, expression, frame)
      }
      rows.append((bound.filter(\.isWhole).map { Int(frame.values[$0.slot]) }, values))
    }
    // An `h.c.` that doubles a term at one time need not double it at others.
    if !programs.contains(where: \.dependsOnTime) {
      for term in compiler.conjugated { try term.check() }
    }
    return rows
  }
}

extension ExpressionCompiler {
  /// An expression whose terms are summands.
  func compile(_ expression: ModelExpression) throws -> ExpressionProgram {
    try program(expression.root, Context(text: expression.text, areSummands: true))
  }

  func expand(
    _ program: ExpressionProgram, _ expression: ModelExpression, at time: Double
  ) throws -> OperatorPolynomial {
    switch try value(program, expression, frame(time: time)) {
    case .operators(let polynomial)?: polynomial
    case .number(let number)?: OperatorPolynomial(number)
    case nil: OperatorPolynomial()
    }
  }

  fileprivate func value(
    _ program: ExpressionProgram, _ expression: ModelExpression, _ frame: ExpressionFrame
  ) throws -> ExpressionValue? {
    do {
      switch program {
      case .scalar(let scalar):
        let number = try scalar.value(frame)
        try check(number.isFinite, expression)
        return .number(number)
      case .operators(let operators):
        var terms = OperatorTerms()
        try operators.emit(frame, ComplexNumber(1), &terms)
        try check(terms.terms.allSatisfy(\.coefficient.isFinite), expression)
        return .operators(terms.polynomial())
      }
    } catch is OutsideSet { return nil }
  }

  private func check(_ isFinite: Bool, _ expression: ModelExpression) throws {
    if isFinite { return }
    throw ExpressionError(
      "the value is not a finite number", expression.text, expression.root.columns)
  }
}
