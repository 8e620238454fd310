/// A summand of an equation as it is printed and as it can be evaluated: number · scalars · variables,
/// variables being nodes with names of their own.
struct PrintedTerm {
  var binders: [ExpressionNode.Binder] = []
  var conditions: [ExpressionNode.Condition] = []
  var number: ComplexNumber
  var scalars: [ExpressionNode.Factor]
  var variables: [ExpressionNode]

  init(_ term: SymbolicTerm, variables: [ExpressionNode] = []) {
    (binders, conditions, number) = (term.binders, term.conditions, term.number)
    (scalars, self.variables) = (term.scalars, variables)
  }

  /// What is summed over, canonically named.
  var sumKey: String { symbolic(scalars: [], variables: []).key }

  var scalarKey: String { symbolic(scalars: scalars, variables: []).key }

  var variableKey: String { symbolic(scalars: [], variables: variables).key }

  var key: String { symbolic(scalars: scalars, variables: variables).key }

  private func symbolic(
    scalars: [ExpressionNode.Factor], variables: [ExpressionNode]
  ) -> SymbolicTerm {
    var term = SymbolicTerm()
    (term.binders, term.conditions) = (binders, conditions)
    term.scalars = scalars + variables.map { .init(divides: false, node: $0) }
    return term
  }

  func replacing(_ names: [String: ExpressionNode]) -> PrintedTerm {
    var term = self
    term.binders = binders.map { $0.replacing(names) }
    term.conditions = conditions.map { $0.replacing(names) }
    term.scalars = scalars.map { .init(divides: $0.divides, node: $0.node.replacing(names)) }
    term.variables = variables.map { $0.replacing(names) }
    return term
  }

  /// All but the number as one expression.
  var node: ExpressionNode {
    let factors =
      [ExpressionNode.Factor(divides: false, node: .number(1))] + scalars
      + variables.map { .init(divides: false, node: $0) }
    var node = ExpressionNode(.product(factors), 1...1)
    if binders.isEmpty { return node }
    let inner = ExpressionNode.Binder.value(.init(text: "v#", columns: 1...1), .number(0))
    for condition in conditions.dropFirst() {
      node = ExpressionNode(.sum([inner], condition, node), 1...1)
    }
    return ExpressionNode(.sum(binders, conditions.first, node), 1...1)
  }
}

extension [PrintedTerm] {
  /// Equal terms added.
  var merged: [PrintedTerm] {
    var (places, result) = ([String: Int](), [PrintedTerm]())
    for term in self {
      let key = term.key
      if let place = places[key] {
        result[place].number = result[place].number + term.number
      } else {
        places[key] = result.count
        result.append(term)
      }
    }
    return result.filter { $0.number.magnitude > 1e-14 }
  }
}

/// Names and nodes of the classical variables in printed terms.
struct VariableNodes {
  let scope: ExpressionScope

  /// Names begin with this, which no name of a text does.
  static let mark = "@"

  private func element(_ name: String, _ place: SymbolicTerm.Place) -> ExpressionNode {
    .element(
      "\(Self.mark)\(name).\(scope.sets[place.set].name)",
      place.index.isEmpty ? [.number(0)] : place.index)
  }

  func spin(_ spin: SymbolicTerm.Spin) -> ExpressionNode { element("s\(spin.axis)", spin.place) }

  func amplitude(_ place: SymbolicTerm.Place) -> ExpressionNode { element("a", place) }

  static func power(_ node: ExpressionNode, _ exponent: Int) -> ExpressionNode {
    exponent == 1
      ? node : ExpressionNode(.power(node, .number(Double(exponent))), 1...1)
  }

  private func square(_ mode: SymbolicTerm.Mode) -> [ExpressionNode] {
    let pairs = min(mode.creations, mode.annihilations)
    return pairs == 0 ? [] : [Self.power(.call("abs", amplitude(mode.place)), 2 * pairs)]
  }

  // MARK: Forms

  /// Complex terms with amplitudes and their conjugates, s^x ∓ i s^y joined to 2 s^∓.
  func complexForm(_ terms: [SymbolicTerm]) -> [PrintedTerm] {
    let printed = terms.map { term in
      var variables = term.spins.map(spin)
      for mode in term.modes {
        let excess = mode.annihilations - mode.creations
        let amplitude = amplitude(mode.place)
        variables += square(mode)
        if excess != 0 {
          variables.append(
            Self.power(excess > 0 ? amplitude : .call("conj", amplitude), abs(excess)))
        }
      }
      return PrintedTerm(term, variables: variables)
    }
    return joined(printed.merged)
  }

  private func joined(_ terms: [PrintedTerm]) -> [PrintedTerm] {
    var result: [PrintedTerm] = []
    var used: Set<Int> = []
    func renamed(_ term: PrintedTerm, _ number: Int, _ name: String) -> PrintedTerm? {
      guard case .element(let old, let index) = term.variables[number].kind,
        old.text.hasPrefix("@sx.")
      else { return nil }
      var other = term
      other.variables[number] = .element("@\(name)" + old.text.dropFirst(3), index)
      return other
    }
    for (number, term) in terms.enumerated() where !used.contains(number) {
      used.insert(number)
      var joined = term
      for variable in term.variables.indices {
        guard let partnerKey = renamed(term, variable, "sy")?.key,
          let partner = terms.indices.first(where: {
            !used.contains($0) && terms[$0].key == partnerKey
          })
        else { continue }
        for (sign, name) in [(1.0, "s-"), (-1.0, "s+")] {
          let rest = terms[partner].number + ComplexNumber(0, sign) * term.number
          if rest.magnitude < 1e-13 * term.number.magnitude,
            let ladder = renamed(term, variable, name)
          {
            joined = ladder
            joined.number = 2 * term.number
            used.insert(partner)
          }
        }
        break
      }
      result.append(joined)
    }
    return result
  }

  /// Real parts of terms, with Re and Im of amplitudes.
  /// - Parameter isReal: whether a scalar is.
  func realForm(
    _ terms: [SymbolicTerm], isReal: (ExpressionNode) -> Bool
  ) -> [PrintedTerm] {
    terms.flatMap { term -> [PrintedTerm] in
      var plain = term
      let complex = term.scalars.filter { !isReal($0.node) }
      plain.scalars = term.scalars.filter { isReal($0.node) }
      // A complex factor as real · 1 + imaginary · i.
      var factors: [[(ComplexNumber, ExpressionNode?)]] = []
      if !complex.isEmpty {
        let node = ExpressionNode(
          .product(
            complex[0].divides ? [.init(divides: false, node: .number(1))] + complex : complex),
          1...1)
        let inner = complex.count == 1 && !complex[0].divides ? complex[0].node : node
        factors.append([(ComplexNumber(1), .call("real", inner)), (.i, .call("imag", inner))])
      }
      for mode in term.modes {
        let excess = mode.annihilations - mode.creations
        if excess == 0 { continue }
        let power = Self.power(amplitude(mode.place), abs(excess))
        factors.append([
          (ComplexNumber(1), .call("real", power)),
          (ComplexNumber(0, excess > 0 ? 1 : -1), .call("imag", power)),
        ])
      }
      let squares = term.modes.flatMap(square)
      var parts: [(ComplexNumber, [ExpressionNode])] = [(term.number, [])]
      for factor in factors {
        parts = parts.flatMap { number, nodes in
          factor.map { ($0.0 * number, nodes + [$0.1!]) }
        }
      }
      return parts.compactMap { number, nodes in
        guard abs(number.re) > 1e-14 else { return nil }
        let scalarCount = complex.isEmpty ? 0 : 1
        var printed = PrintedTerm(
          plain, variables: term.spins.map(spin) + squares + nodes.dropFirst(scalarCount))
        printed.number = ComplexNumber(number.re)
        printed.scalars += nodes.prefix(scalarCount).map { .init(divides: false, node: $0) }
        return printed
      }
    }.merged
  }
}
