/// Solves x = f(x) by Anderson's mixing (J. ACM 12, 547 (1965)): the next x is where a linear model of the residual
/// f(x) − x, through the last few of them, is smallest. Differences of earlier solutions stay good for maps close to
/// theirs.
final class AndersonMixing {
  typealias Vector = UnsafeMutablePointer<Double>

  /// Numbers in x.
  let size: Int
  private let depth: Int
  private let lastPlace, lastResidual: Vector
  /// Differences of successive x + f(x) − x and of residuals, these of length 1; slots of a ring.
  private let steps, changes: [Vector]
  /// Products of the changes.
  private var products: [Double]
  /// Slots in use, and the one that is overwritten next.
  private var (used, next) = (0, 0)
  private var hasLast = false
  // Of the normal equations, by Cholesky's method.
  private var triangle, weights: [Double]
  private var isKept: [Bool]

  /// Pivots, of products of unit vectors, below which a change says nothing new.
  private static let smallestPivot = 1e-11

  init(size: Int, depth: Int = 8) {
    (self.size, self.depth) = (size, depth)
    func vector() -> Vector {
      let vector = Vector.allocate(capacity: size)
      vector.initialize(repeating: 0, count: size)
      return vector
    }
    (lastPlace, lastResidual) = (vector(), vector())
    steps = (0..<depth).map { _ in vector() }
    changes = (0..<depth).map { _ in vector() }
    products = [Double](repeating: 0, count: depth * depth)
    triangle = products
    weights = [Double](repeating: 0, count: depth)
    isKept = [Bool](repeating: false, count: depth)
  }

  deinit { ([lastPlace, lastResidual] + steps + changes).forEach { $0.deallocate() } }

  /// Forgets all differences.
  func forget() { (used, next, hasLast) = (0, 0, false) }

  /// The map is another one, close to the last.
  func begin() { hasLast = false }

  /// Moves x, whose residual f(x) − x is given.
  func advance(_ place: Vector, _ residual: Vector) {
    if hasLast { addDifference(place, residual) }
    hasLast = true
    lastPlace.update(from: place, count: size)
    lastResidual.update(from: residual, count: size)
    findWeights(residual)
    for k in 0..<size { place[k] += residual[k] }
    for j in 0..<used where isKept[j] && weights[j] != 0 {
      let (weight, step) = (weights[j], steps[j])
      for k in 0..<size { place[k] -= weight * step[k] }
    }
  }

  private func addDifference(_ place: Vector, _ residual: Vector) {
    let (step, change) = (steps[next], changes[next])
    var square = 0.0
    for k in 0..<size {
      let difference = residual[k] - lastResidual[k]
      change[k] = difference
      square += difference * difference
    }
    guard square > 0, square.isFinite else { return }
    let factor = 1 / square.squareRoot()
    for k in 0..<size {
      let difference = change[k]
      step[k] = factor * (place[k] - lastPlace[k] + difference)
      change[k] = factor * difference
    }
    let slot = next
    used = max(used, slot + 1)
    next = (slot + 1) % depth
    for j in 0..<used {
      let product = j == slot ? 1 : Self.product(changes[j], change, size)
      products[j * depth + slot] = product
      products[slot * depth + j] = product
    }
  }

  /// Of the changes whose sum comes closest to the residual, newest first: what older ones add in vain is left out.
  private func findWeights(_ residual: Vector) {
    func slot(_ age: Int) -> Int { (next - 1 - age + 2 * depth) % depth }
    for age in 0..<used {
      let row = slot(age)
      var sum = Self.product(changes[row], residual, size)
      var pivot = products[row * depth + row]
      isKept[row] = false
      for other in 0..<age where isKept[slot(other)] {
        let column = slot(other)
        var entry = products[row * depth + column]
        for third in 0..<other where isKept[slot(third)] {
          entry -= triangle[row * depth + slot(third)] * triangle[column * depth + slot(third)]
        }
        entry /= triangle[column * depth + column]
        triangle[row * depth + column] = entry
        pivot -= entry * entry
        sum -= entry * weights[column]
      }
      guard pivot > Self.smallestPivot else { continue }
      isKept[row] = true
      triangle[row * depth + row] = pivot.squareRoot()
      weights[row] = sum / triangle[row * depth + row]
    }
    for age in (0..<used).reversed() where isKept[slot(age)] {
      let row = slot(age)
      var sum = weights[row]
      for later in (age + 1)..<max(used, age + 1) where isKept[slot(later)] {
        sum -= triangle[slot(later) * depth + row] * weights[slot(later)]
      }
      weights[row] = sum / triangle[row * depth + row]
    }
  }

  private static func product(_ a: Vector, _ b: Vector, _ size: Int) -> Double {
    var sums = SIMD8<Double>(repeating: 0)
    let whole = size / 8 * 8
    for k in stride(from: 0, to: whole, by: 8) {
      for lane in 0..<8 { sums[lane] += a[k + lane] * b[k + lane] }
    }
    var rest = 0.0
    for k in whole..<size { rest += a[k] * b[k] }
    return sums.sum() + rest
  }
}
