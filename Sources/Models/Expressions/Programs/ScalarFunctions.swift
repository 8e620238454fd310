import Foundation

/// Functions of numbers that expressions know.
enum ScalarFunction: Sendable {
  /// Of one complex number.
  case complex(@Sendable (ComplexNumber) -> ComplexNumber)
  /// Of real numbers, and how many.
  case real(ClosedRange<Int>, @Sendable ([Double]) -> Double)

  static let all: [String: ScalarFunction] = [
    "exp": .complex(exponential),
    "sqrt": .complex { power($0, ComplexNumber(0.5)) },
    "log": .complex { ComplexNumber(Foundation.log($0.magnitude), atan2($0.im, $0.re)) },
    "sin": .complex {
      ComplexNumber(sin($0.re) * cosh($0.im), $0.im == 0 ? 0 : cos($0.re) * sinh($0.im))
    },
    "cos": .complex {
      ComplexNumber(cos($0.re) * cosh($0.im), $0.im == 0 ? 0 : -sin($0.re) * sinh($0.im))
    },
    "tan": .real(1...1) { tan($0[0]) },
    "tanh": .real(1...1) { tanh($0[0]) },
    "abs": .complex { ComplexNumber($0.magnitude) },
    "conj": .complex(\.conjugate),
    "real": .complex { ComplexNumber($0.re) },
    "imag": .complex { ComplexNumber($0.im) },
    "sign": .real(1...1) { $0[0] > 0 ? 1 : $0[0] < 0 ? -1 : 0 },
    "mod": .real(2...2) { $0[0] - $0[1] * ($0[0] / $0[1]).rounded(.down) },
    "min": .real(1...100) { $0.min() ?? .nan },
    "max": .real(1...100) { $0.max() ?? .nan },
  ]

  /// With those that take sets, indices and operators.
  static let names = all.keys.sorted() + ["size", "dist", "dag", "sum"]

  private static func exponential(_ z: ComplexNumber) -> ComplexNumber {
    let radius = Foundation.exp(z.re)
    return z.im == 0 ? ComplexNumber(radius) : radius * ComplexNumber(cos(z.im), sin(z.im))
  }

  /// Real where the exponent is whole or the base is not negative.
  static func power(_ base: ComplexNumber, _ exponent: ComplexNumber) -> ComplexNumber {
    if base.im == 0, exponent.im == 0 {
      if base.re >= 0 || exponent.re == exponent.re.rounded() {
        return ComplexNumber(pow(base.re, exponent.re))
      }
      if exponent.re == 0.5 { return ComplexNumber(0, (-base.re).squareRoot()) }
    }
    if exponent.im == 0, exponent.re == exponent.re.rounded(), abs(exponent.re) <= 64 {
      let product = (0..<Int(abs(exponent.re))).reduce(ComplexNumber(1)) { power, _ in power * base
      }
      return exponent.re < 0 ? ComplexNumber(1) / product : product
    }
    if base == .zero { return base }
    return exponential(
      exponent * ComplexNumber(Foundation.log(base.magnitude), atan2(base.im, base.re)))
  }
}
