/// Functions of time, either worked out at the time of the frame or kept as functions.
extension ExpressionFrame {
  /// Lets something be emitted that the function of the frame does not multiply.
  func alone<Result>(_ emit: () throws -> Result) rethrows -> Result {
    let outer = function
    function = 0
    defer { function = outer }
    return try emit()
  }

  /// A function times that of the frame.
  func product(_ other: Int) -> Int {
    other == 0 ? function : functions?.product(function, other) ?? 0
  }

  /// Lets something be emitted with a number in front.
  func multiplied(
    by scalar: ScalarProgram, _ factor: ComplexNumber, _ emit: (ComplexNumber) throws -> Void
  ) throws {
    guard scalar.dependsOnTime, let functions else {
      return try emit(factor * (try scalar.value(self)))
    }
    // What has no value at t = 0 is a mistake to be told now.
    _ = try scalar.value(self)
    let outer = function
    function = functions.product(function, number(of: scalar, functions))
    defer { function = outer }
    try emit(factor)
  }

  /// The number of a function with the present values of its indices.
  func number(of scalar: ScalarProgram, _ functions: TimeFunctionTable) -> Int {
    let places = scalar.indices.map { index in
      "\(index.name) of \(index.set ?? -1) = \(values[index.slot])"
    }
    let snapshot = values
    return functions.number(
      of: ([scalar.text] + places).joined(separator: "; "), text: scalar.text,
      isReal: scalar.isReal
    ) { time in
      let frame = ExpressionFrame(slots: 0, time: time, limit: 1_000_000)
      frame.values = snapshot
      return (try? scalar.value(frame)) ?? ComplexNumber(.nan, .nan)
    }
  }
}

extension ExpressionCompiler {
  /// Numbers in front of an operator: what does not depend on time, and what does.
  struct Prefactor {
    /// All of them.
    let whole: ScalarProgram
    /// Of a product that depends on time.
    let parts: (constant: ScalarProgram, timed: [ScalarProgram])?

    func emit(
      _ frame: ExpressionFrame, _ factor: ComplexNumber,
      _ emit: (ComplexNumber) throws -> Void
    ) throws {
      guard let parts, frame.functions != nil else {
        return try emit(factor * (try whole.value(frame)))
      }
      func next(_ number: Int) throws {
        guard number < parts.timed.count else {
          return try emit(factor * (try parts.constant.value(frame)))
        }
        try frame.multiplied(by: parts.timed[number], ComplexNumber(1)) { _ in
          try next(number + 1)
        }
      }
      try next(0)
    }
  }

  /// - Parameter whole: the product of all numbers.
  func prefactor(
    _ whole: ScalarProgram, _ numbers: [(divides: Bool, program: ScalarProgram)]
  ) throws -> Prefactor {
    guard whole.dependsOnTime else { return Prefactor(whole: whole, parts: nil) }
    let constants = numbers.filter { !$0.program.dependsOnTime }
    let constant = try scalar(of: constants.map(\.program)) { frame in
      try constants.reduce(ComplexNumber(1)) { product, number in
        let value = try number.program.value(frame)
        return number.divides ? product / value : product * value
      }
    }
    let timed = numbers.filter(\.program.dependsOnTime).map { number in
      guard number.divides else { return number.program }
      var inverse = number.program
      let value = number.program.value
      inverse = ScalarProgram(slots: inverse.slots, dependsOnTime: true) {
        ComplexNumber(1) / (try value($0))
      }
      inverse.text = "1/(\(number.program.text))"
      (inverse.indices, inverse.isReal) = (number.program.indices, number.program.isReal)
      return inverse
    }
    return Prefactor(whole: whole, parts: (constant, timed))
  }

  /// Whether a number is known to be real from how it is written.
  func isReal(_ node: ExpressionNode) -> Bool {
    switch node.kind {
    case .number: true
    case .name(let name):
      name != "im" && isReal(name)
    case .element(let name, _): isReal(name.text)
    case .call(let name, let list):
      switch name.text {
      case "abs", "real", "imag", "sign", "size", "dist", "mod", "min", "max", "tan", "tanh": true
      case "exp", "sin", "cos", "conj", "dag": list.allSatisfy(isReal)
      default: false
      }
    case .group(let inner), .negative(let inner): isReal(inner)
    case .power(let base, let exponent):
      if case .number(let power) = exponent.kind {
        isReal(base) && power == power.rounded()
      } else {
        false
      }
    case .product(let factors): factors.allSatisfy { isReal($0.node) }
    case .terms(let terms, let adjoint): adjoint || terms.allSatisfy { isReal($0.node) }
    case .sum(_, _, let body): isReal(body)
    }
  }

  private func isReal(_ name: String) -> Bool {
    if let definition = scope.definitions[name] { return isReal(definition.expression.root) }
    if let parameter = scope.parameters[name] { return parameter.isReal }
    return true
  }
}
