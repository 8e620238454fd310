/// Turns expressions into programs: names are looked up once, not for every summand.
final class ExpressionCompiler {
  let scope: ExpressionScope
  let offsets: [Int]
  let setNumbers: [String: Int]
  /// Pauli matrices, or components of J = 2S, of every site.
  let pauliMatrices: [OperatorMonomial]
  /// a and a† of every mode.
  let amplitudes: [OperatorMonomial]
  var slotCount = 0
  /// Terms before an `h.c.`.
  var conjugated: [ConjugatedTerm] = []
  var definitions: [DefinitionKey: (program: ExpressionProgram, slots: [Int])] = [:]
  var openDefinitions: [String] = []

  /// A name that stands for a number while its sum runs.
  struct Index {
    let name: String
    let slot: Int
    /// Number of the set that it runs over.
    var set: Int?
    var isCoordinate = false
    /// Whether it can be no fraction.
    var isWhole = true
  }

  struct Context {
    let text: String
    var indices: [Index] = []
    /// Inside the brackets of an index, where the name of a set of one member is an index.
    var isIndex = false
    /// Whether these terms are summands, which are left out if an index leaves an open set.
    var areSummands = false
    /// Whether an `h.c.` adds the adjoint of these terms.
    var isConjugated = false

    /// For a part that is no summand itself.
    var part: Context {
      var context = self
      context.areSummands = false
      context.isConjugated = false
      return context
    }

    func index(_ name: String) -> Index? { indices.last { $0.name == name } }

    func error(_ message: String, _ columns: ClosedRange<Int>) -> ExpressionError {
      ExpressionError(message, text, columns)
    }
  }

  init(_ scope: ExpressionScope) {
    self.scope = scope
    offsets = scope.offsets
    setNumbers = Dictionary(scope.sets.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let spins = scope.sets.filter { $0.kind == .spins }
    let areLarge = spins.flatMap { set in
      Array(repeating: set.twiceSpin > 1 || set.isCluster, count: set.count)
    }
    pauliMatrices = areLarge.enumerated().flatMap { site, isLarge in
      [.x, .y, .z].map {
        OperatorMonomial(spins: [.init(site: site, pauli: $0, isLarge: isLarge)], modes: [])
      }
    }
    amplitudes = (0..<scope.count(of: .modes)).flatMap { mode in
      [0, 1].map {
        OperatorMonomial(
          spins: [], modes: [.init(mode: mode, creations: $0, annihilations: 1 - $0)])
      }
    }
  }

  func frame(time: Double = 0, functions: TimeFunctionTable? = nil) -> ExpressionFrame {
    ExpressionFrame(slots: slotCount, time: time, limit: scope.limit, functions: functions)
  }

  func newSlot() -> Int {
    defer { slotCount += 1 }
    return slotCount
  }

  // MARK: Parts

  func program(_ node: ExpressionNode, _ context: Context) throws -> ExpressionProgram {
    let program = try unnamed(node, context)
    guard case .scalar(var scalar) = program, scalar.dependsOnTime, scalar.text.isEmpty else {
      return program
    }
    scalar.text = node.printed
    scalar.indices = context.indices.filter { scalar.slots.contains($0.slot) }
    scalar.isReal = isReal(node)
    return .scalar(scalar)
  }

  private func unnamed(_ node: ExpressionNode, _ context: Context) throws -> ExpressionProgram {
    switch node.kind {
    case .number(let value): .scalar(ScalarProgram(ComplexNumber(value)))
    case .name(let name): try named(name, node.columns, context)
    case .element(let name, let list): try element(name, list, node.columns, context)
    case .call(let name, let list): try call(name, list, node.columns, context)
    case .group(let inner): try program(inner, context)
    case .negative(let inner):
      try terms([.init(isNegative: true, node: inner)], adjoint: false, context)
    case .power(let base, let exponent): try power(base, exponent, node.columns, context.part)
    case .product(let factors): try product(factors, node.columns, context.part)
    case .terms(let list, let adjoint): try terms(list, adjoint: adjoint, context)
    case .sum(let binders, let condition, let body):
      try sum(binders, condition, body, node.columns, context)
    }
  }

  /// A number, known here if it depends on nothing.
  func scalar(
    slots: Set<Int>, dependsOnTime: Bool = false,
    value: @escaping (ExpressionFrame) throws -> ComplexNumber
  ) throws -> ScalarProgram {
    if slots.isEmpty, !dependsOnTime {
      do {
        return ScalarProgram(try value(frame()))
      } catch is OutsideSet {}
    }
    return ScalarProgram(slots: slots, dependsOnTime: dependsOnTime, value: value)
  }

  func scalar(
    of parts: [ScalarProgram], value: @escaping (ExpressionFrame) throws -> ComplexNumber
  ) throws -> ScalarProgram {
    try scalar(
      slots: parts.reduce(into: []) { $0.formUnion($1.slots) },
      dependsOnTime: parts.contains(where: \.dependsOnTime), value: value)
  }

  /// " (at i = 0, j = 0)": the values that a number depends on.
  func place(of parts: [ScalarProgram], _ context: Context) -> (ExpressionFrame) -> String {
    let slots = parts.reduce(into: Set<Int>()) { $0.formUnion($1.slots) }
    let indices = context.indices.filter { slots.contains($0.slot) }
    let hasTime = parts.contains(where: \.dependsOnTime)
    return { frame in
      var values = indices.map { index in
        "\(index.name) = \(ExpressionNode.printed(frame.values[index.slot]))"
      }
      if hasTime { values.append("t = \(ExpressionNode.printed(frame.time))") }
      return values.isEmpty ? "" : " (at \(values.joined(separator: ", ")))"
    }
  }

  // MARK: Sums and products of parts

  private func terms(
    _ list: [ExpressionNode.Term], adjoint: Bool, _ context: Context
  ) throws -> ExpressionProgram {
    var inner = context
    if adjoint { inner.isConjugated = true }
    let parts = try list.map {
      (sign: $0.isNegative ? -1.0 : 1, program: try program($0.node, inner))
    }
    let areSummands = context.areSummands
    let scalars = parts.compactMap { part -> ScalarProgram? in
      if case .scalar(let scalar) = part.program { scalar } else { nil }
    }
    if scalars.count == parts.count {
      let signs = parts.map(\.sign)
      return .scalar(
        try scalar(of: scalars) { frame in
          var sum = ComplexNumber.zero
          for (sign, part) in zip(signs, scalars) {
            do {
              sum = sum + sign * (try part.value(frame))
            } catch is OutsideSet where areSummands {}
          }
          return adjoint ? sum + sum.conjugate : sum
        })
    }
    let operators = parts.map { ($0.sign, $0.program.asOperator) }
    func emit(
      _ number: Int, _ frame: ExpressionFrame, _ factor: ComplexNumber,
      _ terms: inout OperatorTerms
    ) throws {
      let (sign, part) = operators[number]
      guard areSummands else { return try part.emit(frame, sign * factor, &terms) }
      let mark = terms.begin()
      do {
        try part.emit(frame, sign * factor, &terms)
        terms.keep(mark)
      } catch is OutsideSet {
        terms.takeBack(mark)
      }
    }
    let dependsOnTime = parts.contains(where: \.program.dependsOnTime)
    let isWatched = adjoint || (context.isConjugated && list.count > 1)
    let watched = isWatched ? list.map { ConjugatedTerm($0.node, context) } : []
    conjugated += watched
    guard adjoint else {
      return .operators(
        OperatorProgram(dependsOnTime: dependsOnTime) { frame, factor, terms in
          for number in operators.indices {
            let first = terms.count
            try emit(number, frame, factor, &terms)
            if isWatched { watched[number].watch(terms, from: first, frame) }
          }
        })
    }
    return .operators(
      OperatorProgram(dependsOnTime: dependsOnTime) { frame, factor, terms in
        // What multiplies the sum comes in once, when both halves are there.
        let both = try frame.alone {
          var sum = OperatorTerms()
          for number in operators.indices {
            let first = sum.count
            try emit(number, frame, ComplexNumber(1), &sum)
            watched[number].watch(sum, from: first, frame)
          }
          var both = sum
          both.appendAdjoint(of: sum, times: ComplexNumber(1), frame)
          both.addFewEqual()
          return both
        }
        terms.append(both, times: factor, frame)
      })
  }

  private func product(
    _ list: [ExpressionNode.Factor], _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ExpressionProgram {
    var scalars: [(divides: Bool, program: ScalarProgram)] = []
    var operators: [OperatorProgram] = []
    for factor in list {
      switch try program(factor.node, context) {
      case .operators(let part):
        if factor.divides {
          throw context.error("division by an operator; divide by numbers", factor.node.columns)
        }
        operators.append(part)
      case .scalar(let part):
        scalars.append(
          (factor.divides, factor.divides ? try divisor(part, factor.node, context) : part))
      }
    }
    let numbers = scalars
    let scalar = try scalar(of: numbers.map(\.program)) { frame in
      var product = ComplexNumber(1)
      for (divides, part) in numbers {
        let value = try part.value(frame)
        product = divides ? product / value : product * value
      }
      return product
    }
    if operators.isEmpty { return .scalar(scalar) }
    let number = try prefactor(scalar, numbers)
    let dependsOnTime = scalar.dependsOnTime || operators.contains(where: \.dependsOnTime)
    if operators.count == 1 {
      let part = operators[0]
      return .operators(
        OperatorProgram(dependsOnTime: dependsOnTime) { frame, factor, terms in
          try number.emit(frame, factor) { try part.emit(frame, $0, &terms) }
        })
    }
    let parts = operators
    return .operators(
      OperatorProgram(dependsOnTime: dependsOnTime) { [self] frame, factor, terms in
        var product = OperatorTerms()
        try number.emit(frame, factor) { try parts[0].emit(frame, $0, &product) }
        for part in parts.dropFirst() {
          let next = try frame.alone {
            var next = OperatorTerms()
            try part.emit(frame, ComplexNumber(1), &next)
            return next
          }
          try spend(product.count * next.count, frame, columns, context)
          product = product.times(next, frame.functions)
        }
        terms.append(product)
      })
  }

  /// Refuses more summands and products than an expansion may have.
  func spend(
    _ count: Int, _ frame: ExpressionFrame, _ columns: ClosedRange<Int>, _ context: Context
  ) throws {
    frame.left -= count
    if frame.left < 0 { throw tooMany(scope.limit, "terms", columns, context) }
  }

  /// Most pairs of a sum may fail its condition.
  static let testsPerTerm = 50

  func tooMany(
    _ limit: Int, _ what: String, _ columns: ClosedRange<Int>, _ context: Context
  ) -> ExpressionError {
    context.error("the expansion takes more than \(limit) \(what)", columns)
  }

  private func divisor(
    _ part: ScalarProgram, _ node: ExpressionNode, _ context: Context
  ) throws -> ScalarProgram {
    let place = place(of: [part], context)
    return try scalar(of: [part]) { frame in
      let value = try part.value(frame)
      if value == .zero { throw context.error("division by zero\(place(frame))", node.columns) }
      return value
    }
  }

  /// Largest power of an operator.
  private static let largestPower = 100.0

  private func power(
    _ base: ExpressionNode, _ exponent: ExpressionNode, _ columns: ClosedRange<Int>,
    _ context: Context
  ) throws -> ExpressionProgram {
    guard case .scalar(let power) = try program(exponent, context) else {
      throw context.error("an operator as exponent; exponents are numbers", exponent.columns)
    }
    switch try program(base, context) {
    case .scalar(let number):
      let place = place(of: [number, power], context)
      return .scalar(
        try scalar(of: [number, power]) { frame in
          let (value, exponent) = (try number.value(frame), try power.value(frame))
          if value == .zero, exponent.re < 0 {
            throw context.error("division by zero\(place(frame))", columns)
          }
          return try Self.finite(
            ScalarFunction.power(value, exponent), "the power", place, frame, columns, context)
        })
    case .operators(let operators):
      let place = place(of: [power], context)
      return .operators(
        OperatorProgram(dependsOnTime: operators.dependsOnTime || power.dependsOnTime) {
          [self] frame, factor, terms in
          let value = try power.value(frame)
          guard value.im == 0, (0...Self.largestPower).contains(value.re),
            value.re == value.re.rounded()
          else {
            throw context.error(
              "a power of an operator is a whole number from 0 to \(Int(Self.largestPower))\(place(frame))",
              exponent.columns)
          }
          if power.dependsOnTime, frame.functions != nil {
            throw context.error("the power of an operator cannot depend on time", exponent.columns)
          }
          var product = OperatorTerms()
          product.append(.one, factor, frame.function)
          let one = try frame.alone {
            var one = OperatorTerms()
            try operators.emit(frame, ComplexNumber(1), &one)
            return one
          }
          for _ in 0..<Int(value.re) {
            try spend(product.count * one.count, frame, columns, context)
            product = product.times(one, frame.functions)
          }
          terms.append(product)
        })
    }
  }

  static func finite(
    _ value: ComplexNumber, _ what: String, _ place: (ExpressionFrame) -> String,
    _ frame: ExpressionFrame, _ columns: ClosedRange<Int>, _ context: Context
  ) throws -> ComplexNumber {
    if value.isFinite { return value }
    throw context.error("\(what) is not a finite number\(place(frame))", columns)
  }
}
