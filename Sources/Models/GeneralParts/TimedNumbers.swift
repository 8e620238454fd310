/// Real numbers that may depend on time, c_n(t) = constant_n + Σ_k (re_nk Re f_k(t) + im_nk Im f_k(t)).
public struct TimedNumbers: Sendable {
  /// The part that does not depend on time, of every number.
  public var constants: [Double]
  /// f_k, none of them conjugated.
  public var functions: [TimeFunction]
  public var contributions: [Contribution]

  /// re · Re f + im · Im f is added to one number.
  public struct Contribution: Sendable, Equatable {
    /// Index of the number.
    public var number: Int
    /// Index of f in `functions`.
    public var function: Int
    public var re: Double
    public var im: Double

    public init(number: Int, function: Int, re: Double, im: Double) {
      self.number = number
      self.function = function
      self.re = re
      self.im = im
    }
  }

  public init(
    _ constants: [Double], functions: [TimeFunction] = [], contributions: [Contribution] = []
  ) {
    self.constants = constants
    self.functions = functions
    self.contributions = contributions
  }

  public var dependOnTime: Bool { !contributions.isEmpty }

  /// All numbers at one time.
  public func values(at time: Double) -> [Double] {
    var values = constants
    guard dependOnTime else { return values }
    let functions = functions.map { $0.baseValue(at: time) }
    for part in contributions {
      let f = functions[part.function]
      values[part.number] += part.re * f.re + part.im * f.im
    }
    return values
  }
}
