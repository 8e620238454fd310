import BatchCore

/// The member of a set, or the number of an element, that an index names.
struct IndexProgram {
  /// Number of the set that the index runs over, if its names tell.
  let set: Int?
  let isCoordinate: Bool
  let scalar: ScalarProgram
  let columns: ClosedRange<Int>
  let value: (ExpressionFrame) throws -> Int
}

/// A definition and the sets of its indices: one program each.
struct DefinitionKey: Hashable {
  let name: String
  let sets: [Int?]
  let areCoordinates: [Bool]
}

extension ExpressionCompiler {
  func named(
    _ name: String, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    if let index = context.index(name) {
      let slot = index.slot
      return .scalar(
        ScalarProgram(slots: [slot], dependsOnTime: false) { ComplexNumber($0.values[slot]) })
    }
    switch name {
    case "pi": return .scalar(ScalarProgram(ComplexNumber(.pi)))
    case "im": return .scalar(ScalarProgram(.i))
    case "t":
      return .scalar(ScalarProgram(slots: [], dependsOnTime: true) { ComplexNumber($0.time) })
    default: break
    }
    if let kind = ExpressionScope.operators[name] {
      return try onlyOne(name, kind, columns, context)
    }
    if let definition = scope.definitions[name] {
      guard definition.indices.isEmpty else {
        throw context.error(
          "`\(name)` needs an index; write `\(name)[\(definition.indices.joined(separator: ","))]`",
          columns)
      }
      return try call(definition, [], columns, context)
    }
    if let parameter = scope.parameters[name] {
      guard parameter.over.isEmpty else {
        throw context.error(elementsMessage(name, parameter), columns)
      }
      let value = parameter.value
      return .scalar(
        try scalar(slots: [], dependsOnTime: parameter.dependsOnTime) { value(0, 0, $0.time) })
    }
    if let set = setNumbers[name] {
      if context.isIndex, scope.sets[set].count == 1 {
        return .scalar(ScalarProgram(.zero))
      }
      throw context.error(
        "`\(name)` is a set of \(scope.sets[set].count); write an index inside `sum(i in \(name): ...)`",
        columns)
    }
    if ScalarFunction.names.contains(name) {
      throw context.error("`\(name)` is a function; write `\(name)(...)`", columns)
    }
    let candidates = context.indices.map(\.name) + scope.names + ScalarFunction.names
    throw context.error(unknown("name", name, candidates), columns)
  }

  private func unknown(_ what: String, _ name: String, _ candidates: [String]) -> String {
    let question = Suggestion.question(name, in: candidates)
    return "unknown \(what) `\(shortened(name))`"
      + (question.isEmpty ? "" : "; \(question.dropLast())")
  }

  /// An operator without index, where there is only one spin or mode.
  private func onlyOne(
    _ name: String, _ kind: SiteSet.Kind, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    let count = scope.count(of: kind)
    if count == 1 { return .operators(operators(name) { _ in 0 }) }
    let sets = scope.sets.filter { $0.kind == kind }
    guard let set = sets.first(where: { $0.count > 1 }) ?? sets.first else {
      throw context.error(
        "`\(name)` acts on a \(Self.member(kind)); the model has no \(Self.members(kind))", columns)
    }
    let example =
      set.count == 1
      ? "`\(name)[\(set.name)]`" : "`\(name)[i]` inside `sum(i in \(set.name): ...)`"
    throw context.error(
      "`\(name)` needs an index: the model has \(count) \(Self.members(kind)); write \(example)",
      columns)
  }

  static func member(_ kind: SiteSet.Kind) -> String { kind == .spins ? "spin" : "mode" }
  static func members(_ kind: SiteSet.Kind) -> String { kind == .spins ? "spins" : "modes" }

  private func elementsMessage(
    _ name: String, _ parameter: ExpressionScope.Parameter
  ) -> String {
    if parameter.over.count == 2 { return "`\(name)` has one value a pair; write `\(name)[i,j]`" }
    guard let set = parameter.over[0].flatMap({ setNumbers[$0] }) else {
      return "`\(name)` is a list; write `\(name)[i]`"
    }
    let member = scope.sets[set].kind == .spins ? "site" : "mode"
    return "`\(name)` has one value a \(member); write `\(name)[i]`"
  }

  // MARK: Elements

  func element(
    _ name: ExpressionNode.Name, _ list: [ExpressionNode], _ columns: ClosedRange<Int>,
    _ context: Context
  ) throws -> ExpressionProgram {
    if context.index(name.text) == nil {
      if let kind = ExpressionScope.operators[name.text] {
        return try element(name, of: kind, list, context)
      }
      if let definition = scope.definitions[name.text] {
        return try call(definition, list, columns, context)
      }
      if let parameter = scope.parameters[name.text], !parameter.over.isEmpty {
        return .scalar(try element(name, of: parameter, list, columns, context))
      }
      if ScalarFunction.names.contains(name.text) {
        throw context.error("`\(name.text)` is a function; write `\(name.text)(...)`", name.columns)
      }
      if scope.parameters[name.text] == nil, setNumbers[name.text] == nil,
        !ExpressionScope.constants.contains(name.text)
      {
        throw context.error(unknown("name", name.text, scope.names), name.columns)
      }
    }
    throw context.error("`\(name.text)` takes no index", columns)
  }

  private func element(
    _ name: ExpressionNode.Name, of kind: SiteSet.Kind, _ list: [ExpressionNode],
    _ context: Context
  ) throws -> ExpressionProgram {
    let indices = try list.map { try index($0, context) }
    let columns = list[0].columns.joined(list[list.count - 1].columns)
    let set = try set(of: indices, columns, context) ?? only(kind, name.text, columns, context)
    if scope.sets[set].kind != kind {
      throw context.error(
        "the index runs over `\(scope.sets[set].name)`, \(Self.members(scope.sets[set].kind)); `\(name.text)` acts on a \(Self.member(kind))",
        columns)
    }
    let (member, first) = (try member(of: set, indices, name.text, columns, context), offsets[set])
    return .operators(operators(name.text) { first + (try member.value($0)) })
  }

  /// The set that indices run over; nil if their names do not tell.
  private func set(
    of indices: [IndexProgram], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> Int? {
    let sets = Set(indices.compactMap(\.set)).sorted()
    if sets.count > 1 {
      throw context.error(
        "the index mixes `\(scope.sets[sets[0]].name)` and `\(scope.sets[sets[1]].name)`", columns)
    }
    return sets.first
  }

  /// The set of a number as index.
  private func only(
    _ kind: SiteSet.Kind, _ name: String, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> Int {
    let sets = scope.sets.indices.filter { scope.sets[$0].kind == kind }
    if sets.count == 1 { return sets[0] }
    throw context.error(
      sets.isEmpty
        ? "`\(name)` acts on a \(Self.member(kind)); the model has no \(Self.members(kind))"
        : "the index of `\(name)` does not tell the set: \(sets.map { "`\(scope.sets[$0].name)`" }.joined(separator: " or ")); use an index of a sum",
      columns)
  }

  /// σ^a, σ^± or a, a† of a site or mode that depends on indices.
  private func operators(
    _ name: String, _ place: @escaping (ExpressionFrame) throws -> Int
  ) -> OperatorProgram {
    func simple(_ table: [OperatorMonomial], _ width: Int, _ offset: Int) -> OperatorProgram {
      OperatorProgram(dependsOnTime: false) { frame, factor, terms in
        terms.append(table[width * (try place(frame)) + offset], factor)
      }
    }
    func ladder(_ im: Double) -> OperatorProgram {
      let table = pauliMatrices
      return OperatorProgram(dependsOnTime: false) { frame, factor, terms in
        let x = 3 * (try place(frame))
        terms.append(table[x], 0.5 * factor)
        terms.append(table[x + 1], ComplexNumber(0, im) * factor)
      }
    }
    return switch name {
    case "sx": simple(pauliMatrices, 3, 0)
    case "sy": simple(pauliMatrices, 3, 1)
    case "sz": simple(pauliMatrices, 3, 2)
    case "sp": ladder(0.5)
    case "sm": ladder(-0.5)
    case "a": simple(amplitudes, 2, 0)
    default: simple(amplitudes, 2, 1)
    }
  }

  private func element(
    _ name: ExpressionNode.Name, of parameter: ExpressionScope.Parameter,
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ScalarProgram {
    let indices = try list.map { try index($0, context) }
    var members: [IndexProgram] = []
    let sets = parameter.over.map { $0.flatMap { setNumbers[$0] } }
    if sets.count == 1, let set = sets[0], list.count > 1, scope.sets[set].sides.count == list.count
    {
      members = [try member(of: set, indices, name.text, columns, context)]
    } else {
      guard list.count == sets.count else {
        throw context.error(
          "`\(name.text)` takes \(sets.count == 1 ? "one index" : "two indices")", columns)
      }
      members = try zip(indices, sets).map { index, set in
        guard let set else { return index }
        if let other = index.set, other != set {
          throw context.error(
            "the index runs over `\(scope.sets[other].name)`; `\(name.text)` has one value for each of `\(scope.sets[set].name)`",
            index.columns)
        }
        return try member(of: set, [index], name.text, index.columns, context)
      }
    }
    let (first, second, value) = (members[0], members.count > 1 ? members[1] : nil, parameter.value)
    let sizes = parameter.sizes
    func inside(_ member: Int, _ axis: Int, _ columns: ClosedRange<Int>) throws {
      if let size = sizes[axis], member < 0 || member >= size {
        throw context.error(
          "`\(name.text)` has \(size) values, counted from 0; there is no number \(member)", columns
        )
      }
    }
    return try scalar(
      slots: members.reduce(into: []) { $0.formUnion($1.scalar.slots) },
      dependsOnTime: parameter.dependsOnTime || members.contains(where: \.scalar.dependsOnTime)
    ) { frame in
      let i = try first.value(frame)
      try inside(i, 0, first.columns)
      guard let second else { return value(i, 0, frame.time) }
      let j = try second.value(frame)
      try inside(j, 1, second.columns)
      return value(i, j, frame.time)
    }
  }

  // MARK: Indices

  func index(_ node: ExpressionNode, _ context: Context) throws -> IndexProgram {
    var inner = context.part
    inner.isIndex = true
    guard case .scalar(let scalar) = try program(node, inner) else {
      throw context.error("an operator as index; an index is a whole number", node.columns)
    }
    var (sets, isCoordinate) = (Set<Int>(), false)
    collectSets(node, context, &sets, &isCoordinate)
    let sorted = sets.sorted()
    if sorted.count > 1 {
      throw context.error(
        "the index mixes `\(scope.sets[sorted[0]].name)` and `\(scope.sets[sorted[1]].name)`",
        node.columns)
    }
    if case .name(let name) = node.kind, let known = context.index(name), known.isWhole {
      let slot = known.slot
      return IndexProgram(
        set: known.set, isCoordinate: isCoordinate, scalar: scalar, columns: node.columns
      ) { Int($0.values[slot]) }
    }
    let place = place(of: [scalar], context)
    let index = IndexProgram(
      set: sorted.first, isCoordinate: isCoordinate, scalar: scalar, columns: node.columns
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

  // MARK: Definitions

  private func call(
    _ definition: ExpressionScope.Definition, _ list: [ExpressionNode],
    _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    guard list.count == definition.indices.count else {
      let form = definition.indices.isEmpty ? "" : "[\(definition.indices.joined(separator: ","))]"
      throw context.error("`\(definition.name)` is defined as `\(definition.name)\(form)`", columns)
    }
    let arguments = try list.map { try index($0, context) }
    let (body, slots) = try body(of: definition, arguments, columns, context)
    func assign(_ frame: ExpressionFrame) throws {
      // All before the first is assigned: `n[n[i]]`.
      switch arguments.count {
      case 0: break
      case 1: frame.values[slots[0]] = Double(try arguments[0].value(frame))
      default:
        let values = try arguments.map { Double(try $0.value(frame)) }
        for (slot, value) in zip(slots, values) { frame.values[slot] = value }
      }
    }
    let dependsOnTime =
      body.dependsOnTime || arguments.contains(where: \.scalar.dependsOnTime)
    switch body {
    case .scalar(let part):
      return .scalar(
        try scalar(
          slots: arguments.reduce(into: []) { $0.formUnion($1.scalar.slots) },
          dependsOnTime: dependsOnTime
        ) { frame in
          try assign(frame)
          return try part.value(frame)
        })
    case .operators(let part):
      return .operators(
        OperatorProgram(dependsOnTime: dependsOnTime) { frame, factor, terms in
          try assign(frame)
          try part.emit(frame, factor, &terms)
        })
    }
  }

  private static let deepest = 20

  private func body(
    of definition: ExpressionScope.Definition, _ arguments: [IndexProgram],
    _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> (program: ExpressionProgram, slots: [Int]) {
    let key = DefinitionKey(
      name: definition.name, sets: arguments.map(\.set),
      areCoordinates: arguments.map(\.isCoordinate))
    if let known = definitions[key] { return known }
    if openDefinitions.contains(definition.name) {
      throw context.error("`\(definition.name)` is defined by itself", columns)
    }
    if openDefinitions.count == Self.deepest {
      throw context.error("definitions use each other more than \(Self.deepest) deep", columns)
    }
    openDefinitions.append(definition.name)
    defer { openDefinitions.removeLast() }
    var inner = Context(text: definition.expression.text)
    for (name, argument) in zip(definition.indices, arguments) {
      inner.indices.append(
        Index(
          name: name, slot: newSlot(), set: argument.set, isCoordinate: argument.isCoordinate))
    }
    let result = (try program(definition.expression.root, inner), inner.indices.map(\.slot))
    definitions[key] = result
    return result
  }

  // MARK: Functions

  func call(
    _ name: ExpressionNode.Name, _ list: [ExpressionNode], _ columns: ClosedRange<Int>,
    _ context: Context
  ) throws -> ExpressionProgram {
    switch name.text {
    case "dag": return try adjoint(list, columns, context)
    case "size": return .scalar(try size(list, columns, context))
    case "dist": return .scalar(try distance(list, columns, context))
    default: break
    }
    guard let function = ScalarFunction.all[name.text] else {
      throw context.error(notAFunction(name.text, context), name.columns)
    }
    let parts = try list.map { node in
      guard case .scalar(let part) = try program(node, context.part) else {
        throw context.error("`\(name.text)` of an operator; functions take numbers", node.columns)
      }
      return part
    }
    let place = place(of: parts, context)
    let counts = if case .real(let counts, _) = function { counts } else { 1...1 }
    guard counts.contains(parts.count) else {
      let count = ["one number", "two numbers"][min(counts.lowerBound, 2) - 1]
      throw context.error("`\(name.text)` takes \(count)", columns)
    }
    return .scalar(
      try scalar(of: parts) { frame in
        let value: ComplexNumber
        switch function {
        case .complex(let function): value = function(try parts[0].value(frame))
        case .real(_, let function):
          let values = try zip(parts, list).map { part, node in
            let value = try part.value(frame)
            if value.im != 0 {
              throw context.error("`\(name.text)` takes real numbers\(place(frame))", node.columns)
            }
            return value.re
          }
          if name.text == "mod", values[1] == 0 {
            throw context.error("division by zero\(place(frame))", columns)
          }
          value = ComplexNumber(function(values))
        }
        return try Self.finite(value, "`\(name.text)`", place, frame, columns, context)
      })
  }

  private func notAFunction(_ name: String, _ context: Context) -> String {
    let indices = scope.parameters[name]?.over.count ?? scope.definitions[name]?.indices.count
    if ExpressionScope.operators[name] != nil || indices == 1 {
      return "`\(name)` is not a function; write `\(name)[i]`"
    }
    if indices == 2 { return "`\(name)` is not a function; write `\(name)[i,j]`" }
    if indices != nil || context.index(name) != nil || ExpressionScope.constants.contains(name) {
      return "`\(name)` is not a function; write a product as `\(name)*(...)`"
    }
    return unknown("function", name, ScalarFunction.names)
  }

  private func adjoint(
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    guard list.count == 1 else { throw context.error("`dag` takes one operator", columns) }
    switch try program(list[0], context.part) {
    case .scalar(let part):
      return .scalar(try scalar(of: [part]) { (try part.value($0)).conjugate })
    case .operators(let part):
      return .operators(
        OperatorProgram(dependsOnTime: part.dependsOnTime) { frame, factor, terms in
          var inner = OperatorTerms()
          try part.emit(frame, ComplexNumber(1), &inner)
          terms.appendAdjoint(of: inner, times: factor)
        })
    }
  }

  private func size(
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ScalarProgram {
    guard list.count == 1, case .name(let name) = list[0].kind else {
      throw context.error("`size` takes the name of a set", columns)
    }
    let set = try set(.init(text: name, columns: list[0].columns), context)
    return ScalarProgram(ComplexNumber(Double(scope.sets[set].count)))
  }

  private func distance(
    _ list: [ExpressionNode], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ScalarProgram {
    guard list.count == 2 else { throw context.error("`dist` takes two indices", columns) }
    let indices = try list.map { try index($0, context) }
    guard let number = try set(of: indices, columns, context) ?? (scope.sets.count == 1 ? 0 : nil)
    else { throw context.error("the indices of `dist` do not tell the set", columns) }
    let members = try indices.map {
      try member(of: number, [$0], "dist", $0.columns, context)
    }
    let set = scope.sets[number]
    return try scalar(of: members.map(\.scalar)) { frame in
      ComplexNumber(set.distance(try members[0].value(frame), try members[1].value(frame)))
    }
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
