/// The functions of time that expansions of one model come upon, numbered from 1 so that equal ones
/// have one number. Number −n is the complex conjugate of n, and 0 the constant 1.
public final class TimeFunctionTable {
  private var functions: [TimeFunction] = []
  private var numbers: [String: Int] = [:]

  public init() {}

  /// How many there are.
  public var count: Int { functions.count }

  func function(_ number: Int) -> TimeFunction {
    if number == 0 { return .one }
    let base = functions[abs(number) - 1]
    return number < 0 ? base.conjugate : base
  }

  /// The number of a function.
  /// - Parameters:
  ///   - key: equal for equal functions.
  ///   - text: as it was written.
  func number(
    of key: String, text: String, isReal: Bool, _ value: @escaping (Double) -> ComplexNumber
  ) -> Int {
    if let known = numbers[key] { return known }
    let number = functions.count + 1
    let box = FunctionBox(value)
    functions.append(
      TimeFunction(number: number, isReal: isReal, text: text) { box.value($0) })
    numbers[key] = number
    return number
  }

  func conjugate(_ number: Int) -> Int {
    number == 0 || functions[abs(number) - 1].isReal ? number : -number
  }

  func product(_ a: Int, _ b: Int) -> Int {
    if a == 0 { return b }
    if b == 0 { return a }
    if a < 0, b < 0 { return conjugate(product(-a, -b)) }
    let (low, high) = (function(min(a, b)), function(max(a, b)))
    return number(
      of: "\(min(a, b)) times \(max(a, b))", text: "\(low.factorText)*\(high.factorText)",
      isReal: low.isReal && high.isReal
    ) { low.value(at: $0) * high.value(at: $0) }
  }
}

extension TimeFunction {
  fileprivate var factorText: String { isConjugate ? "conj(\(text))" : text }
}

/// Programs of expressions read memory of their own and change none.
private final class FunctionBox: @unchecked Sendable {
  let value: (Double) -> ComplexNumber

  init(_ value: @escaping (Double) -> ComplexNumber) { self.value = value }
}
