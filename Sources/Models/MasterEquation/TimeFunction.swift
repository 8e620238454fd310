/// A function of time that multiplies operators, with a number for each so that equal ones are worked
/// out once a step.
public struct TimeFunction: Sendable {
  /// Number among the functions of one expansion; 0 is the constant 1. A function and its complex
  /// conjugate share the number.
  public let number: Int
  /// Whether it stands for the complex conjugate of the numbered function.
  public let isConjugate: Bool
  /// Whether it is known to be real at all times; its conjugate is then itself.
  public let isReal: Bool
  /// As text, for `twa derive`.
  public let text: String
  private let base: @Sendable (Double) -> ComplexNumber

  /// - Parameter base: the numbered function, not conjugated; not a number where it has no value.
  public init(
    number: Int, isConjugate: Bool = false, isReal: Bool, text: String,
    base: @escaping @Sendable (Double) -> ComplexNumber
  ) {
    self.number = number
    self.isConjugate = isConjugate && !isReal
    self.isReal = isReal
    self.text = text
    self.base = base
  }

  /// The constant 1.
  public static let one = TimeFunction(number: 0, isReal: true, text: "1") { _ in ComplexNumber(1) }

  public var isConstant: Bool { number == 0 }

  public var conjugate: TimeFunction {
    TimeFunction(
      number: number, isConjugate: !isConjugate, isReal: isReal, text: text, base: base)
  }

  /// The value of the function, conjugated where it says so.
  public func value(at time: Double) -> ComplexNumber {
    isConjugate ? base(time).conjugate : base(time)
  }

  /// The value of the numbered function, whether this stands for its conjugate or not.
  public func baseValue(at time: Double) -> ComplexNumber { base(time) }
}
