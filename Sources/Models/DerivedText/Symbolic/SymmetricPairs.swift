/// Joins Σ_{j>i} J_ij s_j + Σ_{j<i} J_ji s_j to Σ_{j≠i} J_ij s_j where J is symmetric.
struct SymmetricPairs {
  let scope: ExpressionScope

  func joined(_ terms: [PrintedTerm]) -> [PrintedTerm] {
    var (result, used) = ([PrintedTerm](), Set<Int>())
    for (number, term) in terms.enumerated() where !used.contains(number) {
      used.insert(number)
      guard let pair = Pair(term) else {
        result.append(term)
        continue
      }
      var whole = term
      let partner = terms.indices.first { other in
        guard !used.contains(other), let second = Pair(terms[other]) else { return false }
        return isPartner(pair, term, second, terms[other])
      }
      if let partner {
        used.insert(partner)
        let other = Pair(terms[partner])!.renamed(terms[partner], as: pair.other)
        // V[i,j] in the equation of i.
        let order = "\(pair.member.text), \(pair.other.text)"
        if other.scalars.contains(where: { $0.node.printed.contains(order) }) {
          whole.scalars = other.scalars
        }
        whole.binders = [.different(pair.member, pair.other, of: pair.set)]
        if !pair.isOrdered { whole.number = 2 * term.number }
      }
      result.append(whole)
    }
    return result
  }

  /// A sum over one other index beside the generic member.
  private struct Pair {
    let member, other: ExpressionNode.Name
    let set: ExpressionNode.Name?
    let isOrdered: Bool
    /// Whether the other index is the larger.
    let isBehind: Bool

    init?(_ term: PrintedTerm) {
      guard term.binders.count == 1, term.conditions.isEmpty else { return nil }
      switch term.binders[0] {
      case .ordered(let first, let second, let set):
        isOrdered = true
        isBehind = first.text.hasPrefix(SymbolicTerm.genericMark)
        (member, other) = isBehind ? (first, second) : (second, first)
        self.set = set
      case .different(let first, let second, let set):
        (isOrdered, isBehind, member, other, self.set) = (false, false, first, second, set)
      default: return nil
      }
      guard member.text.hasPrefix(SymbolicTerm.genericMark) else { return nil }
    }

    /// The sum with the other index named as in another.
    func renamed(_ term: PrintedTerm, as name: ExpressionNode.Name) -> PrintedTerm {
      term.replacing([other.text: .named(name.text)])
    }
  }

  private func isPartner(
    _ pair: Pair, _ term: PrintedTerm, _ second: Pair, _ other: PrintedTerm
  ) -> Bool {
    guard pair.isOrdered == second.isOrdered, !pair.isOrdered || pair.isBehind != second.isBehind,
      (term.number - other.number).magnitude < 1e-14 * term.number.magnitude
    else { return false }
    let renamed = second.renamed(other, as: pair.other)
    guard term.variables.map(\.printed).sorted() == renamed.variables.map(\.printed).sorted()
    else { return false }
    let exchange = [
      pair.member.text: ExpressionNode.named(pair.other.text),
      pair.other.text: ExpressionNode.named(pair.member.text),
    ]
    func product(_ factors: [ExpressionNode.Factor]) -> ExpressionNode {
      ExpressionNode(.product([.init(divides: false, node: .number(1))] + factors), 1...1)
    }
    let (first, last) = (product(term.scalars), product(renamed.scalars))
    guard first.replacing(exchange).printed == last.printed else { return false }
    if first.printed == last.printed { return true }
    // Σ |J_ij − J_ji| over all pairs.
    let difference = ExpressionNode(
      .terms(
        [.init(isNegative: false, node: first), .init(isNegative: true, node: last)],
        adjoint: false), 1...1)
    let names = (pair.member, pair.other)
    let sum = ExpressionNode(
      .sum([.different(names.0, names.1, of: pair.set)], nil, .call("abs", difference)), 1...1)
    let size = ExpressionNode(
      .sum([.different(names.0, names.1, of: pair.set)], nil, .call("abs", first)), 1...1)
    return [0.0, 0.7].allSatisfy { time in
      guard let total = value(sum, time), let scale = value(size, time) else { return false }
      return total <= 1e-12 * scale
    }
  }

  private func value(_ node: ExpressionNode, _ time: Double) -> Double? {
    (try? scope.number(ModelExpression(text: "", root: node), at: time))?.re
  }
}
