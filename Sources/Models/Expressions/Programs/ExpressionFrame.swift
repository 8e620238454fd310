/// Values of indices at one moment of an evaluation, and the time.
final class ExpressionFrame {
  var values: [Double]
  let time: Double
  /// Where functions of time are kept as functions; nil: they are worked out at `time`.
  let functions: TimeFunctionTable?
  /// Number of the function that multiplies what is emitted.
  var function = 0
  /// Summands and products of operators that are left to do.
  var left: Int
  /// Conditions that are left to test.
  var tests: Int

  init(slots: Int, time: Double, limit: Int, functions: TimeFunctionTable? = nil) {
    values = Array(repeating: 0, count: slots)
    self.time = time
    self.functions = functions
    left = limit
    tests = ExpressionCompiler.testsPerTerm * limit
  }
}
