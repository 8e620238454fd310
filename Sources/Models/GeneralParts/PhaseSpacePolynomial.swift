/// A real polynomial in the classical variables: components of the vectors s_i, and Re a_l, Im a_l.
/// Monomials lie in flat lists, in a fixed order.
public struct PhaseSpacePolynomial: Sendable {
  /// Where the variables of every monomial begin in `variables`; one more entry than monomials.
  public var starts: [Int]
  /// Variables of the monomials, rising within each, repeated for powers: 3i + α for component α of s_i,
  /// 3 · sites + 2l for Re a_l, 3 · sites + 2l + 1 for Im a_l.
  public var variables: [Int32]
  /// Of every monomial.
  public var coefficients: TimedNumbers

  public init(starts: [Int] = [0], variables: [Int32] = [], coefficients: TimedNumbers = .init([]))
  {
    self.starts = starts
    self.variables = variables
    self.coefficients = coefficients
  }

  public var count: Int { starts.count - 1 }

  /// Variables of one monomial.
  public func monomial(_ number: Int) -> ArraySlice<Int32> {
    variables[starts[number]..<starts[number + 1]]
  }

  public var degree: Int { (0..<count).reduce(0) { max($0, monomial($1).count) } }
}
