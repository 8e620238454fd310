import Models

/// A sparse matrix that may depend on time, M(t) = Σ_k f_k(t) M_k, in compressed rows on one pattern.
public final class SparseOperator {
  public struct Part {
    public let weight: TimeWeight
    public var re: [Double]
    public var im: [Double]
  }

  public let count: Int
  /// Where every row begins among `columns` and values, and the end of the last.
  public let starts: [Int]
  public let columns: [Int32]
  public let parts: [Part]

  public var nonzeros: Int { columns.count }
  public var dependsOnTime: Bool { parts.contains { !$0.weight.isConstant } }

  init(count: Int, starts: [Int], columns: [Int32], parts: [Part]) {
    (self.count, self.starts, self.columns, self.parts) = (count, starts, columns, parts)
  }

  /// Values at one time.
  public func values(at time: Double) -> (re: [Double], im: [Double]) {
    var (re, im) = (
      [Double](repeating: 0, count: nonzeros), [Double](repeating: 0, count: nonzeros)
    )
    refresh(&re, &im, at: time)
    return (re, im)
  }

  public func refresh(_ re: inout [Double], _ im: inout [Double], at time: Double) {
    for (number, part) in parts.enumerated() {
      let weight = part.weight.value(at: time)
      for index in 0..<nonzeros {
        let a = weight.re * part.re[index] - weight.im * part.im[index]
        let b = weight.re * part.im[index] + weight.im * part.re[index]
        if number == 0 {
          (re[index], im[index]) = (a, b)
        } else {
          re[index] += a
          im[index] += b
        }
      }
    }
  }

  /// Whether an element may have a real and an imaginary part.
  func mayHave(_ index: Int) -> (re: Bool, im: Bool) {
    var (re, im) = (false, false)
    for part in parts {
      let (a, b) = (part.re[index] != 0, part.im[index] != 0)
      if part.weight.isReal {
        (re, im) = (re || a, im || b)
      } else if a || b {
        return (true, true)
      }
    }
    return (re, im)
  }
}

// MARK: Building

extension SparseOperator {
  /// An element of one part.
  struct Element {
    let row: Int32
    let column: Int32
    let part: Int32
    let value: ComplexNumber
  }

  /// Elements in any order; equal places of a part add up, and zeros are left out.
  convenience init(count: Int, weights: [TimeWeight], elements: [Element]) {
    // By column, then by row: rows come out with columns rising.
    let order = Self.sorted(Self.sorted(elements, count) { Int($0.column) }, count) { Int($0.row) }
    var starts = [0]
    var columns: [Int32] = []
    var parts = weights.map { Part(weight: $0, re: [], im: []) }
    var next = 0
    for row in 0..<count {
      while next < order.count, Int(order[next].row) == row {
        let column = order[next].column
        var sums = Array(repeating: ComplexNumber.zero, count: weights.count)
        var sizes = Array(repeating: 0.0, count: weights.count)
        while next < order.count, Int(order[next].row) == row, order[next].column == column {
          let part = Int(order[next].part)
          sums[part] = sums[part] + order[next].value
          sizes[part] += order[next].value.magnitude
          next += 1
        }
        for part in sums.indices where sums[part].magnitude <= 1e-13 * sizes[part] {
          sums[part] = .zero
        }
        if sums.allSatisfy({ $0 == .zero }) { continue }
        columns.append(column)
        for part in sums.indices {
          parts[part].re.append(sums[part].re)
          parts[part].im.append(sums[part].im)
        }
      }
      starts.append(columns.count)
    }
    self.init(count: count, starts: starts, columns: columns, parts: parts)
  }

  private static func sorted(
    _ elements: [Element], _ count: Int, _ key: (Element) -> Int
  ) -> [Element] {
    guard let some = elements.first else { return [] }
    var places = Array(repeating: 0, count: count + 1)
    for element in elements { places[key(element) + 1] += 1 }
    for index in 0..<count { places[index + 1] += places[index] }
    var sorted = Array(repeating: some, count: elements.count)
    for element in elements {
      let index = key(element)
      sorted[places[index]] = element
      places[index] += 1
    }
    return sorted
  }

  private func forEach(_ visit: (_ row: Int, _ index: Int) -> Void) {
    for row in 0..<count { for index in starts[row]..<starts[row + 1] { visit(row, index) } }
  }

  var adjoint: SparseOperator {
    var elements: [Element] = []
    forEach { row, index in
      for (number, part) in parts.enumerated() where part.re[index] != 0 || part.im[index] != 0 {
        elements.append(
          Element(
            row: columns[index], column: Int32(row), part: Int32(number),
            value: ComplexNumber(part.re[index], -part.im[index])))
      }
    }
    return SparseOperator(
      count: count, weights: parts.map(\.weight.conjugate), elements: elements)
  }

  /// The elements of a product with a factor, as parts of a list of weights that grows.
  static func product(
    _ a: SparseOperator, _ b: SparseOperator, factor: ComplexNumber, weight: TimeWeight,
    into elements: inout [Element], _ weights: inout [TimeWeight]
  ) {
    for first in a.parts {
      for second in b.parts {
        let part = number(of: weight * first.weight * second.weight, in: &weights)
        a.forEach { row, index in
          let left = factor * ComplexNumber(first.re[index], first.im[index])
          if left == .zero { return }
          let middle = Int(a.columns[index])
          for other in b.starts[middle]..<b.starts[middle + 1] {
            let right = ComplexNumber(second.re[other], second.im[other])
            if right == .zero { continue }
            elements.append(
              Element(
                row: Int32(row), column: b.columns[other], part: Int32(part), value: left * right))
          }
        }
      }
    }
  }

  /// The elements of the matrix with a factor.
  func append(
    factor: ComplexNumber, to elements: inout [Element], _ weights: inout [TimeWeight]
  ) {
    for part in parts {
      let number = Self.number(of: part.weight, in: &weights)
      forEach { row, index in
        elements.append(
          Element(
            row: Int32(row), column: columns[index], part: Int32(number),
            value: factor * ComplexNumber(part.re[index], part.im[index])))
      }
    }
  }

  static func number(of weight: TimeWeight, in weights: inout [TimeWeight]) -> Int {
    if let known = weights.firstIndex(of: weight) { return known }
    weights.append(weight)
    return weights.count - 1
  }
}
