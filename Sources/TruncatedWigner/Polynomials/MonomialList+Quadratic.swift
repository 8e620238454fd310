import Models
import Numerics

extension MonomialList {
  /// Adds the derivatives of monomials of degree 2. Neighbours often share their first variable: its
  /// derivative and value then stay in registers, four columns at a time.
  @inline(__always)
  func addQuadratic<Scale: MonomialScale>(
    _ scale: Scale, _ monomials: Range<Int>, _ rows: UnsafePointer<Int32>, _ z: LaneColumns,
    _ gradient: LaneColumns
  ) {
    var (first, place) = (monomials.lowerBound, rows)
    while first < monomials.upperBound {
      let hub = place[0]
      var (last, behind) = (first + 1, place + 2)
      while last < monomials.upperBound, behind[0] == hub {
        last += 1
        behind += 2
      }
      let (value, slope) = (z.row(Int(hub)), gradient.row(Int(hub)))
      var column = 0
      while column + 4 <= z.count {
        let (x0, x1) = (value[column], value[column + 1])
        let (x2, x3) = (value[column + 2], value[column + 3])
        var (s0, s1) = (slope[column], slope[column + 1])
        var (s2, s3) = (slope[column + 2], slope[column + 3])
        var other = place
        for monomial in first..<last {
          let (c0, c1) = (scale.value(monomial, column), scale.value(monomial, column + 1))
          let (c2, c3) = (scale.value(monomial, column + 2), scale.value(monomial, column + 3))
          let row = Int(other[1])
          let y = z.row(row) + column
          s0.addProduct(c0, y[0])
          s1.addProduct(c1, y[1])
          s2.addProduct(c2, y[2])
          s3.addProduct(c3, y[3])
          if other[1] == hub {
            s0.addProduct(c0, x0)
            s1.addProduct(c1, x1)
            s2.addProduct(c2, x2)
            s3.addProduct(c3, x3)
          } else {
            let g = gradient.row(row) + column
            g[0].addProduct(c0, x0)
            g[1].addProduct(c1, x1)
            g[2].addProduct(c2, x2)
            g[3].addProduct(c3, x3)
          }
          other += 2
        }
        (slope[column], slope[column + 1]) = (s0, s1)
        (slope[column + 2], slope[column + 3]) = (s2, s3)
        column += 4
      }
      while column < z.count {
        let x = value[column]
        var s = slope[column]
        var other = place
        for monomial in first..<last {
          let c = scale.value(monomial, column)
          let row = Int(other[1])
          s.addProduct(c, z.row(row)[column])
          if other[1] == hub {
            s.addProduct(c, x)
          } else {
            gradient.row(row)[column].addProduct(c, x)
          }
          other += 2
        }
        slope[column] = s
        column += 1
      }
      (first, place) = (last, behind)
    }
  }
}

extension PhaseSpacePolynomial {
  /// The variable of every monomial of degree 2 that occurs in more of them, and the numbers of all
  /// monomials with those of degree 2 sorted by it, the others in front.
  func arrangedByHubs() -> (order: [Int], hubs: [Int32]) {
    let pairs = (0..<count).filter { monomial($0).count == 2 }
    var uses = [Int](repeating: 0, count: 1 + Int(variables.max() ?? 0))
    for number in pairs { for variable in monomial(number) { uses[Int(variable)] += 1 } }
    var hubs = [Int32](repeating: -1, count: count)
    var places = [Int](repeating: 0, count: uses.count + 1)
    for number in pairs {
      let (a, b) = (monomial(number).first!, monomial(number).last!)
      hubs[number] = uses[Int(a)] >= uses[Int(b)] ? a : b
      places[Int(hubs[number]) + 1] += 1
    }
    places[0] = count - pairs.count
    for hub in uses.indices { places[hub + 1] += places[hub] }
    var order = [Int](repeating: 0, count: count)
    var front = 0
    for number in 0..<count {
      if hubs[number] < 0 {
        order[front] = number
        front += 1
      } else {
        let hub = Int(hubs[number])
        order[places[hub]] = number
        places[hub] += 1
      }
    }
    return (order, hubs)
  }
}
