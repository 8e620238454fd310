extension EquationPrinter {
  /// A coefficient with what it multiplies; the sign apart.
  func text(
    _ coefficient: Coefficient, _ variables: [String], _ noise: String
  ) -> (isNegative: Bool, text: String) {
    let (isNegative, tops, bottoms) = number(coefficient.number)
    let factors = variables + (noise.isEmpty ? [] : [noise])
    let (all, below) = (tops + coefficient.tops, bottoms + coefficient.bottoms)
    if factors.isEmpty { return (isNegative, style.fraction(all, below)) }
    if all.isEmpty {
      if below.isEmpty { return (isNegative, product(factors)) }
      if factors.count == 1 { return (isNegative, style.fraction(factors, below)) }
    }
    return (isNegative, product([style.fraction(all, below)] + factors))
  }

  /// A real or imaginary number as a fraction where it is a simple one.
  func number(
    _ value: ComplexNumber
  ) -> (isNegative: Bool, tops: [String], bottoms: [String]) {
    if value.re != 0, value.im != 0 {
      let sign = value.im < 0 ? " - " : " + "
      let im = abs(value.im) == 1 ? "i" : "\(style.number(abs(value.im))) i"
      return (false, ["(\(style.number(value.re))\(sign)\(im))"], [])
    }
    let real = value.re + value.im
    let unit = value.im != 0 ? ["i"] : []
    let size = abs(real)
    for denominator in [1, 2, 3, 4, 6, 8, 16, 32] {
      let numerator = (size * Double(denominator)).rounded()
      if numerator > 0, numerator < 1e6,
        abs(size * Double(denominator) - numerator) < 1e-12 * numerator
      {
        return (
          real < 0, (numerator == 1 ? [] : [style.number(numerator)]) + unit,
          denominator == 1 ? [] : [style.number(Double(denominator))]
        )
      }
    }
    return (real < 0, [style.number(size)] + unit, [])
  }
}
