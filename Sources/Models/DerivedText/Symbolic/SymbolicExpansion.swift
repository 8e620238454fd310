/// Symbols of expressions with their indices kept as names, for printing.
///
/// Operators whose indices are written alike stand on one site and are multiplied there; others are taken
/// to stand on different sites, pairs of independent indices split into different and equal ones. Whether
/// that was right is checked against numbers afterwards.
final class SymbolicExpansion {
  typealias Context = ExpressionCompiler.Context

  let scope: ExpressionScope
  let compiler: ExpressionCompiler
  private var names = 0
  /// Whether neighbours of a chain are i and i + 1: pairs that are not alike from both ends.
  private let hasSteps: Bool

  /// An expression that has no symbol by names: its numbers are printed instead.
  struct Unsupported: Error {}

  /// One operator of a product.
  struct Operator {
    let place: SymbolicTerm.Place
    let polynomial: OperatorPolynomial
  }

  /// A term whose operators are not yet a symbol.
  struct Product {
    var term = SymbolicTerm()
    var operators: [Operator] = []

    static func * (a: Self, b: Self) -> Self {
      Self(term: a.term * b.term, operators: a.operators + b.operators)
    }
  }

  init(_ scope: ExpressionScope, hasSteps: Bool = false) {
    (self.scope, self.hasSteps) = (scope, hasSteps)
    compiler = ExpressionCompiler(scope)
  }

  /// The symbol of an expression.
  /// - Throws: `Unsupported`, or an error of the expression.
  func symbol(_ node: ExpressionNode, _ context: Context) throws -> [SymbolicTerm] {
    try products(node, context).flatMap { try symbol($0, context) }.merged
  }

  /// New names for indices, so that none is used twice.
  func fresh(
    _ binders: [ExpressionNode.Binder], _ context: inout Context, mark: String = ""
  ) throws -> (binders: [ExpressionNode.Binder], names: [String: ExpressionNode]) {
    var renamed: [String: ExpressionNode] = [:]
    var result: [ExpressionNode.Binder] = []
    for binder in binders {
      if case .member(let name, let set) = binder,
        scope.sets.first(where: { $0.name == set.text })?.count == 1
      {
        renamed[name.text] = .number(0)
        continue
      }
      if let (member, next) = step(binder, context) {
        names += 1
        let fresh = ExpressionNode.Name(text: "\(member.name.text)#\(names)", columns: 1...1)
        renamed[member.name.text] = .named(fresh.text)
        renamed[next.text] = ExpressionNode(
          .terms(
            [
              .init(isNegative: false, node: .named(fresh.text)),
              .init(isNegative: false, node: .number(1)),
            ], adjoint: false), 1...1)
        result.append(.member(fresh, of: member.set))
        continue
      }
      for name in binder.names where context.index(name.text) == nil && renamed[name.text] == nil {
        names += 1
        renamed[name.text] = .named("\(mark)\(name.text)#\(names)")
      }
      result.append(binder.replacing(renamed))
    }
    _ = try compiler.loop(result, &context)
    return (result, renamed)
  }

  /// Neighbours of a chain, both of them new.
  private func step(
    _ binder: ExpressionNode.Binder, _ context: Context
  ) -> (member: (name: ExpressionNode.Name, set: ExpressionNode.Name), next: ExpressionNode.Name)? {
    guard hasSteps, case .neighbours(let first, let second, let set) = binder,
      context.index(first.text) == nil, context.index(second.text) == nil
    else { return nil }
    let chains = scope.sets.filter {
      $0.kind == .spins && $0.sides.count == 1 && $0.positions == nil && $0.count > 2
    }
    guard let chain = set.map({ set in chains.first { $0.name == set.text } }) ?? chains.first
    else {
      return nil
    }
    return ((first, .init(text: chain.name, columns: 1...1)), second)
  }

  // MARK: Products

  private func products(_ node: ExpressionNode, _ context: Context) throws -> [Product] {
    guard isOperator(node, context) else { return [try scalar(node, divides: false, context)] }
    switch node.kind {
    case .name, .element: return try named(node, context)
    case .call(_, let list): return try products(list[0], context).map { try adjoint($0, context) }
    case .group(let inner): return try products(inner, context)
    case .negative(let inner): return try products(inner, context).map { Self.times(-1, $0) }
    case .power(let base, let exponent):
      guard let power = constant(exponent), power.im == 0, (1...8).contains(power.re) else {
        throw Unsupported()
      }
      var result = try products(base, context)
      for _ in 1..<Int(power.re) { result = try multiply(result, products(base, context)) }
      return result
    case .product(let factors):
      var result = [Product()]
      for factor in factors {
        result = try multiply(
          result,
          isOperator(factor.node, context)
            ? products(factor.node, context)
            : [scalar(factor.node, divides: factor.divides, context)])
      }
      return result
    case .terms(let terms, let hasAdjoint):
      let sum = try terms.flatMap { term in
        try products(term.node, context).map { Self.times(term.isNegative ? -1 : 1, $0) }
      }
      return hasAdjoint ? try sum + sum.map { try adjoint($0, context) } : sum
    case .sum(let binders, let condition, let body):
      var inner = context
      let (own, renamed) = try fresh(binders, &inner)
      return try products(body.replacing(renamed), inner).map { product in
        var product = product
        product.term.binders = own + product.term.binders
        if let condition { product.term.conditions.append(condition.replacing(renamed)) }
        return product
      }
    case .number: throw Unsupported()
    }
  }

  private func multiply(_ a: [Product], _ b: [Product]) throws -> [Product] {
    guard a.count * b.count <= 10_000 else { throw Unsupported() }
    return a.flatMap { first in b.map { first * $0 } }
  }

  private static func times(_ number: Double, _ product: Product) -> Product {
    var product = product
    product.term.number = number * product.term.number
    return product
  }

  private func adjoint(_ product: Product, _ context: Context) throws -> Product {
    var adjoint = product
    adjoint.term.number = product.term.number.conjugate
    adjoint.term.scalars = product.term.scalars.map { isReal($0.node) ? $0 : $0.conjugate }
    adjoint.operators = product.operators.reversed().map {
      Operator(place: $0.place, polynomial: $0.polynomial.adjoint)
    }
    return adjoint
  }

  private func scalar(
    _ node: ExpressionNode, divides: Bool, _ context: Context
  ) throws -> Product {
    Product(term: scalarTerm(node, divides: divides, context))
  }

  /// An operator, or what a definition stands for.
  private func named(_ node: ExpressionNode, _ context: Context) throws -> [Product] {
    let (name, index): (String, [ExpressionNode]) =
      switch node.kind {
      case .element(let name, let list): (name.text, list)
      case .name(let name): (name, [])
      default: throw Unsupported()
      }
    if let polynomial = polynomial(name) {
      return [
        Product(operators: [
          Operator(place: try place(name, index, context), polynomial: polynomial)
        ])
      ]
    }
    guard let definition = scope.definitions[name], definition.indices.count == index.count else {
      throw Unsupported()
    }
    let arguments = Dictionary(uniqueKeysWithValues: zip(definition.indices, index))
    return try products(definition.expression.root.replacing(arguments), context)
  }

  // MARK: Symbols

  private func symbol(_ product: Product, _ context: Context) throws -> [SymbolicTerm] {
    if let (different, equal) = coincidence(product) {
      return try symbol(different, context) + symbol(equal, context)
    }
    var groups: [Operator] = []
    for factor in product.operators {
      if let known = groups.firstIndex(where: { $0.place.key == factor.place.key }) {
        groups[known] = Operator(
          place: factor.place, polynomial: groups[known].polynomial * factor.polynomial)
      } else {
        groups.append(factor)
      }
    }
    var terms = [product.term]
    for group in groups {
      let symbol = group.polynomial.symbol()
      terms = terms.flatMap { term in
        symbol.map { monomial, coefficient in
          var next = coefficient * term
          next.spins += monomial.spins.map {
            .init(place: group.place, axis: SpinAxis(rawValue: $0.pauli.rawValue)!)
          }
          for mode in monomial.modes {
            next.multiply(
              .init(
                place: group.place, creations: mode.creations, annihilations: mode.annihilations))
          }
          return next
        }
      }
    }
    return terms
  }
}
