import Models

/// How one part of an operator moves rows of states (`StateSet`): its products with what they do to the key of
/// a row and to the states in it.
struct RowMoves {
  struct Product {
    let coefficient: ComplexNumber
    /// On factors of the key.
    let matrices: [(factor: Int, matrix: LocalMatrix)]
    /// Shifts of states within a row, by number.
    let shifts: [Int]
  }

  /// Of those states of a row whose amplitude is not zero.
  struct Shift: Equatable {
    let distance: Int
    let mask: [UInt64]
    /// By state; empty: all are 1.
    let amplitudes: [ComplexNumber]
  }

  let products: [Product]
  let shifts: [Shift]
  /// Whether two products may lead from one state to the same, where they may cancel.
  let mayCollide: Bool

  init(_ products: [FactorizedOperator.Product], _ layout: RowLayout) {
    var shifts: [Shift] = []
    // Products with the same on the row have the same numbers.
    func number(_ shift: Shift) -> Int {
      if let known = shifts.firstIndex(of: shift) { return known }
      shifts.append(shift)
      return shifts.count - 1
    }
    self.products = products.map { product in
      Product(
        coefficient: product.coefficient,
        matrices: product.matrices.filter { $0.factor < layout.keyFactors },
        shifts: layout.shifts(product.matrices.filter { $0.factor >= layout.keyFactors })
          .map(number))
    }
    self.shifts = shifts
    mayCollide = Self.mayCollide(products)
  }

  private init(_ products: [Product], _ shifts: [Shift]) {
    (self.products, self.shifts, mayCollide) = (products, shifts, false)
  }

  /// Of products none of which collide those that keep the key.
  var withinRows: RowMoves {
    RowMoves(products.filter(\.matrices.isEmpty), shifts)
  }

  /// Beyond so many products nobody looks.
  private static let mostProducts = 400

  private static func mayCollide(_ products: [FactorizedOperator.Product]) -> Bool {
    guard products.count <= mostProducts else { return true }
    let changes = products.map { product in
      Dictionary(
        uniqueKeysWithValues: product.matrices.map { factor, matrix in
          (
            factor,
            Set(
              (0..<matrix.count).flatMap { level in
                matrix.column(level).map { matrix.entries[$0].row - level }
              })
          )
        })
    }
    func common(_ a: [Int: Set<Int>], _ b: [Int: Set<Int>]) -> Bool {
      a.allSatisfy { factor, own in !own.isDisjoint(with: b[factor] ?? [0]) }
        && b.allSatisfy { factor, own in a[factor] != nil || own.contains(0) }
    }
    for first in changes.indices {
      for second in changes.indices.dropFirst(first + 1)
      where common(changes[first], changes[second]) { return true }
    }
    return false
  }
}

/// Which factors make up a row of states, and which its key.
struct RowLayout {
  let numbering: OperatorAction.Numbering
  /// Factors of the key; the others make up the row.
  let keyFactors: Int
  let width: Int
  var words: Int { (width + 63) / 64 }
  /// Steps between keys by factor.
  let keyStrides: [Int]

  /// As many of the last factors as there are states for in a few words; the last one in any case where it
  /// is a mode, on which operators shift all levels alike.
  init(_ list: FactorList, _ numbering: OperatorAction.Numbering) {
    self.numbering = numbering
    var (first, width) = (numbering.radices.count, 1)
    while first > 0 {
      let radix = numbering.radices[first - 1]
      let isLastMode = width == 1 && list.factors[first - 1].ladder == nil
      guard width * radix <= Self.mostStates || isLastMode else { break }
      width *= radix
      first -= 1
    }
    (keyFactors, self.width) = (first, width)
    keyStrides = numbering.strides[..<first].map { $0 / width }
  }

  private static let mostStates = 128

  /// What a product on factors of the row does to its states.
  func shifts(_ matrices: [(factor: Int, matrix: LocalMatrix)]) -> [RowMoves.Shift] {
    if matrices.isEmpty {
      return [.init(distance: 0, mask: Array(repeating: .max, count: words), amplitudes: [])]
    }
    var found: [Int: [ComplexNumber]] = [:]
    for state in 0..<width {
      var reached = [(distance: 0, value: ComplexNumber(1))]
      for (factor, matrix) in matrices {
        let level = numbering.level(of: state, factor)
        guard level < matrix.count else {
          reached = []
          break
        }
        reached = reached.flatMap { entry in
          matrix.column(level).map {
            let (row, value) = matrix.entries[$0]
            return (entry.distance + (row - level) * numbering.strides[factor], value * entry.value)
          }
        }
      }
      for (distance, value) in reached where value.magnitude > 0 {
        found[distance, default: Array(repeating: .zero, count: width)][state] = value
      }
    }
    return found.sorted { $0.key < $1.key }.map { distance, amplitudes in
      var mask = Array(repeating: UInt64(0), count: words)
      for (state, value) in amplitudes.enumerated() where value != .zero {
        mask[state >> 6] |= 1 << UInt64(state & 63)
      }
      return .init(distance: distance, mask: mask, amplitudes: amplitudes)
    }
  }

  /// States of a row in which a factor of it has one of the levels from `first` on.
  func mask(_ factor: Int, from first: Int) -> [UInt64] {
    var mask = Array(repeating: UInt64(0), count: words)
    for state in 0..<width where numbering.level(of: state, factor) >= first {
      mask[state >> 6] |= 1 << UInt64(state & 63)
    }
    return mask
  }
}
