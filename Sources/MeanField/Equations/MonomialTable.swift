import Models

/// Real monomials in the variables, each with a slot of time; equal ones are added, from the smallest on, so
/// that sums have the same digits in whatever order they come.
struct MonomialTable {
  typealias Element = (row: Int32, column: Int32, value: Double)

  private var constants: [Int: [Double]] = [:]
  private var linear: [Int: [(variable: Int32, value: Double)]] = [:]
  private var quadratic: [Int: [Element]] = [:]
  /// Of degree three and more.
  private var higher: [Int: [(variables: [Int32], value: Double)]] = [:]
  private(set) var count = 0

  /// - Parameter variables: rising.
  mutating func add(_ variables: [Int32], slot: Int, _ value: Double) {
    if value == 0 { return }
    count += 1
    switch variables.count {
    case 0: constants[slot, default: []].append(value)
    case 1: linear[slot, default: []].append((variables[0], value))
    case 2: quadratic[slot, default: []].append((variables[0], variables[1], value))
    default: higher[slot, default: []].append((variables, value))
    }
  }

  /// Re (c f), f the function of the slots.
  mutating func add(_ variables: [Int32], _ slots: (re: Int, im: Int?), _ value: ComplexNumber) {
    add(variables, slot: slots.re, value.re)
    if let im = slots.im { add(variables, slot: im, -value.im) }
  }

  // MARK: In a fixed order

  var constantTerms: [(slot: Int, value: Double)] {
    constants.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted().reduce(0, +)) }
  }

  var linearTerms: [(slot: Int, variable: Int32, value: Double)] {
    linear.keys.sorted().flatMap { slot in
      joined(linear[slot]!, by: { ($0.variable, $0.value) < ($1.variable, $1.value) }) {
        $0.variable == $1.variable
      } add: {
        $0.value += $1.value
      }.filter { $0.value != 0 }.map { (slot, $0.variable, $0.value) }
    }
  }

  var quadraticSlots: [Int] { quadratic.keys.sorted() }

  func quadraticElements(slot: Int) -> [Element] {
    joined(
      quadratic[slot] ?? [], by: { ($0.row, $0.column, $0.value) < ($1.row, $1.column, $1.value) }
    ) {
      $0.row == $1.row && $0.column == $1.column
    } add: {
      $0.value += $1.value
    }.filter { $0.value != 0 }
  }

  var higherTerms: [(slot: Int, variables: [Int32], value: Double)] {
    higher.keys.sorted().flatMap { slot in
      joined(
        higher[slot]!,
        by: { a, b in
          a.variables == b.variables
            ? a.value < b.value : a.variables.lexicographicallyPrecedes(b.variables)
        }
      ) {
        $0.variables == $1.variables
      } add: {
        $0.value += $1.value
      }.filter { $0.value != 0 }.map { (slot, $0.variables, $0.value) }
    }
  }

  /// Sorted, equal ones added.
  private func joined<Term>(
    _ list: [Term], by precedes: (Term, Term) -> Bool, _ areEqual: (Term, Term) -> Bool,
    add: (inout Term, Term) -> Void
  ) -> [Term] {
    var list = list.sorted(by: precedes)
    var end = 0
    for term in list {
      if end > 0, areEqual(list[end - 1], term) {
        add(&list[end - 1], term)
      } else {
        list[end] = term
        end += 1
      }
    }
    list.removeLast(list.count - end)
    return list
  }
}
