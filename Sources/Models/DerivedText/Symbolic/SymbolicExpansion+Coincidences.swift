extension SymbolicExpansion {
  /// A product with operators at two indices that run over one set independently, as one with different
  /// and one with equal indices.
  func coincidence(_ product: Product) -> (different: Product, equal: Product)? {
    let free = product.term.binders.indices.compactMap { number -> (number: Int, set: String)? in
      let names = product.term.binders[number].names.map(\.text)
      let hasOperators = product.operators.contains {
        $0.place.index.map(\.printed) == names
      }
      switch product.term.binders[number] {
      case .member(_, let set) where hasOperators, .coordinates(_, let set) where hasOperators:
        return (number, set.text)
      default: return nil
      }
    }
    for (place, first) in free.enumerated() {
      for second in free[(place + 1)...] where first.set == second.set {
        if areRelated(product.term, first.number, second.number) { continue }
        return split(product, first.number, second.number)
      }
    }
    return nil
  }

  /// Whether a pair or a condition holds two indices apart.
  private func areRelated(_ term: SymbolicTerm, _ first: Int, _ second: Int) -> Bool {
    let names = [first, second].map { Set(term.binders[$0].names.map(\.text)) }
    let isPair = term.binders.indices.contains { number in
      let own = Set(term.binders[number].names.map(\.text))
      return number != first && number != second && own.count == 2
        && names.contains { !$0.isDisjoint(with: own) }
    }
    return isPair
      || term.conditions.contains { condition in
        guard ["!=", "<", ">"].contains(condition.comparison) else { return false }
        let text = condition.left.printed + " " + condition.right.printed
        return names.allSatisfy { $0.contains { text.contains($0) } }
      }
  }

  private func split(
    _ product: Product, _ first: Int, _ second: Int
  ) -> (different: Product, equal: Product) {
    let (one, two) = (product.term.binders[first], product.term.binders[second])
    var (different, equal) = (product, product)
    if case (.member(let i, let set), .member(let j, _)) = (one, two) {
      different.term.binders[first] = .different(i, j, of: set)
      different.term.binders.remove(at: second)
    } else {
      // |i − j| + |k − m| + … != 0.
      let distances = zip(one.names, two.names).map { i, j in
        let difference = ExpressionNode(
          .terms(
            [
              .init(isNegative: false, node: .named(i.text)),
              .init(isNegative: true, node: .named(j.text)),
            ], adjoint: false), 1...1)
        return ExpressionNode.Term(isNegative: false, node: .call("abs", difference))
      }
      different.term.conditions.append(
        .init(
          left: ExpressionNode(.terms(distances, adjoint: false), 1...1), comparison: "!=",
          right: .number(0)))
    }
    equal.term.binders.remove(at: second)
    let names = Dictionary(
      uniqueKeysWithValues: zip(two.names, one.names).map {
        ($0.text, ExpressionNode.named($1.text))
      })
    equal.term = equal.term.replacing(names)
    equal.operators = product.operators.map {
      Operator(
        place: .init(set: $0.place.set, index: $0.place.index.map { $0.replacing(names) }),
        polynomial: $0.polynomial)
    }
    return (different, equal)
  }
}
