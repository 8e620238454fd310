/// A product of functions of time of one expansion, which multiplies a matrix.
public struct TimeWeight: Sendable {
  /// Numbers of the functions, negative where conjugated, rising; empty: the constant 1.
  let numbers: [Int]
  let functions: [TimeFunction]

  public static let one = TimeWeight(numbers: [], functions: [])

  private init(numbers: [Int], functions: [TimeFunction]) {
    self.numbers = numbers
    self.functions = functions
  }

  public init(_ function: TimeFunction) {
    self.init(product: function.isConstant ? [] : [function])
  }

  private init(product: [TimeFunction]) {
    let ordered = product.map { (number: $0.isConjugate ? -$0.number : $0.number, function: $0) }
      .sorted { $0.number < $1.number }
    self.init(numbers: ordered.map(\.number), functions: ordered.map(\.function))
  }

  public var isConstant: Bool { functions.isEmpty }
  public var isReal: Bool { functions.allSatisfy(\.isReal) }
  public var conjugate: TimeWeight { TimeWeight(product: functions.map(\.conjugate)) }

  public func value(at time: Double) -> ComplexNumber {
    functions.reduce(ComplexNumber(1)) { $0 * $1.value(at: time) }
  }

  public static func * (a: Self, b: Self) -> Self {
    a.isConstant ? b : b.isConstant ? a : TimeWeight(product: a.functions + b.functions)
  }
}

extension TimeWeight: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.numbers == b.numbers }
  public func hash(into hasher: inout Hasher) { hasher.combine(numbers) }
}
