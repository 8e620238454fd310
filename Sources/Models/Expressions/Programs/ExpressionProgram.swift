/// An index left an open set; the summand is left out.
struct OutsideSet: Error {}

/// A number that depends on indices and on time.
struct ScalarProgram {
  /// Of a number that depends on time: its text, the indices in it, and whether it is known to be real.
  var text = ""
  var indices: [ExpressionCompiler.Index] = []
  var isReal = false
  /// Places of the indices that it depends on.
  var slots: Set<Int> = []
  var dependsOnTime = false
  var constant: ComplexNumber?
  let value: (ExpressionFrame) throws -> ComplexNumber

  init(_ constant: ComplexNumber) {
    self.constant = constant
    value = { _ in constant }
  }

  init(
    slots: Set<Int>, dependsOnTime: Bool,
    value: @escaping (ExpressionFrame) throws -> ComplexNumber
  ) {
    self.slots = slots
    self.dependsOnTime = dependsOnTime
    self.value = value
  }
}

/// An operator: appends its terms, times a number.
struct OperatorProgram {
  var dependsOnTime: Bool
  let emit: (ExpressionFrame, ComplexNumber, inout OperatorTerms) throws -> Void
}

enum ExpressionProgram {
  case scalar(ScalarProgram)
  case operators(OperatorProgram)

  var dependsOnTime: Bool {
    switch self {
    case .scalar(let scalar): scalar.dependsOnTime
    case .operators(let operators): operators.dependsOnTime
    }
  }

  /// A number is that number times one.
  var asOperator: OperatorProgram {
    switch self {
    case .operators(let operators): operators
    case .scalar(let scalar):
      OperatorProgram(dependsOnTime: scalar.dependsOnTime) { frame, factor, terms in
        try frame.multiplied(by: scalar, factor) { terms.append(.one, $0, frame.function) }
      }
    }
  }
}
