extension ExpressionScope {
  /// The operator in normal form, its functions of time kept as functions.
  /// - Parameter functions: of the model; equal functions get one number.
  public func timedOperator(
    _ expression: ModelExpression, functions: TimeFunctionTable = TimeFunctionTable()
  ) throws -> TimedOperator {
    let compiler = ExpressionCompiler(self)
    let program = try compiler.compile(expression)
    return try compiler.timed(
      program, expression, compiler.frame(functions: functions)) ?? TimedOperator(.init())
  }

  /// The sum of the parts of a Hamiltonian, which is Hermitian from 0 to `end`.
  /// - Parameter isChecked: whether this is known.
  /// - Throws: `ExpressionError` about the innermost summand without adjoint, or an `h.c.` too many.
  public func timedHamiltonian(
    _ parts: [ModelExpression], until end: Double = 1,
    functions: TimeFunctionTable = TimeFunctionTable(), isChecked: Bool = false
  ) throws -> TimedOperator {
    let constant = isChecked ? nil : try hamiltonian(parts, until: end)
    let compiler = ExpressionCompiler(self)
    let programs = try parts.map { try compiler.compile($0) }
    if let constant, !programs.contains(where: \.dependsOnTime) { return TimedOperator(constant) }
    var sum = TimedOperator(.init())
    for (program, part) in zip(programs, parts) {
      if let own = try compiler.timed(program, part, compiler.frame(functions: functions)) {
        sum += own
      }
    }
    return sum
  }

  /// A jump operator and its rate for all values of indices; nil where an index leaves an open set.
  /// - Throws: `ExpressionError`, also where the rate is no real number at t = 0.
  public func timedJumps(
    _ jump: ModelExpression, rate: ModelExpression?, for indices: ModelIndices = .none,
    functions: TimeFunctionTable = TimeFunctionTable()
  ) throws -> [(indices: [Int], jump: TimedOperator?, rate: MasterEquation.Rate?)] {
    let compiler = ExpressionCompiler(self)
    var context = ExpressionCompiler.Context(text: indices.text)
    let (loop, parts) = try compiler.loop(indices.binders, &context)
    if parts.contains(where: \.dependsOnTime) {
      throw ExpressionError("indices cannot depend on time", indices.text, 1...indices.text.count)
    }
    let bound = context.indices
    func program(_ expression: ModelExpression) throws -> ExpressionProgram {
      try compiler.program(
        expression.root, ExpressionCompiler.Context(text: expression.text, indices: bound))
    }
    let operatorProgram = try program(jump)
    let rateProgram = try rate.map { ($0, try program($0)) }
    let frame = compiler.frame(functions: functions)
    var rows: [(indices: [Int], jump: TimedOperator?, rate: MasterEquation.Rate?)] = []
    try loop(frame) {
      let own = try compiler.timed(operatorProgram, jump, frame)
      let ownRate = try rateProgram.map { try compiler.rate($0.1, $0.0, frame) }
      rows.append(
        (
          bound.filter(\.isWhole).map { Int(frame.values[$0.slot]) }, own,
          ownRate ?? MasterEquation.Rate(1)
        ))
    }
    if !operatorProgram.dependsOnTime {
      for term in compiler.conjugated { try term.check() }
    }
    return rows
  }
}

extension ExpressionCompiler {
  /// The operator with its functions of time; nil where an index leaves an open set.
  fileprivate func timed(
    _ program: ExpressionProgram, _ expression: ModelExpression, _ frame: ExpressionFrame
  ) throws -> TimedOperator? {
    do {
      var terms = OperatorTerms()
      try program.asOperator.emit(frame, ComplexNumber(1), &terms)
      guard terms.terms.allSatisfy(\.coefficient.isFinite) else { throw notFinite(expression) }
      return terms.timed(frame.functions!)
    } catch is OutsideSet { return nil }
  }

  fileprivate func rate(
    _ program: ExpressionProgram, _ expression: ModelExpression, _ frame: ExpressionFrame
  ) throws -> MasterEquation.Rate? {
    guard case .scalar(let scalar) = program else {
      throw ExpressionError(
        "an operator as rate; a rate is a number", expression.text, expression.root.columns)
    }
    do {
      let value = try scalar.value(frame)
      guard value.isFinite else { throw notFinite(expression) }
      if value.im != 0 {
        throw ExpressionError(
          "the rate is not real; a rate is a number >= 0", expression.text,
          expression.root.columns)
      }
      guard scalar.dependsOnTime else { return MasterEquation.Rate(value.re) }
      let number = frame.number(of: scalar, frame.functions!)
      return MasterEquation.Rate(1, function: frame.functions!.function(number))
    } catch is OutsideSet { return nil }
  }

  private func notFinite(_ expression: ModelExpression) -> ExpressionError {
    ExpressionError(
      "the value is not a finite number", expression.text, expression.root.columns)
  }
}

extension OperatorTerms {
  fileprivate func timed(_ functions: TimeFunctionTable) -> TimedOperator {
    if terms.allSatisfy({ $0.function == 0 }) { return TimedOperator(polynomial()) }
    let groups = Dictionary(grouping: terms, by: \.function)
    func sum(_ function: Int) -> OperatorPolynomial {
      OperatorPolynomial(
        sumOf: (groups[function] ?? []).map { (monomial: $0.monomial, coefficient: $0.coefficient) }
      )
    }
    let order = groups.keys.filter { $0 != 0 }.sorted { (abs($0), $1) < (abs($1), $0) }
    return TimedOperator(
      sum(0),
      timed: order.map { (function: functions.function($0), polynomial: sum($0)) }
        .filter { $0.polynomial != OperatorPolynomial() })
  }
}
