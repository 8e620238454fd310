/// Products of operators as they arise, before equal ones are added: quick to append to, and what a
/// summand appended can be taken back.
struct OperatorTerms {
  /// Times the function of time of a number; 0: none.
  private(set) var terms:
    [(monomial: OperatorMonomial, coefficient: ComplexNumber, function: Int)] =
      []
  /// First term that may still be added to others.
  private var floor = 0
  private var crowded = 1 << 20

  var count: Int { terms.count }

  mutating func append(
    _ monomial: OperatorMonomial, _ coefficient: ComplexNumber, _ function: Int
  ) {
    terms.append((monomial, coefficient, function))
  }

  mutating func append(_ other: OperatorTerms) { terms += other.terms }

  /// Times a number and the function of the frame.
  mutating func append(
    _ other: OperatorTerms, times factor: ComplexNumber, _ frame: ExpressionFrame
  ) {
    for term in other.terms {
      append(term.monomial, factor * term.coefficient, frame.product(term.function))
    }
  }

  mutating func appendAdjoint(
    of other: OperatorTerms, times factor: ComplexNumber, _ frame: ExpressionFrame
  ) {
    for term in other.terms {
      append(
        term.monomial.adjoint, factor * term.coefficient.conjugate,
        frame.product(frame.functions?.conjugate(term.function) ?? 0))
    }
  }

  /// The sum of terms whose functions are left aside.
  func polynomial(from first: Int = 0) -> OperatorPolynomial {
    OperatorPolynomial(
      sumOf: terms[first...].lazy.map { (monomial: $0.monomial, coefficient: $0.coefficient) })
  }

  /// Terms in the order of the factors, equal ones added where there are many.
  func times(_ other: Self, _ functions: TimeFunctionTable?) -> Self {
    var product = Self()
    product.terms.reserveCapacity(count * other.count)
    for first in terms {
      for second in other.terms {
        let coefficient = first.coefficient * second.coefficient
        let function =
          first.function == 0 && second.function == 0
          ? 0 : functions!.product(first.function, second.function)
        if let joined = first.monomial.joined(second.monomial) {
          product.append(joined, coefficient, function)
        } else {
          for term in first.monomial * second.monomial {
            product.append(term.monomial, term.coefficient * coefficient, function)
          }
        }
      }
    }
    if product.count > 8 { product.addEqual() }
    return product
  }

  // MARK: Summands

  /// Where a summand begins, which may be taken back.
  struct Mark {
    fileprivate let count, floor: Int
  }

  mutating func begin() -> Mark {
    defer { floor = terms.count }
    return Mark(count: terms.count, floor: floor)
  }

  mutating func keep(_ mark: Mark) { floor = mark.floor }

  mutating func takeBack(_ mark: Mark) {
    terms.removeLast(terms.count - mark.count)
    floor = mark.floor
  }

  /// Adds equal terms from time to time, so that memory holds what is different.
  mutating func addEqualIfMany() {
    guard terms.count - floor > crowded else { return }
    addEqual()
    crowded = max(crowded, 2 * (terms.count - floor))
  }

  /// Of a few terms that arose together.
  mutating func addFewEqual() {
    guard terms.count <= 16 else { return }
    var end = 0
    for number in terms.indices {
      let term = terms[number]
      let place = (0..<end).first {
        terms[$0].monomial == term.monomial && terms[$0].function == term.function
      }
      if let place {
        terms[place].coefficient = terms[place].coefficient + term.coefficient
      } else {
        terms[end] = term
        end += 1
      }
    }
    terms.removeLast(terms.count - end)
    terms.removeAll { $0.coefficient == .zero }
  }

  private struct Place: Hashable {
    let monomial: OperatorMonomial
    let function: Int
  }

  private mutating func addEqual() {
    var places: [Place: Int] = [:]
    places.reserveCapacity(terms.count - floor)
    var end = floor
    for number in floor..<terms.count {
      let term = terms[number]
      let key = Place(monomial: term.monomial, function: term.function)
      if let place = places[key] {
        terms[place].coefficient = terms[place].coefficient + term.coefficient
      } else {
        places[key] = end
        terms[end] = term
        end += 1
      }
    }
    terms.removeLast(terms.count - end)
  }
}

extension OperatorMonomial {
  /// The product where all sites and modes of one stand before those of the other.
  fileprivate func joined(_ other: OperatorMonomial) -> OperatorMonomial? {
    guard let spins = Self.joined(spins, other.spins, { $0.site < $1.site }),
      let modes = Self.joined(modes, other.modes, { $0.mode < $1.mode })
    else { return nil }
    return OperatorMonomial(spins: spins, modes: modes)
  }

  private static func joined<Member>(
    _ a: [Member], _ b: [Member], _ precedes: (Member, Member) -> Bool
  ) -> [Member]? {
    guard let last = a.last, let first = b.first else { return a.isEmpty ? b : a }
    if precedes(last, first) { return a + b }
    return precedes(b[b.count - 1], a[0]) ? b + a : nil
  }
}
