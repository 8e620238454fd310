import BatchCore
import Numerics

extension CustomPoint {
  /// The master equation of a realization, in the order written.
  /// - Throws: `ExpressionError`.
  func masterEquation(drawnFrom stream: RandomStream) throws -> MasterEquation {
    let scope = scope(drawnFrom: stream)
    let hamiltonian = try scope.hamiltonian(
      text.hamiltonian.map(\.expression), until: text.end)
    return MasterEquation(
      shape: shape, hamiltonian: TimedOperator(hamiltonian),
      jumps: try text.jumps.map { try jump($0, scope) })
  }

  private func jump(_ jump: CustomJump, _ scope: ExpressionScope) throws -> MasterEquation.Jump {
    switch jump.strength {
    case .rate(let rate):
      let rows = try scope.values([jump.jump, rate], for: jump.indices)
      return .independent(
        try rows.compactMap { row in
          guard let own = row.values[0], case .number(let value)? = row.values[1] else { return nil }
          try check(value, rate, at: 0)
          if value == .zero { return nil }
          return (TimedOperator(own.polynomial), MasterEquation.Rate(value.re))
        })
    case .matrix(let name, let matrix):
      let rows = try scope.values([jump.jump], for: jump.indices)
      let present = rows.filter { $0.values[0] != nil }
      return .correlated(
        operators: present.map { TimedOperator($0.values[0]!.polynomial) },
        matrix: try decayMatrix(name, matrix, present.map { $0.indices[0] }, jump.indices, scope))
    }
  }

  func check(_ value: ComplexNumber, _ rate: ModelExpression, at time: Double) throws {
    func wrong(_ problem: String) -> ExpressionError {
      ExpressionError(
        "rate `\(rate.canonical)` \(problem)", rate.text, rate.root.columns)
    }
    let place = rate.root.isNumber ? "" : " at t = \(ExpressionNode.printed(Quantity.written(time)))"
    guard value.isFinite else { throw wrong("is not a finite number\(place)") }
    if value.im != 0 {
      throw wrong("is \(ExpressionNode.printed(value))\(place); a rate is real")
    }
    if value.re < 0 {
      throw wrong("is \(ExpressionNode.printed(Quantity.written(value.re)))\(place); a rate is >= 0")
    }
  }
}

extension ExpressionNode {
  /// Whether it is a number as written.
  var isNumber: Bool {
    switch kind {
    case .number: true
    case .negative(let node), .group(let node): node.isNumber
    default: false
    }
  }
}

extension ExpressionValue {
  /// A number is that number times one.
  var polynomial: OperatorPolynomial {
    switch self {
    case .number(let number): OperatorPolynomial(number)
    case .operators(let operators): operators
    }
  }
}
