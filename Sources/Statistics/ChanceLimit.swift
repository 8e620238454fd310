import Foundation

/// How many standard errors the largest of `values` deviations reaches by chance in hardly any run, when
/// the errors come from `samples` samples: 4 for one value and many samples. Few samples have long
/// tails, Student's t, here by the approximation of Wallace (1959).
public func chanceLimit(values: Int, samples: Int) -> Double {
  guard samples > 1 else { return .infinity }
  let normal = (16 + 2 * log(Double(max(1, values)))).squareRoot()
  let degrees = Double(samples - 1)
  let scaled = normal * (8 * degrees + 3) / (8 * degrees + 1)
  return (degrees * expm1(scaled * scaled / degrees)).squareRoot()
}
