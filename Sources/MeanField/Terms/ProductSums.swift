import Models

/// Sums of products of variables, each added to a target: flat lists, worked through without allocation.
struct ProductSums {
  private var starts: [Int32] = [0]
  private var variables: [Int32] = []
  private var coefficients: [Double] = []
  private var slots: [Int32] = []
  private var targets: [Int32] = []

  var count: Int { coefficients.count }
  var isEmpty: Bool { coefficients.isEmpty }
  /// Whether any product has this variable, or goes to it.
  func concerns(_ range: Range<Int>) -> Bool {
    variables.contains { range.contains(Int($0)) } || targets.contains { range.contains(Int($0)) }
  }

  mutating func append(_ factors: some Sequence<Int32>, slot: Int, _ value: Double, to target: Int)
  {
    variables.append(contentsOf: factors)
    starts.append(Int32(variables.count))
    coefficients.append(value)
    slots.append(Int32(slot))
    targets.append(Int32(target))
  }

  /// All monomials of a table, by degree, in a fixed order.
  mutating func append(_ table: MonomialTable, to target: Int) {
    for (slot, value) in table.constantTerms { append([], slot: slot, value, to: target) }
    for (slot, variable, value) in table.linearTerms {
      append([variable], slot: slot, value, to: target)
    }
    for slot in table.quadraticSlots {
      for element in table.quadraticElements(slot: slot) {
        append([element.row, element.column], slot: slot, element.value, to: target)
      }
    }
    for (slot, factors, value) in table.higherTerms {
      append(factors, slot: slot, value, to: target)
    }
  }

  /// Derivatives by every variable of the monomials of degree three and more.
  mutating func appendGradient(_ table: MonomialTable) {
    for (slot, factors, value) in table.higherTerms {
      for (place, variable) in factors.enumerated()
      where place == 0 || factors[place - 1] != variable {
        var others = factors
        others.remove(at: place)
        let power = factors.count { $0 == variable }
        append(others, slot: slot, Double(power) * value, to: Int(variable))
      }
    }
  }

  /// Adds to the targets.
  /// - Parameter values: of the slots.
  func add(
    _ state: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    to result: UnsafeMutablePointer<Double>
  ) {
    starts.withUnsafeBufferPointer { starts in
      variables.withUnsafeBufferPointer { variables in
        for number in 0..<coefficients.count {
          var product = coefficients[number] * values[Int(slots[number])]
          for place in Int(starts[number])..<Int(starts[number + 1]) {
            product *= state[Int(variables[place])]
          }
          result[Int(targets[number])] += product
        }
      }
    }
  }

  var bytes: Double { 20 * Double(count) + 4 * Double(variables.count) }
}
