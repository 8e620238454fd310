import BatchCore
import Foundation
import Numerics

extension CustomPoint {
  /// The master equation of a realization, in the order written.
  /// - Parameter isChecked: whether its Hamiltonian is known to be Hermitian.
  /// - Throws: `ExpressionError`.
  func masterEquation(drawnFrom stream: RandomStream, isChecked: Bool = false) throws
    -> MasterEquation
  {
    let scope = scope(drawnFrom: stream)
    let functions = TimeFunctionTable()
    let hamiltonian = try scope.timedHamiltonian(
      text.hamiltonian.map(\.expression), until: text.end, functions: functions,
      isChecked: isChecked)
    return MasterEquation(
      shape: shape, hamiltonian: hamiltonian,
      jumps: try text.jumps.map { try jump($0, scope, functions) }, pairClasses: pairClasses)
  }

  /// Pairs by distance in the only set of spins, if the job says how they are arranged.
  private var pairClasses: PairClasses? {
    let texts = text.sets.filter { $0.kind == .spins }
    let sets = scope.sets.filter { $0.kind == .spins }
    guard texts.count == 1, sets.count == 1 else { return nil }
    let isCount = sets[0].positions == nil && sets[0].sides.count == 1
    return isCount && texts[0].boundary == nil ? nil : PairClasses(of: sets[0])
  }

  private func jump(
    _ jump: CustomJump, _ scope: ExpressionScope, _ functions: TimeFunctionTable
  ) throws -> MasterEquation.Jump {
    switch jump.strength {
    case .rate(let rate):
      let rows = try scope.timedJumps(
        jump.jump, rate: rate, for: jump.indices, functions: functions)
      return .independent(
        try rows.compactMap { row in
          guard let own = row.jump, let strength = row.rate else { return nil }
          try check(
            ComplexNumber(strength.value(at: 0)), rate, at: strength.function.isConstant ? nil : 0)
          if strength.function.isConstant, strength.number == 0 { return nil }
          return own.isZero ? nil : (own, strength)
        })
    case .matrix(let name, let matrix):
      let rows = try scope.timedJumps(
        jump.jump, rate: nil, for: jump.indices, functions: functions
      ).filter { $0.jump != nil }
      return .correlated(
        jumps: rows.map { $0.jump! },
        matrix: try decayMatrix(name, matrix, rows.map { $0.indices[0] }, jump.indices, scope))
    }
  }

  /// - Parameter time: nil for a rate that is the same at all times.
  func check(_ value: ComplexNumber, _ rate: ModelExpression, at time: Double?) throws {
    func wrong(_ problem: String) -> ExpressionError {
      ExpressionError(
        "rate `\(rate.canonical)` \(problem)", rate.text, rate.root.columns)
    }
    let place = time.map { " at t = \(ExpressionNode.printed(Quantity.written($0)))" } ?? ""
    guard value.isFinite else { throw wrong("is not a finite number\(place)") }
    if value.im != 0 {
      throw wrong("is \(ExpressionNode.printed(value))\(place); a rate is real")
    }
    if value.re < 0 {
      throw wrong(
        "is \(String(format: "%.6g", value.re))\(place); a rate is >= 0")
    }
  }
}

extension TimedOperator {
  fileprivate var isZero: Bool { timed.isEmpty && constant == OperatorPolynomial() }
}
