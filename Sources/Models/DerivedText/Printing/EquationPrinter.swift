/// Writes sums of terms, equal coefficients and equal variables together.
struct EquationPrinter {
  let style: EquationStyle

  /// A term as text: what is summed over, coefficient, variables.
  private struct Piece {
    var sum: String
    var coefficient: Coefficient
    var variables: [String]
    var noise: String
  }

  struct Coefficient {
    var number: ComplexNumber
    var tops: [String]
    var bottoms: [String]

    /// Without the number.
    var key: String { tops.joined(separator: "*") + "/" + bottoms.joined(separator: "*") }
  }

  /// - Parameter generic: indices of the equation, which no sum may use.
  /// - Returns: Summands with their signs, the first without a plus.
  func summands(_ terms: [PrintedTerm], generic: [ExpressionNode] = []) -> [String] {
    var pieces = terms.map { piece($0, generic) }
    pieces = groups(pieces) { piece in
      let isImaginary = piece.coefficient.number.re == 0
      return
        "\(piece.sum)|\(piece.variables.joined(separator: " "))|\(piece.noise)|\(isImaginary)"
    }.map(sameVariables)
    let grouped = withConstants(
      groups(pieces) { piece in
        "\(piece.sum)|\(piece.coefficient.key)|\(piece.coefficient.number.magnitude)|\(piece.noise)"
      })
    return grouped.enumerated().map { number, group in
      let (isNegative, text) = sameCoefficient(group)
      return number == 0 ? (isNegative ? "-" : "") + text : (isNegative ? "- " : "+ ") + text
    }
  }

  /// A constant goes with the first variables that have its coefficient: c v − c/2.
  private func withConstants(_ groups: [[Piece]]) -> [[Piece]] {
    var groups = groups
    for number in groups.indices.reversed() {
      guard groups[number].count == 1, let constant = groups[number].first,
        constant.variables.isEmpty, constant.noise.isEmpty, !constant.coefficient.tops.isEmpty
      else { continue }
      let partner = groups.indices.first {
        $0 != number && groups[$0][0].sum == constant.sum
          && groups[$0][0].coefficient.key == constant.coefficient.key
      }
      guard let partner else { continue }
      groups[partner].append(constant)
      groups.remove(at: number)
    }
    return groups
  }

  private func groups(_ pieces: [Piece], by key: (Piece) -> String) -> [[Piece]] {
    var (places, result) = ([String: Int](), [[Piece]]())
    for piece in pieces {
      if let place = places[key(piece)] {
        result[place].append(piece)
      } else {
        places[key(piece)] = result.count
        result.append([piece])
      }
    }
    return result
  }

  // MARK: One term

  private func piece(_ term: PrintedTerm, _ generic: [ExpressionNode]) -> Piece {
    let names = names(term, generic)
    let term = term.replacing(names)
    let outer = generic.compactMap { names[$0.printed]?.printed }
    let isNoise: (ExpressionNode) -> Bool = { $0.printed.contains("@d") }
    return Piece(
      sum: style.sum(term.binders, term.conditions, outer: Set(outer)),
      coefficient: Coefficient(
        number: term.number,
        tops: term.scalars.filter { !$0.divides }.map { style.node($0.node) },
        bottoms: term.scalars.filter(\.divides).map { style.node($0.node) }),
      variables: powers(term.variables.filter { !isNoise($0) }.map(style.node)),
      noise: term.variables.filter(isNoise).map(style.node).joined(separator: " "))
  }

  /// x x as x^2.
  private func powers(_ factors: [String]) -> [String] {
    var result: [(text: String, count: Int)] = []
    for factor in factors {
      if let place = result.firstIndex(where: { $0.text == factor }) {
        result[place].count += 1
      } else {
        result.append((factor, 1))
      }
    }
    return result.map { text, count in
      if count == 1 { return text }
      if !style.isLatex { return "\(text)^\(count)" }
      return "\\left(\(text)\\right)^{\(count)}"
    }
  }

  /// Short names for the indices of a term.
  private func names(
    _ term: PrintedTerm, _ generic: [ExpressionNode]
  ) -> [String: ExpressionNode] {
    var names: [String: ExpressionNode] = [:]
    var taken: Set<String> = []
    for node in generic {
      let short = String(node.printed.dropFirst(SymbolicTerm.genericMark.count))
      names[node.printed] = .named(short)
      taken.insert(short)
    }
    // Coordinates of the same member.
    for name in term.free where name.hasPrefix(SymbolicTerm.genericMark) && names[name] == nil {
      let short = String(name.dropFirst(SymbolicTerm.genericMark.count))
      names[name] = .named(short)
      taken.insert(short)
    }
    let all = term.binders.flatMap(\.names).map(\.text) + term.free
    for name in all where names[name] == nil && name.contains("#") {
      let base = String(name.prefix { $0 != "#" })
      if base.isEmpty || base == "u" || base == "v" { continue }
      let short = ([base] + ["j", "k", "l", "m", "n", "p", "q"]).first { !taken.contains($0) }
      names[name] = .named(short ?? base)
      taken.insert(short ?? base)
    }
    return names
  }

  // MARK: Groups

  /// c_1 v + c_2 v as (c_1 + c_2) v, common factors outside.
  private func sameVariables(_ group: [Piece]) -> Piece {
    var piece = group[0]
    if group.count == 1 { return piece }
    let all = group.map(\.coefficient)
    let first = all[0]
    let areAlike = all.allSatisfy {
      abs($0.number.magnitude - first.number.magnitude) < 1e-13 * first.number.magnitude
        && ($0.number.re == 0) == (first.number.re == 0)
    }
    let tops = first.tops.filter { top in all.allSatisfy { $0.tops.contains(top) } }
    let bottoms = first.bottoms.filter { bottom in all.allSatisfy { $0.bottoms.contains(bottom) } }
    let inner = all.enumerated().map { number, coefficient in
      var rest = coefficient
      rest.tops.removeAll { tops.contains($0) }
      rest.bottoms.removeAll { bottoms.contains($0) }
      if areAlike {
        rest.number = ComplexNumber(
          coefficient.number.re * first.number.re + coefficient.number.im * first.number.im < 0
            ? -1 : 1)
      }
      let (isNegative, text) = text(rest, [], "")
      return (number == 0 ? (isNegative ? "-" : "") : isNegative ? " - " : " + ") + text
    }
    let joined = inner.joined()
    piece.coefficient = Coefficient(
      number: areAlike ? first.number : ComplexNumber(1),
      tops: tops + [style.isLatex ? "\\left(\(joined)\\right)" : "(\(joined))"], bottoms: bottoms)
    return piece
  }

  /// c v + c w as c (v + w).
  private func sameCoefficient(_ group: [Piece]) -> (isNegative: Bool, text: String) {
    let first = group[0]
    if group.count == 1
      || group.contains(where: \.variables.isEmpty) && first.coefficient.tops.isEmpty
    {
      let parts = group.map { piece in
        let (isNegative, text) = summed(piece, piece.variables)
        return (isNegative: isNegative, text: text)
      }
      let rest = parts.dropFirst().map { ($0.isNegative ? " - " : " + ") + $0.text }.joined()
      return (parts[0].isNegative, parts[0].text + rest)
    }
    let inner = group.enumerated().map { number, piece in
      let ratio = piece.coefficient.number / first.coefficient.number
      let (isNegative, body) = text(
        Coefficient(number: ratio, tops: [], bottoms: []), piece.variables, "")
      return (number == 0 ? "" : isNegative ? " - " : " + ") + body
    }.joined()
    let bracket = style.isLatex ? "\\left(\(inner)\\right)" : "(\(inner))"
    return summed(first, [bracket])
  }

  /// Whole numbers and i stand before the sum.
  private func summed(_ piece: Piece, _ variables: [String]) -> (isNegative: Bool, text: String) {
    let (isNegative, tops, bottoms) = number(piece.coefficient.number)
    guard !piece.sum.isEmpty, !piece.sum.hasPrefix("["), !tops.isEmpty else {
      let (isNegative, body) = text(piece.coefficient, variables, piece.noise)
      return (isNegative, piece.sum + body)
    }
    var inner = piece.coefficient
    inner.number = ComplexNumber(1)
    inner.bottoms = bottoms + inner.bottoms
    let (_, body) = text(inner, variables, piece.noise)
    return (isNegative, product([style.fraction(tops, [])]) + " " + piece.sum + body)
  }

  func product(_ factors: [String]) -> String {
    factors.joined(separator: style.isLatex ? " \\, " : " ")
  }
}

extension PrintedTerm {
  /// Names of families' indices that no binder of the term binds.
  fileprivate var free: [String] {
    var names: [String] = []
    func visit(_ node: ExpressionNode) {
      switch node.kind {
      case .name(let name): names.append(name)
      case .element(_, let list), .call(_, let list): list.forEach(visit)
      case .group(let inner), .negative(let inner): visit(inner)
      case .power(let base, let exponent): [base, exponent].forEach(visit)
      case .product(let factors): factors.forEach { visit($0.node) }
      case .terms(let terms, _): terms.forEach { visit($0.node) }
      case .number, .sum: break
      }
    }
    (scalars.map(\.node) + variables).forEach(visit)
    return names
  }
}
