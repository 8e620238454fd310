/// The text of a model and what its names stand for: what equations are printed from.
public struct ModelText {
  public struct Jump {
    public let jump: ModelExpression
    /// γ; nil: 1, or a matrix.
    public let rate: ModelExpression?
    /// The name of Γ of a correlated family.
    public let matrix: ModelExpression?
    public let indices: ModelIndices

    public init(
      _ jump: ModelExpression, rate: ModelExpression?, matrix: ModelExpression? = nil,
      for indices: ModelIndices
    ) {
      (self.jump, self.rate, self.matrix, self.indices) = (jump, rate, matrix, indices)
    }
  }

  public let scope: ExpressionScope
  public let hamiltonian: [ModelExpression]
  public let jumps: [Jump]

  public init(scope: ExpressionScope, hamiltonian: [ModelExpression], jumps: [Jump]) {
    (self.scope, self.hamiltonian, self.jumps) = (scope, hamiltonian, jumps)
  }
}

extension ModelText {
  /// One family of jump operators, L → Σ terms.
  struct Family {
    let source: Jump
    /// What its own indices run over, and their names.
    let binders: [ExpressionNode.Binder]
    let indices: [ExpressionNode]
    /// Twice, so that products have no index in common.
    let symbol: [SymbolicTerm]
    let copy: [SymbolicTerm]
    /// γ and its binders, or Γ with those of both indices.
    let rate: SymbolicTerm
    /// The same with both indices exchanged, the conjugate of Γ.
    let exchanged: SymbolicTerm
    /// Of the copy where a matrix couples them; else as `indices`.
    let copyIndices: [ExpressionNode]

    var isCorrelated: Bool { source.matrix != nil }
  }
}

/// The symbols of a text by names.
struct SymbolicModel {
  let expansion: SymbolicExpansion
  /// Of every expression of the Hamiltonian.
  let energy: [[SymbolicTerm]]
  let families: [ModelText.Family]
  /// The generic member of every set.
  let generic: [SymbolicTerm.Place]
  /// Its coordinates, where the text names members by one index and by coordinates; else empty.
  let coordinates: [[ExpressionNode]]

  /// - Throws: `SymbolicExpansion.Unsupported`, or errors of expressions.
  init(_ text: ModelText, hasSteps: Bool = false) throws {
    let expansion = SymbolicExpansion(text.scope, hasSteps: hasSteps)
    self.expansion = expansion
    let context = SymbolicExpansion.Context(text: "")
    energy = try text.hamiltonian.map { try expansion.symbol($0.root, context) }
    families = try text.jumps.map { try Self.family($0, expansion) }
    (generic, coordinates) = Self.generic(text)
  }

  private static func family(
    _ jump: ModelText.Jump, _ expansion: SymbolicExpansion
  ) throws -> ModelText.Family {
    func copy() throws -> (
      binders: [ExpressionNode.Binder], indices: [ExpressionNode], symbol: [SymbolicTerm],
      rate: SymbolicTerm
    ) {
      var context = SymbolicExpansion.Context(text: "")
      let (binders, names) = try expansion.fresh(jump.indices.binders, &context)
      let indices = jump.indices.binders.flatMap(\.names).map { names[$0.text]! }
      var rate = SymbolicTerm()
      if let source = jump.rate {
        rate = expansion.scalarTerm(source.root.replacing(names), divides: false, context)
      }
      return (
        binders, indices, try expansion.symbol(jump.jump.root.replacing(names), context), rate
      )
    }
    let first = try copy()
    guard let matrix = jump.matrix else {
      // The second symbol has its own sums but the same indices.
      var context = SymbolicExpansion.Context(text: "")
      _ = try expansion.compiler.loop(first.binders, &context)
      let names = Dictionary(
        uniqueKeysWithValues: zip(jump.indices.binders.flatMap(\.names).map(\.text), first.indices))
      let second = try expansion.symbol(jump.jump.root.replacing(names), context)
      var rate = first.rate
      rate.binders = first.binders
      return ModelText.Family(
        source: jump, binders: first.binders, indices: first.indices, symbol: first.symbol,
        copy: second, rate: rate, exchanged: rate, copyIndices: first.indices)
    }
    let second = try copy()
    guard case .name(let name) = matrix.root.kind else { throw SymbolicExpansion.Unsupported() }
    var rate = SymbolicTerm()
    rate.binders = first.binders + second.binders
    rate.scalars = [
      .init(divides: false, node: .element(name, first.indices + second.indices))
    ]
    var exchanged = rate
    exchanged.scalars = [
      .init(divides: false, node: .element(name, second.indices + first.indices))
    ]
    return ModelText.Family(
      source: jump, binders: first.binders, indices: first.indices, symbol: first.symbol,
      copy: second.symbol, rate: rate, exchanged: exchanged, copyIndices: second.indices)
  }

  func bracket(_ set: Int) -> SymbolicBracket {
    SymbolicBracket(generic: generic[set], coordinates: coordinates[set])
  }

  /// Named as the text names the members; by coordinates where it only does so.
  private static func generic(
    _ text: ModelText
  ) -> (places: [SymbolicTerm.Place], coordinates: [[ExpressionNode]]) {
    var binders: [ExpressionNode.Binder] = []
    for expression in text.hamiltonian + text.jumps.map(\.jump) {
      expression.root.collectBinders(&binders)
    }
    binders = text.jumps.flatMap(\.indices.binders) + binders
    func marked(_ names: [String]) -> [ExpressionNode] {
      names.map { .named(SymbolicTerm.genericMark + $0) }
    }
    let all = text.scope.sets.enumerated().map {
      number, set -> (SymbolicTerm.Place, [ExpressionNode]) in
      if set.count == 1 { return (.init(set: number, index: []), []) }
      var (single, several): (String?, [String]) = (nil, [])
      for binder in binders.reversed() {
        switch binder {
        case .coordinates(let own, let other) where other.text == set.name:
          several = own.map(\.text)
        case .member(let name, let other) where other.text == set.name: single = name.text
        case .ordered(let name, _, let other), .different(let name, _, let other),
          .neighbours(let name, _, let other):
          if other.map({ $0.text == set.name }) ?? (text.scope.sets.count == 1) {
            single = single ?? name.text
          }
        default: break
        }
      }
      if single == nil, !several.isEmpty { return (.init(set: number, index: marked(several)), []) }
      return (
        .init(set: number, index: marked([single ?? (set.kind == .spins ? "i" : "l")])),
        marked(several)
      )
    }
    return (all.map(\.0), all.map(\.1))
  }

  func binders(of set: Int) -> [ExpressionNode.Binder] {
    let names = generic[set].index.map { node in
      ExpressionNode.Name(text: node.printed, columns: 1...1)
    }
    let name = ExpressionNode.Name(text: expansion.scope.sets[set].name, columns: 1...1)
    if names.isEmpty { return [] }
    if names.count > 1 { return [.coordinates(names, of: name)] }
    return [.member(names[0], of: name)] + coordinateBinders(of: set)
  }

  /// Coordinates as functions of the index: those of row by row.
  private func coordinateBinders(of set: Int) -> [ExpressionNode.Binder] {
    let sides = expansion.scope.sets[set].sides
    guard coordinates[set].count == sides.count, sides.count > 1 else { return [] }
    let index = generic[set].index[0]
    func rest(_ node: ExpressionNode, _ side: Int) -> ExpressionNode {
      ExpressionNode(
        .call(.init(text: "mod", columns: 1...1), [node, .number(Double(side))]), 1...1)
    }
    return sides.indices.map { axis in
      let below = sides[(axis + 1)...].reduce(1, *)
      let difference = ExpressionNode(
        .terms(
          [
            .init(isNegative: false, node: index),
            .init(isNegative: true, node: rest(index, below)),
          ], adjoint: false), 1...1)
      let row = ExpressionNode(
        .product([
          .init(divides: false, node: ExpressionNode(.group(difference), 1...1)),
          .init(divides: true, node: .number(Double(below))),
        ]), 1...1)
      return .value(
        .init(text: coordinates[set][axis].printed, columns: 1...1), rest(row, sides[axis]))
    }
  }
}

extension ExpressionNode {
  fileprivate func collectBinders(_ binders: inout [Binder]) {
    switch kind {
    case .number, .name, .element: break
    case .call(_, let list): for node in list { node.collectBinders(&binders) }
    case .group(let node), .negative(let node): node.collectBinders(&binders)
    case .power(let base, _): base.collectBinders(&binders)
    case .product(let factors): for factor in factors { factor.node.collectBinders(&binders) }
    case .terms(let terms, _): for term in terms { term.node.collectBinders(&binders) }
    case .sum(let own, _, let body):
      binders += own
      body.collectBinders(&binders)
    }
  }
}
