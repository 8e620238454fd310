import BatchCore

/// A parameter of a typed model.
struct CustomParameter: Sendable {
  enum Form: Sendable {
    /// Its value stands among the numbers of the job.
    case number
    /// A formula, and others for special elements.
    case formula([CustomElement])
    /// Numbers along one or two indices, which are those of sets where they are named.
    case values(NumberArray, over: [String?])
    /// Drawn for every element and realization.
    case distribution(CustomDistribution)
    /// Of time: between the times linear, or constant up to the next.
    case table(times: [Double], values: [Double], isConstant: Bool)
  }

  let name: String
  let form: Form

  var isRandom: Bool { if case .distribution = form { true } else { false } }
}

/// One formula of a parameter: `J[i,j]`, or `J[i,i]` for special elements.
struct CustomElement: Sendable {
  /// Indices between the brackets; empty without brackets.
  let indices: [String]
  let expression: ModelExpression

  /// Whether it is for elements with equal indices alone.
  var isSpecial: Bool { Set(indices).count < indices.count }
}

/// A distribution whose numbers are formulas.
struct CustomDistribution: Sendable {
  let kind: String
  let numbers: [ModelExpression]
  /// Sets whose members have a value each; empty: one value.
  let over: [String]
  /// Tells random parameters of one model apart in the random stream.
  var row: UInt64 = 0

  /// Kinds and how many numbers they take.
  static let kinds = [("uniform", 2), ("normal", 2), ("box_pair", 3), ("cosine", 1)]

  /// - Throws: `ExpressionError`.
  func resolved(_ scope: ExpressionScope) throws -> Distribution {
    let values = try numbers.map { expression in
      let value = try scope.number(expression)
      guard value.im == 0 else { throw wrong(expression, "is not real") }
      return value.re
    }
    switch kind {
    case "uniform":
      if values[0] > values[1] { throw wrong(numbers[1], "is less than the lower end") }
      return .uniform(values[0], values[1])
    case "normal":
      if values[1] < 0 { throw wrong(numbers[1], "is negative; a deviation is >= 0") }
      return .normal(values[0], values[1])
    case "box_pair":
      if values[2] < 0 { throw wrong(numbers[2], "is negative; a width is >= 0") }
      return .boxPair(centre: values[0], separation: values[1], width: values[2])
    default: return .cosine(values[0])
    }
  }

  private func wrong(_ expression: ModelExpression, _ problem: String) -> ExpressionError {
    ExpressionError(
      "the number of `\(kind)` \(problem)", expression.text, expression.root.columns)
  }
}
