import Models

/// A generator as a sparse real matrix over the stored elements of X, for blocks of a few elements each,
/// where there are far fewer of them than of a full density matrix.
final class ElementGenerator: HermitianGenerator {
  private let starts: Buffer<Int>
  private let columns: Buffer<Int32>
  private let values: Buffer<Double>
  /// Doubles that have an equation, rising.
  private let rows: Buffer<Int>
  private let parts: [(weight: TimeWeight, values: [ComplexValue])]
  private let dependsOnTime: Bool
  private let count: Int

  /// What the real and the imaginary part of a weight multiply.
  private struct ComplexValue {
    var re = 0.0
    var im = 0.0
  }

  init(_ terms: GeneratorTerms, _ layout: BlockLayout) {
    let builder = Builder(terms, layout)
    count = layout.count
    starts = Buffer(builder.starts)
    columns = Buffer(builder.columns)
    values = Buffer(zeros: builder.columns.count)
    rows = Buffer(builder.rows)
    parts = builder.weights.indices.map { part in
      (builder.weights[part], builder.values[part])
    }
    dependsOnTime = terms.dependsOnTime
    refresh(at: 0)
  }

  private func refresh(at time: Double) {
    values.pointer.update(repeating: 0, count: values.count)
    for part in parts {
      let weight = part.weight.value(at: time)
      for index in 0..<values.count {
        values.pointer[index] +=
          weight.re * part.values[index].re + weight.im * part.values[index].im
      }
    }
  }

  func apply(
    at time: Double, _ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>
  ) {
    if dependsOnTime { refresh(at: time) }
    out.update(repeating: 0, count: count)
    let (starts, columns, values) = (starts.pointer, columns.pointer, values.pointer)
    for row in 0..<rows.count {
      var sum = 0.0
      for index in starts[row]..<starts[row + 1] { sum += values[index] * x[Int(columns[index])] }
      out[rows.pointer[row]] = sum
    }
  }

  /// Rows of the matrix, element by element.
  private struct Builder {
    var starts = [0]
    var columns: [Int32] = []
    var rows: [Int] = []
    var weights: [TimeWeight] = []
    var values: [[ComplexValue]] = []
    private let layout: BlockLayout
    /// Sums of the real and the imaginary part of one element, by column.
    private var open: [[Int: [ComplexValue]]] = [[:], [:]]

    init(_ terms: GeneratorTerms, _ layout: BlockLayout) {
      self.layout = layout
      let generator = terms.generator
      for block in layout.blocks {
        let (first, second) = (
          layout.components.states[block.pair.first], layout.components.states[block.pair.second]
        )
        for (i, a) in first.enumerated() {
          for (j, b) in second.enumerated() where !block.isDiagonal || j >= i {
            add(row: generator, a) { k, value, weight in (k, b, value, weight) }
            add(row: generator, b) { k, value, weight in
              (a, k, value.conjugate, weight.conjugate)
            }
            for term in terms.sandwiches { add(term, a, b) }
            let place = block.start + block.rowOffsets[i] + j
            close(0, place)
            if !block.isDiagonal || i != j { close(1, place + block.plane) }
            open = [[:], [:]]
          }
        }
      }
    }

    private mutating func add(
      row operation: SparseOperator, _ row: Int,
      _ element: (Int, ComplexNumber, TimeWeight) -> (Int, Int, ComplexNumber, TimeWeight)
    ) {
      for part in operation.parts {
        for index in operation.starts[row]..<operation.starts[row + 1] {
          let value = ComplexNumber(part.re[index], part.im[index])
          if value == .zero { continue }
          let (a, b, factor, weight) = element(Int(operation.columns[index]), value, part.weight)
          add(a, b, factor, weight)
        }
      }
    }

    private mutating func add(_ term: Space.Sandwich, _ a: Int, _ b: Int) {
      for left in term.left.parts {
        for i in term.left.starts[a]..<term.left.starts[a + 1] {
          let first = term.factor * ComplexNumber(left.re[i], left.im[i])
          if first == .zero { continue }
          for right in term.right.parts {
            let weight = term.weight * left.weight * right.weight.conjugate
            for j in term.right.starts[b]..<term.right.starts[b + 1] {
              let second = ComplexNumber(right.re[j], -right.im[j])
              if second == .zero { continue }
              add(
                Int(term.left.columns[i]), Int(term.right.columns[j]), first * second, weight)
            }
          }
        }
      }
    }

    /// value · weight · ⟨a|X|b⟩.
    private mutating func add(
      _ a: Int, _ b: Int, _ value: ComplexNumber, _ weight: TimeWeight
    ) {
      guard let place = layout.place(a, b) else { return }
      let part = SparseOperator.number(of: weight, in: &weights)
      let sign = place.isConjugate ? -1.0 : 1
      // (v w)(x + iy): v w has the real part v.re w.re − v.im w.im.
      put(0, place.re, part, value.re, -value.im)
      put(0, place.im, part, -sign * value.im, -sign * value.re)
      put(1, place.re, part, value.im, value.re)
      put(1, place.im, part, sign * value.re, -sign * value.im)
    }

    private mutating func put(
      _ kind: Int, _ column: Int, _ part: Int, _ re: Double, _ im: Double
    ) {
      let isReal = weights[part].isConstant
      if re == 0 && (isReal || im == 0) { return }
      var list = open[kind][column] ?? []
      while list.count <= part { list.append(.init()) }
      list[part].re += re
      if !isReal { list[part].im += im }
      open[kind][column] = list
    }

    private mutating func close(_ kind: Int, _ row: Int) {
      rows.append(row)
      while values.count < weights.count {
        values.append(Array(repeating: .init(), count: columns.count))
      }
      for (column, list) in open[kind].sorted(by: { $0.key < $1.key })
      where list.contains(where: { $0.re != 0 || $0.im != 0 }) {
        columns.append(Int32(column))
        for part in values.indices {
          values[part].append(part < list.count ? list[part] : .init())
        }
      }
      starts.append(columns.count)
    }
  }
}
