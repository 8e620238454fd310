import BatchCore

extension Job {
  /// Rates of the models are in units of one of their parameters; times in its inverse.
  var timeUnit: String {
    let rates = variant.parameters.map(\.unit).filter { $0 != "1" && $0 != "lambda" }
    return rates.first.map { "1/\($0)" } ?? "1"
  }

  var timeMeasure: Measure { Measure(timeUnit) }
}
