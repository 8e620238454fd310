extension ExpressionCompiler {
  typealias Visit = () throws -> Void
  /// Visits all values of indices, which the frame then holds.
  typealias Loop = (ExpressionFrame, Visit) throws -> Void

  func sum(
    _ binders: [ExpressionNode.Binder], _ condition: ExpressionNode.Condition?,
    _ body: ExpressionNode, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    var inner = context
    inner.areSummands = true
    inner.isIndex = false
    let known = context.indices.count
    var (loop, bounds) = try self.loop(binders, &inner)
    if let condition {
      let test = try test(condition, inner)
      bounds += test.parts
      let all = loop
      loop = { [self] frame, visit in
        try all(frame) {
          frame.tests -= 1
          if frame.tests < 0 {
            throw tooMany(Self.testsPerTerm * scope.limit, "tests", columns, context)
          }
          if try test.holds(frame) { try visit() }
        }
      }
    }
    let own = inner.indices[known...].map(\.slot)
    let values = loop
    switch try program(body, inner) {
    case .scalar(let part):
      let slots = (bounds + [part]).reduce(into: Set<Int>()) { $0.formUnion($1.slots) }
      return .scalar(
        try scalar(
          slots: slots.subtracting(own),
          dependsOnTime: (bounds + [part]).contains(where: \.dependsOnTime)
        ) { [self] frame in
          var sum = ComplexNumber.zero
          try values(frame) {
            try spend(1, frame, columns, context)
            do {
              sum = sum + (try part.value(frame))
            } catch is OutsideSet {}
          }
          return sum
        })
    case .operators(let part):
      if bounds.contains(where: \.dependsOnTime) {
        throw context.error(
          "the range of a sum of operators cannot depend on time; multiply by a function of time",
          columns)
      }
      return .operators(
        OperatorProgram(dependsOnTime: part.dependsOnTime) { [self] frame, factor, terms in
          try values(frame) {
            try spend(1, frame, columns, context)
            let mark = terms.begin()
            do {
              try part.emit(frame, factor, &terms)
              terms.keep(mark)
            } catch is OutsideSet {
              terms.takeBack(mark)
            }
            terms.addEqualIfMany()
          }
        })
    }
  }

  /// Numbers that a loop depends on come with it.
  func loop(
    _ binders: [ExpressionNode.Binder], _ context: inout Context
  ) throws -> (Loop, [ScalarProgram]) {
    var (loops, parts) = ([Loop](), [ScalarProgram]())
    for binder in binders { loops.append(try loop(binder, &context, &parts)) }
    let all: Loop = { _, visit in try visit() }
    return (
      loops.reversed().reduce(all) { inner, outer in
        { frame, visit in try outer(frame) { try inner(frame, visit) } }
      }, parts
    )
  }

  private func loop(
    _ binder: ExpressionNode.Binder, _ context: inout Context, _ parts: inout [ScalarProgram]
  ) throws -> Loop {
    switch binder {
    case .member(let name, let set):
      let number = try self.set(set, context)
      let (slot, count) = (try bind(name, to: number, &context), scope.sets[number].count)
      return { frame, visit in
        for member in 0..<count {
          frame.values[slot] = Double(member)
          try visit()
        }
      }
    case .coordinates(let names, let set):
      let number = try self.set(set, context)
      let members = scope.sets[number]
      guard names.count == members.sides.count else {
        throw context.error(
          "`\(members.name)` has \(members.sides.count) coordinate\(members.sides.count == 1 ? "" : "s")",
          names[0].columns.joined(names[names.count - 1].columns))
      }
      let slots = try names.map { try bind($0, to: number, isCoordinate: true, &context) }
      return { frame, visit in
        for member in 0..<members.count {
          for (slot, coordinate) in zip(slots, members.coordinates(of: member)) {
            frame.values[slot] = Double(coordinate)
          }
          try visit()
        }
      }
    case .value(let name, let node):
      return try value(name, node, &context, &parts)
    case .ordered(let first, let second, let set):
      return try pairs(first, second, set, &context, &parts) { count in
        { i in (i + 1)..<max(i + 1, count) }
      } before: { _ in
        { j in 0..<j }
      }
    case .different(let first, let second, let set):
      let others: (Int) -> (Int) -> [Int] = { count in { i in (0..<count).filter { $0 != i } } }
      return try pairs(first, second, set, &context, &parts, after: others, before: others)
    case .neighbours(let first, let second, let set):
      return try neighbours(first, second, set, &context, &parts)
    }
  }

  /// A new index.
  private func bind(
    _ name: ExpressionNode.Name, to set: Int?, isCoordinate: Bool = false, isWhole: Bool = true,
    _ context: inout Context
  ) throws -> Int {
    if context.index(name.text) != nil {
      throw context.error(
        "the index `\(name.text)` has a value already; use another name", name.columns)
    }
    if scope.names.contains(name.text) || ScalarFunction.names.contains(name.text) {
      throw context.error(
        "`\(name.text)` has a meaning already; name the index otherwise", name.columns)
    }
    let slot = newSlot()
    context.indices.append(
      Index(
        name: name.text, slot: slot, set: set, isCoordinate: isCoordinate, isWhole: isWhole))
    return slot
  }

  /// `j = i + 1`.
  private func value(
    _ name: ExpressionNode.Name, _ node: ExpressionNode, _ context: inout Context,
    _ parts: inout [ScalarProgram]
  ) throws -> Loop {
    var inner = context.part
    inner.isIndex = true
    guard case .scalar(let scalar) = try program(node, inner) else {
      throw context.error("an operator as value of an index", node.columns)
    }
    let (set, isCoordinate) = try set(in: node, context)
    parts.append(scalar)
    let outer = context
    let slot = try bind(
      name, to: set, isCoordinate: isCoordinate, isWhole: false, &context)
    let place = place(of: [scalar], outer)
    return { frame, visit in
      do {
        let value = try scalar.value(frame)
        if value.im != 0 {
          throw outer.error("the value is not real\(place(frame))", node.columns)
        }
        frame.values[slot] = value.re
      } catch is OutsideSet { return }
      try visit()
    }
  }

  // MARK: Pairs

  /// One of the two indices may have a value already; then the other runs.
  private func pairs<Values: Sequence<Int>>(
    _ first: ExpressionNode.Name, _ second: ExpressionNode.Name, _ set: ExpressionNode.Name?,
    _ context: inout Context, _ parts: inout [ScalarProgram],
    after: (_ count: Int) -> (Int) -> Values, before: (_ count: Int) -> (Int) -> Values
  ) throws -> Loop {
    let (number, known) = try pair(first, second, set, context, &parts)
    let count = scope.sets[number].count
    let (after, before) = (after(count), before(count))
    if let known {
      let isFirst = context.index(first.text) != nil
      let slot = try bind(isFirst ? second : first, to: number, &context)
      return { frame, visit in
        guard let value = known(frame) else { return }
        for other in isFirst ? after(value) : before(value) {
          frame.values[slot] = Double(other)
          try visit()
        }
      }
    }
    let (one, two) = (
      try bind(first, to: number, &context), try bind(second, to: number, &context)
    )
    return { frame, visit in
      for i in 0..<count {
        for j in after(i) {
          frame.values[one] = Double(i)
          frame.values[two] = Double(j)
          try visit()
        }
      }
    }
  }

  private func neighbours(
    _ first: ExpressionNode.Name, _ second: ExpressionNode.Name, _ set: ExpressionNode.Name?,
    _ context: inout Context, _ parts: inout [ScalarProgram]
  ) throws -> Loop {
    let (number, known) = try pair(first, second, set, context, &parts)
    let members = scope.sets[number]
    if members.positions != nil {
      throw context.error(
        "`\(members.name)` has positions, no lattice; write a condition, `i<j in \(members.name) if dist(i,j) < ...`",
        first.columns.joined(second.columns))
    }
    let pairs = members.neighbours
    if let known {
      let slot = try bind(
        context.index(first.text) != nil ? second : first, to: number, &context)
      var lists = Array(repeating: [Int](), count: members.count)
      for (i, j) in pairs {
        lists[i].append(j)
        lists[j].append(i)
      }
      let others = lists.map { $0.sorted() }
      return { frame, visit in
        guard let value = known(frame) else { return }
        for other in others[value] {
          frame.values[slot] = Double(other)
          try visit()
        }
      }
    }
    let (one, two) = (
      try bind(first, to: number, &context), try bind(second, to: number, &context)
    )
    return { frame, visit in
      for (i, j) in pairs {
        frame.values[one] = Double(i)
        frame.values[two] = Double(j)
        try visit()
      }
    }
  }

  /// The set of a pair, and the member that is known if one of them is, nil outside of the set.
  private func pair(
    _ first: ExpressionNode.Name, _ second: ExpressionNode.Name, _ set: ExpressionNode.Name?,
    _ context: Context, _ parts: inout [ScalarProgram]
  ) throws -> (Int, ((ExpressionFrame) -> Int?)?) {
    let columns = first.columns.joined(second.columns)
    if first.text == second.text {
      throw context.error("a pair needs two names of indices", columns)
    }
    let bound = [first, second].compactMap { name in
      context.index(name.text).map { (name: name, index: $0) }
    }
    if bound.count == 2 {
      throw context.error(
        "`\(first.text)` and `\(second.text)` have values already; write a condition after `if`",
        columns)
    }
    let number: Int
    if let set {
      number = try self.set(set, context)
    } else if let only = bound.first?.index.set ?? (scope.sets.count == 1 ? 0 : nil) {
      number = only
    } else {
      throw context.error("write `in` and the set of the pair", columns)
    }
    guard let (name, index) = bound.first else { return (number, nil) }
    guard index.isWhole, !index.isCoordinate, index.set == number || index.set == nil else {
      throw context.error(
        "`\(name.text)` is no index of `\(scope.sets[number].name)`", name.columns)
    }
    let slot = index.slot
    parts.append(
      ScalarProgram(slots: [slot], dependsOnTime: false) { ComplexNumber($0.values[slot]) })
    let (members, count) = (scope.sets[number], scope.sets[number].count)
    return (number, { members.wrapped(Int($0.values[slot]), count) })
  }

  // MARK: Conditions

  private func test(
    _ condition: ExpressionNode.Condition, _ context: Context
  ) throws -> (holds: (ExpressionFrame) throws -> Bool, parts: [ScalarProgram]) {
    let sides = [condition.left, condition.right]
    let parts = try sides.map { node in
      guard case .scalar(let part) = try program(node, context.part) else {
        throw context.error("a condition compares numbers, not operators", node.columns)
      }
      return part
    }
    let place = place(of: parts, context)
    let compare: (Double, Double) -> Bool =
      switch condition.comparison {
      case "<": (<)
      case ">": (>)
      case "<=": (<=)
      case ">=": (>=)
      case "==": (==)
      default: (!=)
      }
    return (
      { frame in
        do {
          let values = try zip(parts, sides).map { part, node in
            let value = try part.value(frame)
            if value.im != 0 {
              throw context.error("a condition compares real numbers\(place(frame))", node.columns)
            }
            return value.re
          }
          return compare(values[0], values[1])
        } catch is OutsideSet { return false }
      }, parts
    )
  }
}
