import Models

/// Tr(O ρ) of a matrix O, over the stored elements of ρ.
struct DensityFunctional {
  private let places: [(re: Int, im: Int, sign: Double)]
  private let parts: [(weight: TimeWeight, values: [ComplexNumber])]

  init(_ operation: SparseOperator, _ layout: BlockLayout) {
    var (places, kept) = ([(re: Int, im: Int, sign: Double)](), [Int]())
    for row in 0..<operation.count {
      for index in operation.starts[row]..<operation.starts[row + 1] {
        guard let place = layout.place(Int(operation.columns[index]), row) else { continue }
        places.append((place.re, place.im, place.isConjugate ? -1 : 1))
        kept.append(index)
      }
    }
    self.places = places
    parts = operation.parts.map { part in
      (part.weight, kept.map { ComplexNumber(part.re[$0], part.im[$0]) })
    }
  }

  func value(_ x: UnsafePointer<Double>, at time: Double) -> ComplexNumber {
    var total = ComplexNumber.zero
    for part in parts {
      var (re, im) = (0.0, 0.0)
      for (place, value) in zip(places, part.values) {
        let (a, b) = (x[place.re], place.sign * x[place.im])
        re += value.re * a - value.im * b
        im += value.re * b + value.im * a
      }
      total = total + part.weight.value(at: time) * ComplexNumber(re, im)
    }
    return total
  }
}
