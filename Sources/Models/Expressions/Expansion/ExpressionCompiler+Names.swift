import BatchCore

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

  /// What other programs call the operators and the imaginary unit.
  private static let foreignNames = [
    "adag": "ad", "a_dag": "ad", "adagger": "ad", "sigmax": "sx", "sigmay": "sy", "sigmaz": "sz",
    "sigma_x": "sx", "sigma_y": "sy", "sigma_z": "sz", "sigmap": "sp", "sigmam": "sm", "I": "im",
  ]

  func unknown(_ what: String, _ name: String, _ candidates: [String]) -> String {
    if let known = Self.foreignNames[name] {
      return "unknown \(what) `\(name)`; did you mean `\(known)`?"
    }
    let question = Suggestion.question(name, in: candidates)
    return "unknown \(what) `\(shortened(name))`"
      + (question.isEmpty ? "" : "; \(question.dropLast())")
  }

  /// An operator without index, where there is only one spin or mode.
  private func onlyOne(
    _ name: String, _ kind: SiteSet.Kind, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    let count = scope.count(of: kind)
    let sets = scope.sets.filter { $0.kind == kind }
    if count == 1, let set = sets.first(where: { $0.count == 1 }) {
      try checkSpin(name, set, columns, context)
      return .operators(operators(name) { _ in 0 })
    }
    // `S…` and `s…` are for different spins.
    let fitting = sets.filter { kind == .modes || ($0.twiceSpin > 1) == (name.first == "S") }
    let likely = fitting.isEmpty ? sets : fitting
    guard let set = likely.first(where: { $0.count > 1 }) ?? likely.first else {
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
    try checkSpin(name.text, scope.sets[set], name.columns, context)
    let (member, first) = (try member(of: set, indices, name.text, columns, context), offsets[set])
    return .operators(operators(name.text) { first + (try member.value($0)) })
  }

  /// Pauli matrices are for spins ½, `Sx Sy Sz Sp Sm` for larger ones: they differ by 2.
  private func checkSpin(
    _ name: String, _ set: SiteSet, _ columns: ClosedRange<Int>, _ context: Context
  ) throws {
    guard set.kind == .spins, (set.twiceSpin > 1) != (name.first == "S") else { return }
    let spin =
      set.twiceSpin % 2 == 0 ? "\(set.twiceSpin / 2)" : "\(set.twiceSpin)/2"
    let right = set.twiceSpin > 1 ? "S" + name.dropFirst() : "s" + name.dropFirst()
    throw context.error(
      set.twiceSpin > 1
        ? "`\(name)` is a Pauli matrix, and `\(set.name)` has spin \(spin); write `\(right)`, in units of hbar"
        : "`\(name)` is for spins larger than 1/2, and `\(set.name)` has spin 1/2; write `\(right)`, which is twice the spin for x, y and z",
      columns)
  }

  /// The set of a number as index.
  private func only(
    _ kind: SiteSet.Kind, _ name: String, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> Int {
    let sets = scope.sets.indices.filter { scope.sets[$0].kind == kind }
    if sets.count == 1 { return sets[0] }
    // `S…` and `s…` are for different spins, which may tell the set.
    let fitting = sets.filter { (scope.sets[$0].twiceSpin > 1) == (name.first == "S") }
    if kind == .spins, fitting.count == 1 { return fitting[0] }
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
    func simple(
      _ table: [OperatorMonomial], _ width: Int, _ offset: Int, scale: Double = 1
    ) -> OperatorProgram {
      OperatorProgram(dependsOnTime: false) { frame, factor, terms in
        terms.append(table[width * (try place(frame)) + offset], scale * factor, frame.function)
      }
    }
    func ladder(_ im: Double) -> OperatorProgram {
      let table = pauliMatrices
      return OperatorProgram(dependsOnTime: false) { frame, factor, terms in
        let x = 3 * (try place(frame))
        terms.append(table[x], 0.5 * factor, frame.function)
        terms.append(table[x + 1], ComplexNumber(0, im) * factor, frame.function)
      }
    }
    return switch name {
    case "sx": simple(pauliMatrices, 3, 0)
    case "sy": simple(pauliMatrices, 3, 1)
    case "sz": simple(pauliMatrices, 3, 2)
    case "Sx": simple(pauliMatrices, 3, 0, scale: 0.5)
    case "Sy": simple(pauliMatrices, 3, 1, scale: 0.5)
    case "Sz": simple(pauliMatrices, 3, 2, scale: 0.5)
    // S± = (J^x ± iJ^y)/2 as well.
    case "sp", "Sp": ladder(0.5)
    case "sm", "Sm": ladder(-0.5)
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
    // A number that is no member is a mistake, not the end of an open set.
    let areNumbers = !arguments.isEmpty && arguments.allSatisfy { $0.scalar.constant != nil }
    func inside<Result>(_ evaluate: () throws -> Result) throws -> Result {
      do { return try evaluate() } catch is OutsideSet where areNumbers {
        throw context.error("`\(definition.name)` has an index outside of its set", columns)
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
          return try inside { try part.value(frame) }
        })
    case .operators(let part):
      return .operators(
        OperatorProgram(dependsOnTime: dependsOnTime) { frame, factor, terms in
          try assign(frame)
          try inside { try part.emit(frame, factor, &terms) }
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
}
