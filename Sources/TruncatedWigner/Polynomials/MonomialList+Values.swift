import Numerics

extension MonomialList {
  /// Adds the value of every polynomial at `z` to its row.
  func addValues(at z: LaneColumns, to values: LaneColumns) {
    let coefficients = coefficients.values
    for run in runs {
      var place = UnsafePointer(variables + run.variables)
      for monomial in run.monomials {
        let value = values.row(Int(owners[monomial]))
        let c = Lanes(repeating: coefficients[monomial])
        switch run.degree {
        case 0:
          for column in 0..<z.count { value[column] += c }
        case 1:
          let a = z.row(Int(place[0]))
          for column in 0..<z.count { value[column].addProduct(c, a[column]) }
        case 2:
          let (a, b) = (z.row(Int(place[0])), z.row(Int(place[1])))
          for column in 0..<z.count { value[column].addProduct(a[column] * c, b[column]) }
        default:
          for column in 0..<z.count {
            var product = c
            for k in 0..<run.degree { product *= z.row(Int(place[k]))[column] }
            value[column] += product
          }
        }
        place += run.degree
      }
    }
  }
}
