import Models

/// How one part of an operator moves rows of states (`StateSet`): its products with what they do to the key of
/// a row and to the states in it.
final class RowMoves {
  struct Product {
    let coefficient: ComplexNumber
    /// Matrices on factors of the key, and shifts of states within a row, by number.
    let matrices: Range<Int>
    let shifts: Range<Int>
  }

  /// A matrix on a factor of the key.
  struct KeyMatrix {
    let factor: Int
    /// Of its columns among those of all matrices.
    let firstColumn: Int
  }

  /// Of those states of a row whose amplitude is not zero.
  struct Shift: Equatable {
    let distance: Int
    let mask: [UInt64]
    /// By state; empty: all are 1.
    let amplitudes: [ComplexNumber]
  }

  let products: Buffer<Product>
  let matrices: Buffer<KeyMatrix>
  /// Where columns begin, of all matrices; one more for each.
  let columns: Buffer<Int>
  let entries: Buffer<LocalMatrix.Entry>
  /// Numbers of shifts, as products have them.
  let numbers: Buffer<Int>
  /// Each once.
  let shifts: [Shift]
  /// Of the shifts one behind the other.
  let distances: Buffer<Int>
  let masks: Buffer<UInt64>
  /// Whether two products may lead from one state to the same, where they may cancel.
  let mayCollide: Bool
  /// Whether some products keep the key.
  let staysInRows: Bool

  /// - Parameter isInner: takes those products alone that keep the key.
  init(_ all: [FactorizedOperator.Product], _ layout: RowLayout, isInner: Bool = false) {
    let own = all.filter { product in
      !isInner || product.matrices.allSatisfy { $0.factor >= layout.keyFactors }
    }
    var (products, matrices, numbers) = ([Product](), [KeyMatrix](), [Int]())
    var (columns, entries, shifts) = ([Int](), [LocalMatrix.Entry](), [Shift]())
    var places: [UnsafeRawPointer?: Int] = [:]
    // Matrices that are the same are stored once.
    func place(_ matrix: LocalMatrix) -> Int {
      let storage = matrix.entries.withUnsafeBytes { $0.count == 0 ? nil : $0.baseAddress }
      if storage != nil, let known = places[storage] { return known }
      let first = columns.count
      columns += (0..<matrix.count).map { entries.count + matrix.column($0).lowerBound }
      columns.append(entries.count + matrix.entries.count)
      entries += matrix.entries
      places[storage] = first
      return first
    }
    // Products with the same on the row have the same numbers.
    func number(_ shift: Shift) -> Int {
      if let known = shifts.firstIndex(of: shift) { return known }
      shifts.append(shift)
      return shifts.count - 1
    }
    for product in own {
      let first = (matrices.count, numbers.count)
      matrices += product.matrices.filter { $0.factor < layout.keyFactors }.map {
        KeyMatrix(factor: $0.factor, firstColumn: place($0.matrix))
      }
      numbers += layout.shifts(product.matrices.filter { $0.factor >= layout.keyFactors })
        .map(number)
      products.append(
        Product(
          coefficient: product.coefficient, matrices: first.0..<matrices.count,
          shifts: first.1..<numbers.count))
    }
    (self.products, self.matrices) = (Buffer(products), Buffer(matrices))
    (self.columns, self.entries, self.numbers) = (Buffer(columns), Buffer(entries), Buffer(numbers))
    self.shifts = shifts
    distances = Buffer(shifts.map(\.distance))
    masks = Buffer(shifts.flatMap(\.mask))
    mayCollide = !isInner && Self.mayCollide(own)
    staysInRows = products.contains { $0.matrices.isEmpty }
  }

  /// Beyond so many products nobody looks.
  private static let mostProducts = 200
  private static let mostChanges = 100

  /// By how much a matrix raises the level; some more than `mostChanges` at most.
  private static func changes(by matrix: LocalMatrix) -> Set<Int> {
    var changes: Set<Int> = []
    for level in 0..<matrix.count where changes.count <= mostChanges {
      for place in matrix.column(level) { changes.insert(matrix.entries[place].row - level) }
    }
    return changes
  }

  private static func mayCollide(_ products: [FactorizedOperator.Product]) -> Bool {
    guard products.count <= mostProducts else { return true }
    let changes = products.map { product in
      Dictionary(
        uniqueKeysWithValues: product.matrices.map { ($0.factor, Self.changes(by: $0.matrix)) })
    }
    if changes.contains(where: { $0.values.contains { $0.count > mostChanges } }) { return true }
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
