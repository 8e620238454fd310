/// Brackets of symbols with the variables of a generic member of a set.
struct SymbolicBracket {
  /// The member whose equation is written.
  let generic: SymbolicTerm.Place
  /// Its coordinates where a text names members of a lattice both ways; else empty.
  var coordinates: [ExpressionNode] = []

  /// The derivative by a component of the vector of the generic member. Places before `first` are left
  /// alone.
  func derivative(
    _ term: SymbolicTerm, by axis: SpinAxis, from first: Int = 0
  ) throws -> [SymbolicTerm] {
    try term.spins.indices.filter { $0 >= first }.compactMap { number in
      let spin = term.spins[number]
      guard spin.place.set == generic.set, spin.axis == axis else { return nil }
      var rest = term
      rest.spins.remove(at: number)
      return try solved(rest, spin.place)
    }
  }

  /// The derivative by ā of the generic member, or by a. Factors of `fixed` are left alone.
  func derivative(
    _ term: SymbolicTerm, byConjugate: Bool, fixed: SymbolicTerm? = nil
  ) throws -> [SymbolicTerm] {
    try term.modes.indices.compactMap { number in
      let mode = term.modes[number]
      let power = byConjugate ? mode.creations : mode.annihilations
      guard mode.place.set == generic.set, power > 0 else { return nil }
      var rest = ComplexNumber(Double(power)) * term
      if byConjugate {
        rest.modes[number].creations -= 1
      } else {
        rest.modes[number].annihilations -= 1
      }
      if rest.modes[number].creations + rest.modes[number].annihilations == 0 {
        rest.modes.remove(at: number)
      }
      return try solved(fixed.map { $0 * rest } ?? rest, mode.place)
    }
  }

  /// 2 ∇F × s, one component; `fixed` multiplies F without being differentiated.
  func turn(
    _ term: SymbolicTerm, _ axis: SpinAxis, fixed: SymbolicTerm? = nil
  ) throws -> [SymbolicTerm] {
    let (b, c) = (
      SpinAxis(rawValue: (axis.rawValue + 1) % 3)!, SpinAxis(rawValue: (axis.rawValue + 2) % 3)!
    )
    let whole = fixed.map { $0 * term } ?? term
    let first = fixed?.spins.count ?? 0
    return try [(b, c, 2.0), (c, b, -2.0)].flatMap { by, other, factor in
      try derivative(whole, by: by, from: first).map {
        var part = ComplexNumber(factor) * $0
        part.spins.append(.init(place: generic, axis: other))
        return part
      }
    }
  }

  // MARK: Indices

  /// A term at those values of its indices at which a place is the generic member.
  private func solved(_ term: SymbolicTerm, _ place: SymbolicTerm.Place) throws -> SymbolicTerm {
    var term = term
    if generic.index.isEmpty { return term }
    let members = place.index.count == generic.index.count ? generic.index : coordinates
    guard place.index.count == members.count else { throw SymbolicExpansion.Unsupported() }
    for (expression, member) in zip(place.index, members) {
      // Indices that were replaced before.
      if expression.printed == member.printed { continue }
      guard let (name, value) = Self.inverse(expression, member),
        let next = bound(term, name, value)
      else {
        if term.binders.isEmpty {
          term.binders = [.value(.init(text: "u#", columns: 1...1), .number(0))]
        }
        term.conditions.append(.init(left: expression, comparison: "==", right: member))
        continue
      }
      term = next
    }
    return term
  }

  /// i = k, i + c = k or i − c = k, solved for i.
  private static func inverse(
    _ expression: ExpressionNode, _ member: ExpressionNode
  ) -> (name: String, value: ExpressionNode)? {
    switch expression.kind {
    case .name(let name): return (name, member)
    case .group(let inner): return inverse(inner, member)
    case .terms(let terms, false):
      guard terms.count == 2, case .name(let name) = terms[0].node.kind, !terms[0].isNegative,
        case .number = terms[1].node.kind
      else { return nil }
      let shifted: [ExpressionNode.Term] = [
        .init(isNegative: false, node: member),
        .init(isNegative: !terms[1].isNegative, node: terms[1].node),
      ]
      return (name, ExpressionNode(.terms(shifted, adjoint: false), 1...1))
    default: return nil
    }
  }

  /// An index fixed at a value; nil where what binds it does not allow that.
  private func bound(
    _ term: SymbolicTerm, _ name: String, _ value: ExpressionNode
  ) -> SymbolicTerm? {
    var term = term
    guard let place = term.binders.firstIndex(where: { $0.names.map(\.text).contains(name) })
    else { return nil }
    let isName = if case .name = value.kind { true } else { false }
    switch term.binders[place] {
    case .member: term.binders.remove(at: place)
    case .coordinates(let names, _):
      // The binder goes when its last coordinate does.
      let others = names.filter { $0.text != name && !$0.text.hasPrefix("#done#") }
      if others.isEmpty {
        term.binders.remove(at: place)
      } else {
        let done = [name: ExpressionNode.named("#done#" + name)]
        term.binders[place] = term.binders[place].replacing(done)
      }
    case .value: return nil
    default: break
    }
    // A pair needs a name.
    let pairs = term.binders.contains { $0.names.map(\.text).contains(name) }
    if pairs, !isName { return nil }
    term = term.replacing([name: value])
    for (number, binder) in term.binders.enumerated() {
      switch binder {
      case .different(let first, let second, let set) where second.text == value.printed:
        term.binders[number] = .different(second, first, of: set)
      case .neighbours(let first, let second, let set) where first.text == value.printed:
        // With one of the two fixed the other runs over all neighbours, before and behind.
        term.number = 0.5 * term.number
        term.binders[number] = .neighbours(first, second, of: set)
      case .neighbours(let first, let second, let set) where second.text == value.printed:
        term.number = 0.5 * term.number
        term.binders[number] = .neighbours(second, first, of: set)
      default: break
      }
    }
    for binder in term.binders {
      let names = binder.names.map(\.text)
      guard names.count == 2, names.contains(value.printed) else { continue }
      // The other index runs with the pair.
      term.binders.removeAll { other in
        if case .member(let name, _) = other { return names.contains(name.text) }
        return false
      }
    }
    return term
  }
}
