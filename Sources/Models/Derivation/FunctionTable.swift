/// Functions of time of one master equation, none conjugated. A slot names what a coefficient is
/// multiplied by: 0 the constant 1, 2k + 1 the real and 2k + 2 the imaginary part of function k.
final class FunctionTable {
  private(set) var functions: [TimeFunction] = []
  private var places: [Int: Int] = [:]
  private var products: [[Int]: TimeFunction] = [:]
  private var nextNumber: Int

  init(_ equation: MasterEquation) {
    var largest = 0
    func meet(_ function: TimeFunction) { largest = max(largest, function.number) }
    func meet(_ operation: TimedOperator) { for part in operation.timed { meet(part.function) } }
    meet(equation.hamiltonian)
    for jump in equation.jumps {
      switch jump {
      case .independent(let jumps):
        for (operation, rate) in jumps {
          meet(operation)
          meet(rate.function)
        }
      case .correlated(let operators, _): for operation in operators { meet(operation) }
      }
    }
    nextNumber = largest + 1
  }

  /// The function of a slot and whether its real part; nil for the constant 1.
  static func part(_ slot: Int) -> (function: Int, isReal: Bool)? {
    slot == 0 ? nil : ((slot - 1) / 2, slot % 2 == 1)
  }

  /// Slots of the real and the imaginary part of a function; 0 for the constant.
  func slots(of function: TimeFunction) -> (re: Int32, im: Int32) {
    if function.isConstant { return (0, 0) }
    let place =
      places[function.number]
      ?? {
        functions.append(function.isConjugate ? function.conjugate : function)
        places[function.number] = functions.count - 1
        return functions.count - 1
      }()
    return (Int32(2 * place + 1), Int32(2 * place + 2))
  }

  /// The real function that a slot stands for.
  func function(of slot: Int32) -> TimeFunction {
    guard let (place, isReal) = Self.part(Int(slot)) else { return .one }
    let function = functions[place]
    if isReal, function.isReal { return function }
    return derived(
      [-1, function.number, isReal ? 0 : 1], text: "\(isReal ? "real" : "imag")(\(function.text))"
    ) { time in
      let value = function.baseValue(at: time)
      return isReal ? value.re : value.im
    }
  }

  /// The product of two real functions.
  func product(_ a: TimeFunction, _ b: TimeFunction) -> TimeFunction {
    if a.isConstant { return b }
    if b.isConstant { return a }
    return derived([a.number, b.number].sorted(), text: "(\(a.text))*(\(b.text))") {
      a.baseValue(at: $0).re * b.baseValue(at: $0).re
    }
  }

  /// |f|².
  func square(of function: TimeFunction) -> TimeFunction {
    derived([-2, function.number], text: "abs(\(function.text))^2") {
      let value = function.baseValue(at: $0)
      return value.re * value.re + value.im * value.im
    }
  }

  private func derived(
    _ key: [Int], text: String, _ value: @escaping @Sendable (Double) -> Double
  ) -> TimeFunction {
    if let known = products[key] { return known }
    let function = TimeFunction(number: nextNumber, isReal: true, text: text) {
      ComplexNumber(value($0))
    }
    nextNumber += 1
    products[key] = function
    return function
  }
}
