import CLanes
import Models
import Numerics

extension MonomialList {
  /// Adds the derivatives of monomials of degree 2, four columns at a time where coefficients are all that
  /// they are multiplied with.
  @inline(__always)
  func addQuadratic<Scale: MonomialScale>(
    _ scale: Scale, _ monomials: Range<Int>, _ rows: UnsafePointer<Int32>, _ z: LaneColumns,
    _ gradient: LaneColumns
  ) {
    var first = 0
    if let coefficients = scale.alone {
      while first + 4 <= z.count {
        twa_add_pairs(
          rows, coefficients + monomials.lowerBound, monomials.count, z.lanes + first,
          gradient.lanes + first, z.stride)
        first += 4
      }
    }
    if first == z.count { return }
    var place = rows
    for monomial in monomials {
      let (a, b) = (Int(place[0]), Int(place[1]))
      let (za, zb) = (z.row(a), z.row(b))
      let (ga, gb) = (gradient.row(a), gradient.row(b))
      for column in first..<z.count {
        let c = scale.value(monomial, column)
        ga[column].addProduct(c, zb[column])
        gb[column].addProduct(c, za[column])
      }
      place += 2
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
