import Models

/// Real monomials in the variables, each with a slot of time; equal ones are added.
///
/// Those of degree two, which are the many, stand apart.
struct MonomialTable {
  typealias Element = (row: Int32, column: Int32, value: Double)

  private(set) var constants: [Int: Double] = [:]
  private(set) var linear: [Int: [Int32: Double]] = [:]
  /// By slot; row ≤ column.
  private(set) var quadratic: [Int: [Element]] = [:]
  /// Of degree three and more.
  private(set) var higher: [Int: [[Int32]: Double]] = [:]
  private(set) var count = 0

  mutating func add(_ variables: [Int32], slot: Int, _ value: Double) {
    if value == 0 { return }
    count += 1
    switch variables.count {
    case 0: constants[slot, default: 0] += value
    case 1: linear[slot, default: [:]][variables[0], default: 0] += value
    case 2: quadratic[slot, default: []].append((variables[0], variables[1], value))
    default: higher[slot, default: [:]][variables, default: 0] += value
    }
  }

  /// Re (c f), f the function of the slots.
  mutating func add(_ variables: [Int32], _ slots: (re: Int, im: Int?), _ value: ComplexNumber) {
    add(variables, slot: slots.re, value.re)
    if let im = slots.im { add(variables, slot: im, -value.im) }
  }

  /// In a fixed order, equal ones added in a fixed order, too.
  func quadraticElements(slot: Int) -> [Element] {
    var elements = quadratic[slot] ?? []
    elements.sort { ($0.row, $0.column, $0.value) < ($1.row, $1.column, $1.value) }
    var end = 0
    for element in elements {
      if end > 0, elements[end - 1].row == element.row, elements[end - 1].column == element.column {
        elements[end - 1].value += element.value
      } else {
        elements[end] = element
        end += 1
      }
    }
    elements.removeLast(elements.count - end)
    return elements.filter { $0.value != 0 }
  }
}
