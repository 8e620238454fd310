import BatchCore

extension CustomText {
  var identity: [(key: String, text: String)] {
    var entries: [(key: String, text: String)] = []
    func add(_ key: String, _ text: String) { entries.append((key, text)) }
    for set in sets {
      add("model.\(set.kind == .spins ? "spins" : "modes").\(set.name)", set.json(nil).text)
    }
    // Sites are numbered set after set, random numbers drawn parameter after parameter.
    add("model.sets", sets.map(\.name).joined(separator: ", "))
    let random = parameters.filter(\.isRandom).map(\.name)
    if random.count > 1 { add("model.random", random.joined(separator: ", ")) }
    for (key, json) in parameters.flatMap({ $0.entries(isIdentity: true) }) {
      add("model.\(key)", json.wordOrText)
    }
    for definition in definitions {
      add("model.define.\(definition.head)", definition.expression.canonical)
    }
    for part in hamiltonian { add("model.hamiltonian.\(part.name)", part.expression.canonical) }
    for (number, jump) in jumps.enumerated() {
      add("model.jumps.\(number + 1)", JSON.object(jump.entries).text)
    }
    for state in initial {
      for (quantity, expression) in state.formulas {
        let key = state.keys.first { $0.quantity == quantity }!.name
        let indices = state.indices.map { ", for \($0.canonical)" } ?? ""
        add("initial.\(key)", expression.canonical + indices)
      }
    }
    return entries
  }

  func modelJSON(_ numbers: [String: ParameterValue]) -> [(String, JSON)] {
    var entries: [(String, JSON)] = []
    func number(_ name: String) -> Double? {
      if case .number(let value)? = numbers[name] { value } else { nil }
    }
    for (key, kind) in [("spins", SiteSet.Kind.spins), ("modes", .modes)] {
      let own = sets.filter { $0.kind == kind }
      if !own.isEmpty {
        entries.append((key, .object(own.map { ($0.name, $0.json(number($0.name))) })))
      }
    }
    let values = parameters.flatMap { parameter -> [(String, JSON)] in
      if case .number = parameter.form {
        return number(parameter.name).map { [(parameter.name, .number($0))] } ?? []
      }
      return parameter.entries(isIdentity: false)
    }
    if !values.isEmpty { entries.append(("parameters", .object(values))) }
    if !definitions.isEmpty {
      entries.append(
        ("define", .object(definitions.map { ($0.head, .text($0.expression.canonical)) })))
    }
    if !hamiltonian.isEmpty {
      let texts = hamiltonian.map { JSON.text($0.expression.canonical) }
      let areNumbered = hamiltonian.enumerated().allSatisfy { $1.name == "\($0 + 1)" }
      entries.append(
        (
          "hamiltonian",
          areNumbered ? .array(texts) : .object(Array(zip(hamiltonian.map(\.name), texts)))
        ))
    }
    if !jumps.isEmpty { entries.append(("jumps", .array(jumps.map { .object($0.entries) }))) }
    return entries
  }

  func initialJSON(_ initial: InitialState) -> [(String, JSON)] {
    self.initial.map { state in
      var entries: [(String, JSON)] = state.indices.map { [("for", .text($0.canonical))] } ?? []
      for (quantity, key) in state.keys {
        if let formula = state.formulas.first(where: { $0.quantity == quantity }) {
          entries.append((quantity.rawValue, .text(formula.expression.canonical)))
        } else {
          entries.append((quantity.rawValue, .number(initial.numbers[key] ?? 0)))
        }
      }
      return (state.set, .object(entries))
    }
  }
}

extension CustomSet {
  /// - Parameter count: of a chain whose size is a number; nil: left out.
  func json(_ count: Double?) -> JSON {
    var entries: [(String, JSON)] = []
    if let positions {
      entries.append(("positions", .array(positions.map(JSON.numbers))))
    } else if sides.count == 1 {
      switch sides[0] {
      case .count: if let count { entries.append(("count", .number(count))) }
      case .fixed(let length): entries.append(("lattice", .numbers([Double(length)])))
      case .formula(let expression): entries.append(("count", .text(expression.canonical)))
      }
    } else {
      let lengths = sides.map { side -> JSON in
        switch side {
        case .count: .null
        case .fixed(let length): .number(Double(length))
        case .formula(let expression): .text(expression.canonical)
        }
      }
      entries.append(("lattice", .array(lengths)))
    }
    if let boundary { entries.append(("boundary", .text(boundary ? "periodic" : "open"))) }
    if kind == .spins { entries.append(("spin", .number(Double(twiceSpin) / 2))) }
    return .object(entries)
  }
}

extension CustomParameter {
  /// Keys and values of the section `parameters`; none for a number.
  /// - Parameter isIdentity: large arrays by a digest, since no job is read from it.
  func entries(isIdentity: Bool) -> [(String, JSON)] {
    switch form {
    case .number: return []
    case .formula(let elements):
      return elements.map { element in
        let indices = element.indices.isEmpty ? "" : "[\(element.indices.joined(separator: ","))]"
        return (name + indices, .text(element.expression.canonical))
      }
    case .values(let array, let over):
      var entries = array.entries(isIdentity: isIdentity)
      if !over.isEmpty { entries.append(("over", .array(over.map { .text($0 ?? "") }))) }
      return [(name, .object(entries))]
    case .distribution(let distribution):
      let numbers = distribution.numbers.map { JSON.text($0.canonical) }
      var entries: [(String, JSON)] = [(distribution.kind, .array(numbers))]
      if !distribution.over.isEmpty {
        entries.append(("over", .array(distribution.over.map(JSON.text))))
      }
      return [(name, .object(entries))]
    case .table(let times, let values, let isConstant):
      return [
        (
          name,
          .object([
            ("times", .numbers(times)), ("values", .numbers(values)),
            ("steps", .boolean(isConstant)),
          ])
        )
      ]
    }
  }
}

extension NumberArray {
  /// Numbers that are written one by one.
  private static let few = 64

  fileprivate func entries(isIdentity: Bool) -> [(String, JSON)] {
    let lengths = ("shape", JSON.numbers(shape.map(Double.init)))
    guard count <= Self.few, imaginary == nil, shape.allSatisfy({ $0 > 0 }) else {
      return [
        lengths, ("data", .text(isIdentity ? String(digest, radix: 16) : base64)),
      ]
    }
    if shape.count == 1 { return [("values", .numbers(real))] }
    let rows = stride(from: 0, to: count, by: shape[1]).map {
      JSON.numbers(Array(real[$0..<($0 + shape[1])]))
    }
    return [("values", .array(rows))]
  }
}

extension CustomJump {
  /// Keys of the entry in `jumps`.
  var entries: [(String, JSON)] {
    var entries: [(String, JSON)] = []
    if !indices.binders.isEmpty { entries.append(("for", .text(indices.canonical))) }
    entries.append(("operator", .text(jump.canonical)))
    switch strength {
    case .rate(let rate): entries.append(("rate", .text(rate.canonical)))
    case .matrix(let name, _): entries.append(("matrix", .text(name)))
    }
    return entries
  }
}

extension ExpressionScope.Definition {
  /// `n[i]`.
  var head: String { name + (indices.isEmpty ? "" : "[\(indices.joined(separator: ","))]") }
}

extension JSON {
  /// As identities write a value: words without quotes.
  fileprivate var wordOrText: String { if case .text(let word) = self { word } else { text } }
}
