import BatchCore

/// The initial state of one set of a typed model: formulas of the index `i`, or numbers, which stand in
/// `InitialState.numbers`.
struct CustomInitial: Sendable {
  let set: String
  let kind: SiteSet.Kind
  /// Indices of the formulas; nil: `i` in the set.
  let indices: ModelIndices?
  let formulas: [(quantity: Quantity, expression: ModelExpression)]
  /// The name of every number for sweeps.
  let keys: [(quantity: Quantity, name: String)]

  enum Quantity: String, Sendable {
    /// Bloch angles of spins in radians.
    case theta, phi
    /// ⟨a⟩, and the mean number of thermal quanta, of modes.
    case displacement, thermal

    static func all(_ kind: SiteSet.Kind) -> [Quantity] {
      kind == .spins ? [.theta, .phi] : [.displacement, .thermal]
    }

    var meaning: String {
      switch self {
      case .theta: "initial polar angle"
      case .phi: "initial azimuth"
      case .displacement: "initial <a>"
      case .thermal: "initial mean number of thermal quanta"
      }
    }
  }

  /// Values of every member.
  /// - Throws: `ExpressionError`.
  func values(
    of quantity: Quantity, _ initial: InitialState, _ scope: ExpressionScope
  ) throws -> [ComplexNumber] {
    let count = scope.sets.first { $0.name == set }!.count
    let key = keys.first { $0.quantity == quantity }!.name
    guard let expression = formulas.first(where: { $0.quantity == quantity })?.expression,
      initial.numbers[key] == nil
    else { return Array(repeating: ComplexNumber(initial.numbers[key] ?? 0), count: count) }
    func wrong(_ problem: String) -> ExpressionError {
      ExpressionError(problem, expression.text, expression.root.columns)
    }
    let rows = try scope.values(
      [expression],
      for: indices ?? (expression.names.contains("i") ? ModelIndices("i in \(set)") : .none))
    let values = try rows.map { row in
      guard case .number(let value)? = row.values[0] else {
        throw wrong("an operator; `\(quantity.rawValue)` is a number")
      }
      if quantity != .displacement, value.im != 0 {
        throw wrong("`\(quantity.rawValue)` is \(ExpressionNode.printed(value)); it must be real")
      }
      if quantity == .thermal, value.re < 0 {
        throw wrong("`thermal` is \(ExpressionNode.printed(value)); a number of quanta is >= 0")
      }
      return value
    }
    if values.count == 1 { return Array(repeating: values[0], count: count) }
    guard values.count == count else {
      throw wrong("the indices have \(values.count) values for \(count) members of `\(set)`")
    }
    return values
  }
}

extension CustomReading {
  /// The state of every set, and its numbers.
  func initial(_ sets: [CustomSet], _ known: Set<String>) throws -> ([CustomInitial], InitialState)
  {
    let section = source.initial
    try section.allowOnly(sets.map(\.name), of: "the sets of this model")
    var state = InitialState(theta: 0)
    let states = try sets.map { set in
      let isOnly = sets.count { $0.kind == set.kind } == 1
      let quantities = CustomInitial.Quantity.all(set.kind)
      let keys = quantities.map {
        (quantity: $0, name: isOnly ? $0.rawValue : "\($0.rawValue)_\(set.name)")
      }
      func isSwept(_ key: String) -> Bool { source.swept.contains(key) && !known.contains(key) }
      let own = try section.field(set.name).map { try $0.section() }
      try own?.allowOnly(
        quantities.map(\.rawValue) + ["for"], of: "\(set.kind == .spins ? "spins" : "modes")")
      var formulas: [(quantity: CustomInitial.Quantity, expression: ModelExpression)] = []
      var isGiven = false
      for (quantity, key) in keys {
        let needed = set.kind == .modes || quantity == .theta
        isGiven = isGiven || (needed && isSwept(key))
        guard let field = own?.field(quantity.rawValue) else {
          state.numbers[key] = 0
          continue
        }
        isGiven = isGiven || needed
        if let number = field.node.number {
          guard number.isFinite, quantity != .thermal || number >= 0 else {
            throw field.wrong(
              expected: quantity == .thermal ? "a finite number >= 0" : "a finite number")
          }
          state.numbers[key] = number
        } else {
          let expression = try expression(field, "a number or a formula of the index `i`")
          if !isSwept(key) { formulas.append((quantity, expression)) }
        }
      }
      guard isGiven else {
        let example =
          set.kind == .spins ? "{theta: 0}" : "{displacement: 0}"
        throw (section.field(set.name)?.keyPlace ?? section.place).error(
          "the initial state of `\(set.name)` is missing; give `initial: {\(set.name): \(example)}`"
        )
      }
      return CustomInitial(
        set: set.name, kind: set.kind, indices: try own?.field("for").map(indices),
        formulas: formulas, keys: keys)
    }
    return (states, state)
  }
}
