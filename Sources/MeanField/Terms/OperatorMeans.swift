import Models
import Numerics
import Observables

/// Expectation values of operators in a product state, compiled: real and imaginary parts, two numbers an
/// operator. Sums over pairs of sites are products of sums, or of vectors with a matrix between them.
struct OperatorMeans {
  private var sums = ProductSums()
  private var slots = TimeSlots()
  let count: Int
  /// Numbers that `evaluate` needs room for.
  private(set) var room: Int
  private var pairs: [Pairs] = []
  private var values = Values(1)

  /// factor · u·v or factor · uᵀWv, added to a result; u and v stand behind the results.
  private struct Pairs {
    let target: Int
    let left, right: Int
    let weights: Matrix?
    let factor: Double
  }

  private final class Values {
    let numbers: UnsafeMutablePointer<Double>
    init(_ count: Int) {
      numbers = .allocate(capacity: count)
      numbers.initialize(repeating: 0, count: count)
    }
    deinit { numbers.deallocate() }
  }

  init(_ operators: [MeasuredOperator], _ layout: StateLayout) {
    var (slots, factorisation) = (TimeSlots(), Factorisation(layout))
    count = operators.count
    room = 2 * operators.count
    var matrixRoom = 0
    for (number, operation) in operators.enumerated() {
      var (re, im) = (MonomialTable(), MonomialTable())
      let parts = operation.pairs.map { TimedOperator($0.rest).parts } ?? operation.operation.parts
      for (function, polynomial) in parts {
        let own = slots.slots(of: TimeWeight(function))
        factorisation.means(of: polynomial) {
          re.add($0, own, $1)
          im.add($0, own, ComplexNumber(0, -1) * $1)
        }
      }
      for product in operation.pairs?.products ?? [] {
        append(product, to: 2 * number, &factorisation)
        product.addSelf(to: &re, &factorisation)
        if product.weights != nil { matrixRoom = max(matrixRoom, product.left.count) }
      }
      sums.append(re, to: 2 * number)
      sums.append(im, to: 2 * number + 1)
    }
    sumsEnd = room
    room += matrixRoom
    self.slots = slots
    values = Values(slots.count)
    slots.values(at: 0, into: values.numbers)
  }

  /// Where the room for products with matrices begins.
  private var sumsEnd = 0

  private mutating func append(
    _ product: PairProduct, to target: Int, _ factorisation: inout Factorisation
  ) {
    let isVector = product.weights != nil
    var places: [Int] = []
    for side in [product.left, product.right] {
      places.append(room)
      let terms = side.map { factorisation.linearTerms(of: $0) }
      if isVector {
        for (site, own) in terms.enumerated() { sums.appendLinear(own, to: room + site) }
      } else {
        sums.appendLinear(terms.flatMap { $0 }, to: room)
      }
      room += isVector ? side.count : 1
    }
    var weights = product.weights
    if let matrix = weights, !product.includesSelf {
      let own = Matrix(rows: matrix.rows, columns: matrix.columns)
      for i in 0..<matrix.rows {
        for j in 0..<matrix.columns where i != j { own[i, j] = matrix[i, j] }
      }
      weights = own
    }
    pairs.append(
      Pairs(
        target: target, left: places[0], right: places[1], weights: weights,
        factor: product.factor))
  }

  /// - Parameter result: has `room` numbers and gets the means, two numbers each.
  func evaluate(
    _ time: Double, _ state: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    if slots.dependOnTime { slots.values(at: time, into: values.numbers) }
    result.update(repeating: 0, count: room)
    sums.add(state, values.numbers, to: result)
    for pair in pairs {
      guard let weights = pair.weights else {
        result[pair.target] += pair.factor * result[pair.left] * result[pair.right]
        continue
      }
      let product = result + sumsEnd
      product.update(repeating: 0, count: weights.rows)
      BLAS.multiply(weights, by: result + pair.right, alpha: 1, addingTo: product)
      var sum = 0.0
      for i in 0..<weights.rows { sum += result[pair.left + i] * product[i] }
      result[pair.target] += pair.factor * sum
    }
  }

  var bytes: Double {
    sums.bytes
      + pairs.reduce(0) { $0 + 8 * Double(($1.weights?.rows ?? 0) * ($1.weights?.columns ?? 0)) }
  }
}

extension PairProduct {
  /// What the product of both sums has of i = j, in place of a product of means: nothing, or one site's own
  /// ½ ⟨A_i B_i + B_i A_i⟩.
  fileprivate func addSelf(to table: inout MonomialTable, _ factorisation: inout Factorisation) {
    if weights != nil {
      precondition(!includesSelf, "a matrix has no diagonal here")
      return
    }
    for (a, b) in zip(left, right) {
      for first in factorisation.linearTerms(of: a) {
        for second in factorisation.linearTerms(of: b) {
          table.add(
            [min(first.variable, second.variable), max(first.variable, second.variable)], slot: 0,
            -factor * first.value * second.value)
        }
      }
      guard includesSelf else { continue }
      let products: OperatorPolynomial = a * b + b * a
      factorisation.means(of: 0.5 * products) { table.add($0, slot: 0, factor * $1.re) }
    }
  }
}

extension Factorisation {
  /// Of an operator linear in spins.
  mutating func linearTerms(of operation: OperatorPolynomial) -> [(
    slot: Int, variable: Int32, value: Double
  )] {
    var terms: [(slot: Int, variable: Int32, value: Double)] = []
    means(of: operation) { variables, coefficient in
      precondition(variables.count == 1, "an operator linear in spins")
      terms.append((0, variables[0], coefficient.re))
    }
    return terms
  }
}
