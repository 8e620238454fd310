import Models

/// Expectation values of symmetrised products of J = Σ σ of n spins ½ that are all in the state of one
/// Bloch vector m, as polynomials in m, from
///   ⟨exp(i k·J)⟩ = (cos|k| + i (k·m) sin|k|/|k|)ⁿ.
struct SpinMoments {
  typealias Powers = SIMD3<Int>
  /// A monomial of m and its coefficient.
  typealias Term = (powers: Powers, coefficient: Double)

  private var known: [Key: [Term]] = [:]

  private struct Key: Hashable {
    let powers: Powers
    let spins: Double
  }

  /// ⟨Sym (J^x)^a (J^y)^b (J^z)^c⟩.
  mutating func mean(_ powers: Powers, spins: Double) -> [Term] {
    let key = Key(powers: powers, spins: spins)
    if let terms = known[key] { return terms }
    let terms = Self.mean(of: powers, spins)
    known[key] = terms
    return terms
  }

  /// Powers of k and of m.
  private struct Product: Hashable {
    var k: Powers
    var m: Powers
  }

  private static func mean(of powers: Powers, _ spins: Double) -> [Term] {
    let degree = powers.wrappedSum()
    // u = cos|k| − 1 + i (k·m) sin|k|/|k|, in orders up to that of the product; i is kept apart: every
    // factor of m brings one, so that i^degree times the result is real.
    var one: [Product: Double] = [:]
    for (square, weight) in powersOfSquare(upTo: degree / 2) {
      let order = square.wrappedSum() / 2
      let factorial = (0..<(2 * order)).reduce(1.0) { $0 * Double($1 + 1) }
      let sign: Double = order % 2 == 0 ? 1 : -1
      if order > 0 {
        one[Product(k: square, m: .zero), default: 0] += sign * weight / factorial
      }
      for axis in 0..<3 where 2 * order + 1 <= degree {
        var (k, m) = (square, Powers.zero)
        k[axis] += 1
        m[axis] += 1
        one[Product(k: k, m: m), default: 0] +=
          sign * weight / (factorial * Double(2 * order + 1))
      }
    }
    // (1 + u)ⁿ = Σ_j C(n, j) uʲ.
    var power: [Product: Double] = [Product(k: .zero, m: .zero): 1]
    var (sum, binomial) = ([Product: Double](), 1.0)
    for j in 0...degree {
      if j > 0 {
        var next: [Product: Double] = [:]
        for (a, x) in power {
          for (b, y) in one where (0..<3).allSatisfy({ a.k[$0] + b.k[$0] <= powers[$0] }) {
            next[Product(k: a.k &+ b.k, m: a.m &+ b.m), default: 0] += x * y
          }
        }
        power = next
        binomial *= (spins - Double(j - 1)) / Double(j)
      }
      for (product, value) in power where product.k == powers {
        sum[product, default: 0] += binomial * value
      }
    }
    // Factorials of the generating function; i^(factors of m) / i^degree.
    let weight = (0..<3).reduce(1.0) { weight, axis in
      (0..<powers[axis]).reduce(weight) { $0 * Double($1 + 1) }
    }
    return sum.filter { $0.value != 0 }.map { product, value in
      let missing = (degree - product.m.wrappedSum()) / 2
      return (product.m, (missing % 2 == 0 ? 1 : -1) * weight * value)
    }.sorted { precedes($0.powers, $1.powers) }
  }

  private static func precedes(_ a: Powers, _ b: Powers) -> Bool {
    (a.x, a.y, a.z) < (b.x, b.y, b.z)
  }

  /// Terms of |k|^(2o), o = 0 … order.
  private static func powersOfSquare(upTo order: Int) -> [(Powers, Double)] {
    func factorial(_ n: Int) -> Double { (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
    return (0...order).flatMap { o in
      (0...o).flatMap { a in
        (0...(o - a)).map { b in
          let c = o - a - b
          return (
            2 &* Powers(a, b, c), factorial(o) / (factorial(a) * factorial(b) * factorial(c))
          )
        }
      }
    }
  }
}
