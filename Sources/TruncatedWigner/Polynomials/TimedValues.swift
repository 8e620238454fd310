import Models

/// Numbers that may depend on time, worked out in one place, so that a step allocates nothing.
final class TimedValues {
  private let numbers: TimedNumbers
  /// The numbers at the time of the last `update`.
  let values: UnsafeMutablePointer<Double>
  private let functions: UnsafeMutablePointer<ComplexNumber>
  private var time = Double.nan

  init(_ numbers: TimedNumbers) {
    self.numbers = numbers
    values = .allocate(capacity: max(1, numbers.constants.count))
    for (number, constant) in numbers.constants.enumerated() { values[number] = constant }
    functions = .allocate(capacity: max(1, numbers.functions.count))
    functions.initialize(repeating: .zero, count: numbers.functions.count)
  }

  deinit {
    values.deallocate()
    functions.deallocate()
  }

  var count: Int { numbers.constants.count }

  var dependOnTime: Bool { numbers.dependOnTime }

  /// Works out the numbers at a time.
  func update(at time: Double) {
    guard numbers.dependOnTime, time != self.time else { return }
    self.time = time
    for (index, function) in numbers.functions.enumerated() {
      functions[index] = function.baseValue(at: time)
    }
    for part in numbers.contributions { values[part.number] = numbers.constants[part.number] }
    for part in numbers.contributions {
      let f = functions[part.function]
      values[part.number] += part.re * f.re + part.im * f.im
    }
  }
}

extension TimedNumbers {
  /// Numbers of several lists one behind the other, equal functions once.
  /// - Parameter places: where every number of every list goes.
  init(joining lists: [TimedNumbers], places: [[Int]]) {
    var constants = [Double](repeating: 0, count: lists.reduce(0) { $0 + $1.constants.count })
    var functions: [TimeFunction] = []
    var indices: [Int: Int] = [:]
    var contributions: [Contribution] = []
    for (list, places) in zip(lists, places) {
      for (number, constant) in list.constants.enumerated() { constants[places[number]] = constant }
      let own = list.functions.map { function in
        if let known = indices[function.number] { return known }
        indices[function.number] = functions.count
        functions.append(function)
        return functions.count - 1
      }
      contributions += list.contributions.map {
        Contribution(number: places[$0.number], function: own[$0.function], re: $0.re, im: $0.im)
      }
    }
    self.init(constants, functions: functions, contributions: contributions)
  }

  /// Rates of jump operators.
  init(rates: [MasterEquation.Rate]) {
    self.init(
      joining: rates.map { rate in
        rate.function.isConstant
          ? TimedNumbers([rate.number])
          : TimedNumbers(
            [0], functions: [rate.function],
            contributions: [Contribution(number: 0, function: 0, re: rate.number, im: 0)])
      }, places: rates.indices.map { [$0] })
  }
}
