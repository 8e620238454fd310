import Numerics

extension MonomialList {
  /// Adds the derivatives of the polynomials at `z` to `gradient`.
  func addGradient(at z: LaneColumns, to gradient: LaneColumns) {
    addGradient(PlainScale(coefficients: coefficients.values), z, gradient)
  }

  /// Adds the derivatives of Σ weight · polynomial, the weights being constants.
  /// - Parameter weights: a row for every polynomial.
  func addGradient(at z: LaneColumns, weights: LaneColumns, to gradient: LaneColumns) {
    addGradient(
      WeightedScale(
        coefficients: coefficients.values, owners: owners, weights: weights.lanes,
        stride: weights.stride), z, gradient)
  }

  private func addGradient<Scale: MonomialScale>(
    _ scale: Scale, _ z: LaneColumns, _ gradient: LaneColumns
  ) {
    for run in runs {
      let rows = UnsafePointer(variables + run.variables)
      switch run.degree {
      case 0: break
      case 1: addLinear(scale, run.monomials, rows, z, gradient)
      case 2: addQuadratic(scale, run.monomials, rows, z, gradient)
      case 3: addCubic(scale, run.monomials, rows, z, gradient)
      case 4: addQuartic(scale, run.monomials, rows, z, gradient)
      default: addGeneral(scale, run, rows, z, gradient)
      }
    }
  }

  @inline(__always)
  private func addLinear<Scale: MonomialScale>(
    _ scale: Scale, _ monomials: Range<Int>, _ rows: UnsafePointer<Int32>, _ z: LaneColumns,
    _ gradient: LaneColumns
  ) {
    var place = rows
    for monomial in monomials {
      let g = gradient.row(Int(place[0]))
      for column in 0..<z.count { g[column] += scale.value(monomial, column) }
      place += 1
    }
  }

  @inline(__always)
  private func addCubic<Scale: MonomialScale>(
    _ scale: Scale, _ monomials: Range<Int>, _ rows: UnsafePointer<Int32>, _ z: LaneColumns,
    _ gradient: LaneColumns
  ) {
    var place = rows
    for monomial in monomials {
      let (a, b, c) = (Int(place[0]), Int(place[1]), Int(place[2]))
      let (za, zb, zc) = (z.row(a), z.row(b), z.row(c))
      let (ga, gb, gc) = (gradient.row(a), gradient.row(b), gradient.row(c))
      for column in 0..<z.count {
        let scaled = scale.value(monomial, column) * za[column]
        let (x, y) = (zb[column], zc[column])
        ga[column].addProduct(scale.value(monomial, column) * x, y)
        gb[column].addProduct(scaled, y)
        gc[column].addProduct(scaled, x)
      }
      place += 3
    }
  }

  @inline(__always)
  private func addQuartic<Scale: MonomialScale>(
    _ scale: Scale, _ monomials: Range<Int>, _ rows: UnsafePointer<Int32>, _ z: LaneColumns,
    _ gradient: LaneColumns
  ) {
    var place = rows
    for monomial in monomials {
      let (a, b, c, d) = (Int(place[0]), Int(place[1]), Int(place[2]), Int(place[3]))
      let (za, zb, zc, zd) = (z.row(a), z.row(b), z.row(c), z.row(d))
      let (ga, gb) = (gradient.row(a), gradient.row(b))
      let (gc, gd) = (gradient.row(c), gradient.row(d))
      for column in 0..<z.count {
        let factor = scale.value(monomial, column)
        let (x, y, u, v) = (za[column], zb[column], zc[column], zd[column])
        let (first, second) = (x * y * factor, u * v * factor)
        ga[column].addProduct(second, y)
        gb[column].addProduct(second, x)
        gc[column].addProduct(first, v)
        gd[column].addProduct(first, u)
      }
      place += 4
    }
  }

  /// Any degree: products of what stands before a variable, times products of what stands behind it.
  private func addGeneral<Scale: MonomialScale>(
    _ scale: Scale, _ run: Run, _ rows: UnsafePointer<Int32>, _ z: LaneColumns,
    _ gradient: LaneColumns
  ) {
    let degree = run.degree
    withUnsafeTemporaryAllocation(byteCount: 64 * degree, alignment: 64) { bytes in
      let before = bytes.bindMemory(to: Lanes.self).baseAddress!
      var place = rows
      for monomial in run.monomials {
        for column in 0..<z.count {
          var product = scale.value(monomial, column)
          for k in 0..<degree {
            before[k] = product
            product *= z.row(Int(place[k]))[column]
          }
          var behind = Lanes(repeating: 1)
          for k in stride(from: degree - 1, through: 0, by: -1) {
            let row = Int(place[k])
            gradient.row(row)[column].addProduct(before[k], behind)
            behind *= z.row(row)[column]
          }
        }
        place += degree
      }
    }
  }
}
