/// The member of a set, or the number of an element, that an index names.
struct IndexProgram {
  /// Number of the set that the index runs over, if its names tell.
  let set: Int?
  let isCoordinate: Bool
  let scalar: ScalarProgram
  let columns: ClosedRange<Int>
  let value: (ExpressionFrame) throws -> Int
}

extension ExpressionCompiler {
  func index(_ node: ExpressionNode, _ context: Context) throws -> IndexProgram {
    var inner = context.part
    inner.isIndex = true
    guard case .scalar(let scalar) = try program(node, inner) else {
      throw context.error("an operator as index; an index is a whole number", node.columns)
    }
    if scalar.dependsOnTime {
      throw context.error("an index cannot depend on time", node.columns)
    }
    let (set, isCoordinate) = try set(in: node, context)
    if case .name(let name) = node.kind, let known = context.index(name), known.isWhole {
      let slot = known.slot
      return IndexProgram(
        set: known.set, isCoordinate: isCoordinate, scalar: scalar, columns: node.columns
      ) { Int($0.values[slot]) }
    }
    let place = place(of: [scalar], context)
    let index = IndexProgram(
      set: set, isCoordinate: isCoordinate, scalar: scalar, columns: node.columns
    ) { frame in
      let value = try scalar.value(frame)
      let rounded = value.re.rounded()
      guard value.im == 0, abs(value.re - rounded) < 1e-9, abs(rounded) < 1e9 else {
        throw context.error("an index is a whole number\(place(frame))", node.columns)
      }
      return Int(rounded)
    }
    if scalar.constant != nil { _ = try index.value(frame()) }
    return index
  }

  /// The set that the names of an index run over, and whether one of them is a coordinate.
  func set(
    in node: ExpressionNode, _ context: Context
  ) throws -> (set: Int?, isCoordinate: Bool) {
    var (sets, isCoordinate) = (Set<Int>(), false)
    collectSets(node, context, &sets, &isCoordinate)
    return (try only(of: sets, node.columns, context), isCoordinate)
  }

  private func only(
    of sets: Set<Int>, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> Int? {
    let sets = sets.sorted()
    if sets.count > 1 {
      throw context.error(
        "the index mixes `\(scope.sets[sets[0]].name)` and `\(scope.sets[sets[1]].name)`", columns)
    }
    return sets.first
  }

  private func collectSets(
    _ node: ExpressionNode, _ context: Context, _ sets: inout Set<Int>, _ isCoordinate: inout Bool
  ) {
    switch node.kind {
    case .number, .sum: break
    case .name(let name):
      if let index = context.index(name) {
        if let set = index.set { sets.insert(set) }
        isCoordinate = isCoordinate || index.isCoordinate
      } else if let set = setNumbers[name], scope.parameters[name] == nil {
        sets.insert(set)
      }
    case .element(_, let list):
      for node in list { collectSets(node, context, &sets, &isCoordinate) }
    case .call(let name, let list) where name.text != "size":
      for node in list { collectSets(node, context, &sets, &isCoordinate) }
    case .call: break
    case .group(let node), .negative(let node): collectSets(node, context, &sets, &isCoordinate)
    case .power(let base, let exponent):
      collectSets(base, context, &sets, &isCoordinate)
      collectSets(exponent, context, &sets, &isCoordinate)
    case .product(let factors):
      for factor in factors { collectSets(factor.node, context, &sets, &isCoordinate) }
    case .terms(let terms, _):
      for term in terms { collectSets(term.node, context, &sets, &isCoordinate) }
    }
  }

  /// The member of a set that an index or coordinates name, wrapped around if the set is periodic.
  func member(
    of number: Int, _ indices: [IndexProgram], _ name: String, _ columns: ClosedRange<Int>,
    _ context: Context
  ) throws -> IndexProgram {
    let set = scope.sets[number]
    let sides = indices.count == 1 ? [set.count] : set.sides
    guard sides.count == indices.count else {
      let coordinates = set.sides.count > 1 ? " or \(set.sides.count) coordinates of it" : ""
      throw context.error("`\(name)` takes one index of `\(set.name)`\(coordinates)", columns)
    }
    if indices.count == 1, set.sides.count > 1, indices[0].isCoordinate {
      throw context.error(
        "`\(set.name)` is a lattice; write all \(set.sides.count) coordinates", columns)
    }
    for (index, side) in zip(indices, sides) {
      if let constant = index.scalar.constant, set.wrapped(Int(constant.re), side) == nil {
        throw context.error(
          side == 0
            ? "`\(set.name)` is empty"
            : "`\(set.name)` has the members 0 to \(side - 1); there is no \(Int(constant.re))",
          index.columns)
      }
    }
    let slots = indices.reduce(into: Set<Int>()) { $0.formUnion($1.scalar.slots) }
    let scalar = ScalarProgram(
      slots: slots, dependsOnTime: indices.contains(where: \.scalar.dependsOnTime)
    ) { _ in .zero }
    func program(_ value: @escaping (ExpressionFrame) throws -> Int) -> IndexProgram {
      IndexProgram(set: number, isCoordinate: false, scalar: scalar, columns: columns, value: value)
    }
    if indices.count == 1 {
      let (index, side, isPeriodic) = (indices[0], sides[0], set.isPeriodic)
      return program { frame in
        let value = try index.value(frame)
        if value >= 0, value < side { return value }
        guard isPeriodic, let member = set.wrapped(value, side) else { throw OutsideSet() }
        return member
      }
    }
    return program { frame in
      var member = 0
      for (index, side) in zip(indices, sides) {
        guard let coordinate = set.wrapped(try index.value(frame), side) else { throw OutsideSet() }
        member = member * side + coordinate
      }
      return member
    }
  }

  /// The set that indices run over; nil if their names do not tell.
  func set(
    of indices: [IndexProgram], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> Int? {
    try only(of: Set(indices.compactMap(\.set)), columns, context)
  }

  func set(_ name: ExpressionNode.Name, _ context: Context) throws -> Int {
    if let set = setNumbers[name.text] { return set }
    let names = scope.sets.map(\.name)
    var message = unknown("set", name.text, names)
    if !message.contains(";"), !names.isEmpty {
      message += "; the model has \(names.map { "`\($0)`" }.joined(separator: ", "))"
    }
    throw context.error(message, name.columns)
  }
}
