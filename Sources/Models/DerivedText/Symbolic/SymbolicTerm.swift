/// A summand of a symbol with its indices kept as names: number · scalars · classical variables, summed
/// over what binds its indices.
struct SymbolicTerm {
  /// A member of a set, by its index or coordinates.
  struct Place {
    let set: Int
    var index: [ExpressionNode]

    var key: String { "\(set)[\(index.map(\.printed).joined(separator: ","))]" }
  }

  struct Spin {
    var place: Place
    var axis: SpinAxis

    var key: String { place.key + "\(axis)" }
  }

  /// āᵐaⁿ.
  struct Mode {
    var place: Place
    var creations: Int
    var annihilations: Int

    var key: String { place.key + "\(creations),\(annihilations)" }
  }

  var binders: [ExpressionNode.Binder] = []
  var conditions: [ExpressionNode.Condition] = []
  var number = ComplexNumber(1)
  var scalars: [ExpressionNode.Factor] = []
  var spins: [Spin] = []
  /// Different places.
  var modes: [Mode] = []

  var conjugate: SymbolicTerm {
    var term = self
    term.number = number.conjugate
    term.scalars = scalars.map(\.conjugate)
    for place in term.modes.indices {
      (term.modes[place].creations, term.modes[place].annihilations) = (
        modes[place].annihilations, modes[place].creations
      )
    }
    return term
  }

  static func * (a: Self, b: Self) -> Self {
    var product = a
    product.binders += b.binders
    product.conditions += b.conditions
    product.number = a.number * b.number
    product.scalars += b.scalars
    product.spins += b.spins
    for mode in b.modes { product.multiply(mode) }
    return product
  }

  static func * (number: ComplexNumber, b: Self) -> Self {
    var product = b
    product.number = number * b.number
    return product
  }

  /// By āᵐaⁿ.
  mutating func multiply(_ mode: Mode) {
    if let known = modes.firstIndex(where: { $0.place.key == mode.place.key }) {
      modes[known].creations += mode.creations
      modes[known].annihilations += mode.annihilations
    } else {
      modes.append(mode)
    }
  }

  /// Names in the place of indices.
  func replacing(_ names: [String: ExpressionNode]) -> SymbolicTerm {
    if names.isEmpty { return self }
    var term = self
    term.binders = binders.map { $0.replacing(names) }
    term.conditions = conditions.map { $0.replacing(names) }
    term.scalars = scalars.map { .init(divides: $0.divides, node: $0.node.replacing(names)) }
    func moved(_ place: Place) -> Place {
      Place(set: place.set, index: place.index.map { $0.replacing(names) })
    }
    term.spins = spins.map { Spin(place: moved($0.place), axis: $0.axis) }
    term.modes = []
    for mode in modes {
      term.multiply(
        Mode(
          place: moved(mode.place), creations: mode.creations, annihilations: mode.annihilations))
    }
    return term
  }

  /// All but the number, bound indices renamed in the order of their binders.
  var key: String {
    var names: [String: ExpressionNode] = [:]
    for name in binders.flatMap(\.names) where name.text.contains("#") && names[name.text] == nil {
      names[name.text] = .init(.name("#\(names.count)"), 1...1)
    }
    let term = replacing(names.filter { bound.contains($0.key) })
    return
      (term.binders.map(\.printed)
      + term.conditions.map { "\($0.left.printed)\($0.comparison)\($0.right.printed)" }
      + term.scalars.map { ($0.divides ? "/" : "*") + $0.node.printed }.sorted()
      + term.spins.map(\.key).sorted() + term.modes.map(\.key).sorted()).joined(separator: ";")
  }

  /// Names that its own binders bind; others belong to the equation.
  var bound: Set<String> {
    Set(binders.flatMap(\.names).map(\.text)).filter { !$0.hasPrefix(Self.genericMark) }
  }

  /// Names of the generic member of an equation begin so.
  static let genericMark = "#of#"
}

extension [SymbolicTerm] {
  /// Equal terms added, in the order in which they first occur.
  var merged: [SymbolicTerm] {
    var places: [String: Int] = [:]
    var result: [SymbolicTerm] = []
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

  static func * (a: Self, b: Self) -> Self { a.flatMap { first in b.map { first * $0 } } }
}

// MARK: Nodes

extension ExpressionNode {
  static func named(_ name: String) -> ExpressionNode { ExpressionNode(.name(name), 1...1) }
  static func number(_ value: Double) -> ExpressionNode { ExpressionNode(.number(value), 1...1) }

  static func element(_ name: String, _ index: [ExpressionNode]) -> ExpressionNode {
    ExpressionNode(.element(Name(text: name, columns: 1...1), index), 1...1)
  }

  static func call(_ name: String, _ argument: ExpressionNode) -> ExpressionNode {
    ExpressionNode(.call(Name(text: name, columns: 1...1), [argument]), 1...1)
  }

  /// Names replaced by nodes; those that a sum inside binds are left. The result has no place in a text.
  func replacing(_ names: [String: ExpressionNode]) -> ExpressionNode {
    func inside(_ node: ExpressionNode) -> ExpressionNode { node.replacing(names) }
    var node = ExpressionNode(kind, 1...1)
    switch kind {
    case .number: break
    case .name(let name): if let other = names[name] { return other }
    case .element(let name, let list): return .element(name.text, list.map(inside))
    case .call(let name, let list):
      node.kind = .call(Name(text: name.text, columns: 1...1), list.map(inside))
    case .group(let inner): node.kind = .group(inside(inner))
    case .negative(let inner): node.kind = .negative(inside(inner))
    case .power(let base, let exponent): node.kind = .power(inside(base), inside(exponent))
    case .product(let factors):
      node.kind = .product(
        factors.map { .init(divides: $0.divides, node: inside($0.node)) })
    case .terms(let terms, let adjoint):
      node.kind = .terms(
        terms.map { .init(isNegative: $0.isNegative, node: inside($0.node)) }, adjoint: adjoint)
    case .sum(let binders, let condition, let body):
      let own = Set(binders.flatMap(\.names).map(\.text))
      let outer = names.filter { !own.contains($0.key) }
      node.kind = .sum(
        binders.map { $0.replacing(outer) }, condition?.replacing(outer), body.replacing(outer))
    }
    return node
  }
}

extension ExpressionNode.Condition {
  func replacing(_ names: [String: ExpressionNode]) -> Self {
    Self(
      left: left.replacing(names), comparison: comparison, right: right.replacing(names))
  }
}

extension ExpressionNode.Binder {
  /// Its own indices are renamed only to names.
  func replacing(_ names: [String: ExpressionNode]) -> Self {
    func renamed(_ name: ExpressionNode.Name) -> ExpressionNode.Name {
      guard case .name(let other)? = names[name.text]?.kind else {
        return .init(text: name.text, columns: 1...1)
      }
      return .init(text: other, columns: 1...1)
    }
    return switch self {
    case .member(let name, let set): .member(renamed(name), of: set)
    case .ordered(let first, let second, let set):
      .ordered(renamed(first), renamed(second), of: set)
    case .different(let first, let second, let set):
      .different(renamed(first), renamed(second), of: set)
    case .neighbours(let first, let second, let set):
      .neighbours(renamed(first), renamed(second), of: set)
    case .coordinates(let list, let set): .coordinates(list.map(renamed), of: set)
    case .value(let name, let node): .value(renamed(name), node.replacing(names))
    }
  }
}

extension ExpressionNode.Factor {
  var conjugate: Self {
    if case .call(let name, let list) = node.kind, name.text == "conj" {
      return Self(divides: divides, node: list[0])
    }
    return Self(divides: divides, node: .call("conj", node))
  }
}
