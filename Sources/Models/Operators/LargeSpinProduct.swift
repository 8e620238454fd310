/// Products of symmetrised products of the components J = 2S^α of one spin S > ½, [J^a, J^b] = 2i ε_abc J^c.
///
/// A symmetrised product stands for the monomial of the same factors. One factor from the left is the
/// series of the Baker–Campbell–Hausdorff formula that is linear in it,
///   J^p ⋆ f = Σ_k B_k/k! (2i)^k J · ((∂×)^k e_p) f,
/// with Bernoulli numbers B_k (B_1 = −½); ∂ acts on f alone.
enum LargeSpinProduct {
  /// Powers of J^x, J^y, J^z.
  typealias Powers = SIMD3<Int>
  typealias Polynomial = [Powers: ComplexNumber]

  /// Terms in a fixed order.
  static func product(_ a: Powers, _ b: Powers) -> [(powers: Powers, coefficient: ComplexNumber)] {
    if a == .zero || b == .zero { return [(a &+ b, ComplexNumber(1))] }
    return multiply([a: ComplexNumber(1)], [b: ComplexNumber(1)])
      .filter { $0.value != .zero }
      .sorted { ($0.key.x, $0.key.y, $0.key.z) < ($1.key.x, $1.key.y, $1.key.z) }
      .map { ($0.key, $0.value) }
  }

  /// f ⋆ g, factor by factor of f: what J^p ⋆ (f/J^p) has beside f is of lower degree.
  private static func multiply(_ f: Polynomial, _ g: Polynomial) -> Polynomial {
    var (left, product) = (f, Polynomial())
    while let degree = left.keys.map({ $0.wrappedSum() }).max() {
      guard degree > 0 else {
        for (powers, value) in g { product.add(powers, left[Powers()]! * value) }
        break
      }
      for powers in left.keys.filter({ $0.wrappedSum() == degree }).sorted(by: precedes) {
        guard let coefficient = left.removeValue(forKey: powers) else { continue }
        let component = (0..<3).first { powers[$0] > 0 }!
        var rest = powers
        rest[component] -= 1
        let inner = multiply([rest: coefficient], g)
        for (powers, value) in star(component, inner) { product.add(powers, value) }
        for (lower, value) in star(component, [rest: coefficient]) where lower != powers {
          left.add(lower, -value)
        }
      }
      left = left.filter { $0.value != .zero }
    }
    return product
  }

  private static func precedes(_ a: Powers, _ b: Powers) -> Bool {
    (a.x, a.y, a.z) < (b.x, b.y, b.z)
  }

  /// J^p ⋆ f.
  private static func star(_ p: Int, _ f: Polynomial) -> Polynomial {
    var product = Polynomial()
    for (powers, value) in f { product.add(powers.raised(p), value) }
    // k = 1: −i J · (∂ × e_p).
    for (a, b, sign) in [((p + 1) % 3, (p + 2) % 3, 1.0), ((p + 2) % 3, (p + 1) % 3, -1.0)] {
      for (powers, value) in f.derivative(b) {
        product.add(powers.raised(a), ComplexNumber(0, -sign) * value)
      }
    }
    // k = 2, 4, …: (∂×)^k e_p = (−∂²)^(k/2 − 1) (∂ ∂_p − e_p ∂²).
    var (even, k, factor) = (f, 2, ComplexNumber(-4))
    while true {
      let along = even.derivative(p)
      let square = even.laplacian
      if along.isEmpty && square.isEmpty { return product }
      let weight = (bernoulli(k) / factorial(k)) * factor
      for component in 0..<3 {
        for (powers, value) in along.derivative(component) {
          product.add(powers.raised(component), weight * value)
        }
      }
      for (powers, value) in square { product.add(powers.raised(p), -(weight * value)) }
      even = square.mapValues { -$0 }
      factor = -4 * factor
      k += 2
    }
  }

  private static func factorial(_ n: Int) -> Double {
    n < 2 ? 1 : (2...n).reduce(1.0) { $0 * Double($1) }
  }

  private static func bernoulli(_ n: Int) -> Double {
    var numbers = [1.0]
    for m in 1...max(n, 1) {
      var (sum, binomial) = (0.0, 1.0)
      for k in 0..<m {
        sum += binomial * numbers[k]
        binomial *= Double(m + 1 - k) / Double(k + 1)
      }
      numbers.append(-sum / Double(m + 1))
    }
    return numbers[n]
  }
}

extension LargeSpinProduct.Powers {
  fileprivate func raised(_ component: Int) -> Self {
    var powers = self
    powers[component] += 1
    return powers
  }
}

extension LargeSpinProduct.Polynomial {
  fileprivate mutating func add(_ powers: Key, _ value: ComplexNumber) {
    self[powers] = self[powers, default: .zero] + value
  }

  fileprivate func derivative(_ component: Int) -> Self {
    var derivative = Self()
    for (powers, value) in self where powers[component] > 0 {
      var lower = powers
      lower[component] -= 1
      derivative.add(lower, Double(powers[component]) * value)
    }
    return derivative
  }

  fileprivate var laplacian: Self {
    (0..<3).reduce(into: Self()) { sum, component in
      for (powers, value) in derivative(component).derivative(component) { sum.add(powers, value) }
    }
  }
}
