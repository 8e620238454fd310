import Models

/// Sums of products of variables, each added to a target: flat lists, worked through without allocation.
struct ProductSums {
  private var starts: [Int32] = [0]
  private var variables: [Int32] = []
  private var coefficients: [Double] = []
  private var slots: [Int32] = []
  private var targets: [Int32] = []

  /// Long sums of neighbouring variables, times numbers of their own or one for all.
  private struct Run {
    let slot, target, first, count: Int
    let uniform: Double?
    let numbers: [Double]
  }
  private var runs: [Run] = []
  static let leastRun = 256

  var isEmpty: Bool { coefficients.isEmpty && runs.isEmpty }
  /// Factors of the longest product.
  var degree: Int {
    max(runs.isEmpty ? 0 : 1, zip(starts, starts.dropFirst()).map { Int($1 - $0) }.max() ?? 0)
  }
  /// Whether any product has this variable, or goes to it.
  func concerns(_ range: Range<Int>) -> Bool {
    variables.contains { range.contains(Int($0)) } || targets.contains { range.contains(Int($0)) }
      || runs.contains {
        range.overlaps($0.first..<($0.first + $0.count)) || range.contains($0.target)
      }
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
    appendLinear(table.linearTerms, to: target)
    for slot in table.quadraticSlots {
      for element in table.quadraticElements(slot: slot) {
        append([element.row, element.column], slot: slot, element.value, to: target)
      }
    }
    for (slot, factors, value) in table.higherTerms {
      append(factors, slot: slot, value, to: target)
    }
  }

  /// Terms by slot and variable; long runs of neighbours are kept as such.
  mutating func appendLinear(
    _ terms: [(slot: Int, variable: Int32, value: Double)], to target: Int
  ) {
    var first = 0
    while first < terms.count {
      var end = first + 1
      while end < terms.count, terms[end].slot == terms[first].slot,
        terms[end].variable == terms[end - 1].variable + 1
      {
        end += 1
      }
      let own = terms[first..<end]
      let (slot, variable, value) = terms[first]
      if own.count < Self.leastRun {
        for (slot, variable, value) in own { append([variable], slot: slot, value, to: target) }
      } else {
        let isUniform = own.allSatisfy { $0.value == value }
        runs.append(
          Run(
            slot: slot, target: target, first: Int(variable), count: own.count,
            uniform: isUniform ? value : nil, numbers: isUniform ? [] : own.map(\.value)))
      }
      first = end
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
    for run in runs {
      let own = state + run.first
      let sum =
        run.uniform.map { $0 * LaneSum.sum(own, run.count) }
        ?? run.numbers.withUnsafeBufferPointer { LaneSum.dot($0.baseAddress!, own, run.count) }
      result[run.target] += values[run.slot] * sum
    }
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

  var bytes: Double {
    20 * Double(coefficients.count) + 4 * Double(variables.count)
      + runs.reduce(0) { $0 + 8 * Double($1.numbers.count) }
  }
}
