/// {P, Q} of polynomials in the classical variables: {s^x, s^y} = 2 s^z and cyclic, {Re a, Im a} = ½.
enum PoissonBracket {
  /// Whether {P, Q} is a constant, so that the flows of P and Q commute.
  static func isConstant(
    _ p: MonomialList, _ q: MonomialList, _ variables: ClassicalVariables
  ) -> Bool {
    // Alike or at different places: the most common case.
    let meet = p.variables.contains { v in
      q.variables.contains { $0 != v && variables.place($0) == variables.place(v) }
    }
    if !meet { return true }
    var bracket = MonomialList()
    let slotCount = (q.slots.max() ?? 0) + 1
    for first in 0..<p.count {
      for second in 0..<q.count {
        let (m, n) = (Array(p.monomial(first)), Array(q.monomial(second)))
        let slot = p.slots[first] * slotCount + q.slots[second]
        let value = p.values[first] * q.values[second]
        for (i, v) in m.enumerated() {
          for (j, w) in n.enumerated() {
            guard let (factor, third) = elementary(v, w, variables) else { continue }
            var product = m
            product.remove(at: i)
            product += n
            product.remove(at: m.count - 1 + j)
            if let third { product.append(third) }
            bracket.append(product.sorted(), slot: slot, factor * value)
          }
        }
      }
    }
    return bracket.canonical().largestDegree == 0
  }

  /// {v, w} as a number times a variable or 1.
  private static func elementary(
    _ v: Int32, _ w: Int32, _ variables: ClassicalVariables
  ) -> (factor: Double, variable: Int32?)? {
    guard v != w, variables.place(v) == variables.place(w) else { return nil }
    guard variables.isSpin(v) else { return (v < w ? 0.5 : -0.5, nil) }
    let (a, b) = (v % 3, w % 3)
    return ((b - a + 3) % 3 == 1 ? 2 : -2, v - a + (3 - a - b))
  }
}
