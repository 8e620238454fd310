import BatchCore

/// What a job says of a typed model, read: sets, parameters, expressions and initial state. Numbers that
/// a sweep may change stand in the job's parameters.
struct CustomText: TypedModel {
  let sets: [CustomSet]
  let parameters: [CustomParameter]
  let definitions: [ExpressionScope.Definition]
  let hamiltonian: [(name: String, expression: ModelExpression)]
  let jumps: [CustomJump]
  let initial: [CustomInitial]
  /// Where every text stands in the job.
  let places: [String: JobField]
  /// Where every parameter stands.
  let fields: [String: JobField]
  /// Times at which functions jump, with their place.
  let stepTimes: [(field: JobField, times: [Double])]
  let cache = SystemCache()
  /// End of the evolution.
  let end: Double
  /// The section, for mistakes that stand nowhere else.
  let place: JobField
  /// Texts of rates that depend on what is drawn.
  let randomExpressions: Set<String>
  /// Parameters that nothing uses.
  let unused: [(name: String, field: JobField)]
  /// Formulas of parameters, and the definitions, as definitions of expressions.
  let formulas: [ExpressionScope.Definition]

  /// The same mistake with its place in the job.
  func located(_ error: ExpressionError) -> JobError {
    (places[error.text] ?? place).error(error)
  }

  /// - Parameter point: what the message ends with, " (at g = 3)".
  func located<Result>(
    _ point: @autoclosure () -> String = "", _ evaluate: () throws -> Result
  ) throws -> Result {
    do {
      return try evaluate()
    } catch let error as ExpressionError {
      throw located(ExpressionError(error.message + point(), error.text, error.columns))
    }
  }

  var initialKeys: [InitialKey] {
    initial.flatMap { state in
      state.keys.map { quantity, name in
        InitialKey.number(
          name, isAngle: state.kind == .spins, "\(quantity.meaning) of \(state.set)")
      }
    }
  }
}
