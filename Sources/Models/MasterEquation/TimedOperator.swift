/// An operator that may depend on time, Σ_k f_k(t) P_k with polynomials P_k in normal form.
public struct TimedOperator: Sendable {
  /// P_0, with the factor 1.
  public var constant: OperatorPolynomial
  /// The others: functions differ in number or conjugation, and none is the constant 1.
  public var timed: [(function: TimeFunction, polynomial: OperatorPolynomial)]

  public init(
    _ constant: OperatorPolynomial,
    timed: [(function: TimeFunction, polynomial: OperatorPolynomial)] = []
  ) {
    self.constant = constant
    self.timed = timed
  }

  public var dependsOnTime: Bool { !timed.isEmpty }

  /// All parts, the constant one first.
  public var parts: [(function: TimeFunction, polynomial: OperatorPolynomial)] {
    [(.one, constant)] + timed
  }

  /// The operator at one time.
  public func polynomial(at time: Double) -> OperatorPolynomial {
    timed.reduce(into: constant) {
      $0 += OperatorPolynomial($1.function.value(at: time)) * $1.polynomial
    }
  }
}

extension TimedOperator {
  public static func += (a: inout Self, b: Self) {
    a.constant += b.constant
    for part in b.timed {
      let place = a.timed.firstIndex {
        $0.function.number == part.function.number
          && $0.function.isConjugate == part.function.isConjugate
      }
      if let place {
        a.timed[place].polynomial += part.polynomial
      } else {
        a.timed.append(part)
      }
    }
  }
}
