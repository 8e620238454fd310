/// Monomials in the classical variables, coefficients and what multiplies them, in flat lists.
///
/// Variables are those of `PhaseSpacePolynomial`. A coefficient belongs to a slot of `FunctionTable`: the
/// constant 1, or the real or imaginary part of a function of time.
struct MonomialList {
  /// Where the variables of every entry begin; one more than entries.
  private(set) var starts: [Int] = [0]
  /// Rising within an entry, repeated for powers.
  private(set) var variables: [Int32] = []
  private(set) var slots: [Int32] = []
  private(set) var values: [Double] = []

  var count: Int { slots.count }
  var isEmpty: Bool { slots.isEmpty }

  func monomial(_ entry: Int) -> ArraySlice<Int32> { variables[starts[entry]..<starts[entry + 1]] }

  func degree(_ entry: Int) -> Int { starts[entry + 1] - starts[entry] }

  mutating func append(_ monomial: some Sequence<Int32>, slot: Int32, _ value: Double) {
    if value == 0 { return }
    variables.append(contentsOf: monomial)
    starts.append(variables.count)
    slots.append(slot)
    values.append(value)
  }

  mutating func reserve(_ count: Int, degree: Int) {
    starts.reserveCapacity(starts.count + count)
    variables.reserveCapacity(variables.count + degree * count)
    slots.reserveCapacity(slots.count + count)
    values.reserveCapacity(values.count + count)
  }

  /// A variable of the entry that `closeEntry` ends; rising.
  mutating func appendVariable(_ variable: Int32) { variables.append(variable) }

  mutating func closeEntry(slot: Int32, _ value: Double) {
    starts.append(variables.count)
    slots.append(slot)
    values.append(value)
  }

  mutating func append(_ other: MonomialList, times factor: Double = 1) {
    for entry in 0..<other.count {
      append(other.monomial(entry), slot: other.slots[entry], factor * other.values[entry])
    }
  }

  /// Entries that fulfil a condition, in their order.
  func filter(_ condition: (Int) -> Bool) -> MonomialList {
    var result = MonomialList()
    for entry in 0..<count where condition(entry) {
      result.append(monomial(entry), slot: slots[entry], values[entry])
    }
    return result
  }

  func scaled(by factor: Double) -> MonomialList {
    var result = MonomialList()
    result.append(self, times: factor)
    return result
  }

  // MARK: Order

  /// Equal entries added, in the order of degree, variables, slots. What is left of a sum by rounding
  /// alone is left out. The result does not depend on the order of the entries.
  func canonical() -> MonomialList {
    let order = sortedEntries()
    var result = MonomialList()
    result.reserve(count, degree: (variables.count + count) / max(count, 1))
    var first = 0
    while first < count {
      let entry = order[first]
      var (end, sum, size) = (first, 0.0, 0.0)
      while end < count, isSame(entry, order[end]) {
        sum += values[order[end]]
        size += abs(values[order[end]])
        end += 1
      }
      if end == first + 1 || abs(sum) > 1e-15 * size {
        result.append(monomial(entry), slot: slots[entry], sum)
      }
      first = end
    }
    return result
  }

  private func isSame(_ a: Int, _ b: Int) -> Bool {
    slots[a] == slots[b] && monomial(a).elementsEqual(monomial(b))
  }

  /// Degree and the first two variables in one number, which decides most comparisons.
  private func prefix(_ entry: Int) -> UInt64 {
    let most = UInt64(1) << 28 - 1
    var prefix = UInt64(min(degree(entry), 255)) << 56
    for (place, variable) in monomial(entry).prefix(2).enumerated() {
      prefix |= min(UInt64(variable), most) << (place == 0 ? 28 : 0)
    }
    return prefix
  }

  private func sortedEntries() -> [Int] {
    var keys = (0..<count).map { (prefix: prefix($0), entry: $0) }
    starts.withUnsafeBufferPointer { starts in
      variables.withUnsafeBufferPointer { variables in
        keys.sort { a, b in
          if a.prefix != b.prefix { return a.prefix < b.prefix }
          let (i, j) = (a.entry, b.entry)
          let lengths = (starts[i + 1] - starts[i], starts[j + 1] - starts[j])
          if lengths.0 != lengths.1 { return lengths.0 < lengths.1 }
          for place in 0..<lengths.0 {
            let (v, w) = (variables[starts[i] + place], variables[starts[j] + place])
            if v != w { return v < w }
          }
          if slots[i] != slots[j] { return slots[i] < slots[j] }
          // So that sums have the same digits whatever the order.
          return values[i] < values[j]
        }
      }
    }
    return keys.map(\.entry)
  }

  // MARK: Results

  /// As a polynomial; the list is canonical.
  func polynomial(_ table: FunctionTable) -> PhaseSpacePolynomial {
    var polynomial = PhaseSpacePolynomial()
    var places: [Int: Int] = [:]
    for entry in 0..<count {
      let monomial = monomial(entry)
      let last = polynomial.count - 1
      let isNew = last < 0 || !polynomial.monomial(last).elementsEqual(monomial)
      if isNew {
        polynomial.variables.append(contentsOf: monomial)
        polynomial.starts.append(polynomial.variables.count)
        polynomial.coefficients.constants.append(0)
      }
      let number = polynomial.count - 1
      polynomial.coefficients.add(
        values[entry], slot: Int(slots[entry]), to: number, table, &places)
    }
    return polynomial
  }
}

extension TimedNumbers {
  /// Adds to one number.
  /// - Parameter places: of the functions of the table among those of these numbers.
  mutating func add(
    _ value: Double, slot: Int, to number: Int, _ table: FunctionTable, _ places: inout [Int: Int]
  ) {
    guard let (function, isReal) = FunctionTable.part(slot) else {
      constants[number] += value
      return
    }
    let place =
      places[function]
      ?? {
        functions.append(table.functions[function])
        places[function] = functions.count - 1
        return functions.count - 1
      }()
    contributions.append(
      Contribution(
        number: number, function: place, re: isReal ? value : 0, im: isReal ? 0 : value))
  }
}
