/// Reads the grammar of typed models by the binding powers of its signs.
struct ExpressionParser {
  /// Characters of an expression, and brackets inside brackets: more are an error, not a full stack.
  static let longest = 20_000
  static let deepest = 50

  private let text: String
  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0

  static func expression(_ text: String) throws -> ExpressionNode {
    var parser = try ExpressionParser(text)
    let root = try parser.expression()
    try parser.end()
    return root
  }

  static func indices(_ text: String) throws -> [ExpressionNode.Binder] {
    var parser = try ExpressionParser(text)
    let binders = try parser.binders()
    try parser.end()
    return binders
  }

  private init(_ text: String) throws {
    self.text = text
    if text.count > Self.longest {
      throw ExpressionError(
        "the expression has \(text.count) characters; split it into named parts of at most \(Self.longest)",
        text, 1...1)
    }
    tokens = try ExpressionLexer.tokens(text)
  }

  // MARK: Tokens

  private var next: ExpressionToken { tokens[position] }

  private func isNext(_ symbol: String) -> Bool { next.kind == .symbol && next.text == symbol }

  private func isNext(word: String) -> Bool { next.kind == .name && next.text == word }

  @discardableResult private mutating func advance() -> ExpressionToken {
    defer { position = min(position + 1, tokens.count - 1) }
    return next
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard isNext(symbol) else { return false }
    advance()
    return true
  }

  private func error(_ message: String, _ columns: ClosedRange<Int>? = nil) -> ExpressionError {
    ExpressionError(message, text, columns ?? next.columns)
  }

  private func expected(_ what: String) -> ExpressionError {
    error("expected \(what), found \(next.description)")
  }

  private func end() throws {
    if next.kind != .end { throw expected("the end") }
  }

  /// The closing bracket.
  private mutating func close(_ bracket: String, opened: String) throws -> ClosedRange<Int> {
    guard isNext(bracket) else { throw expected("`\(bracket)` to close `\(opened)`") }
    return advance().columns
  }

  private mutating func nested<Result>(
    _ read: (inout ExpressionParser) throws -> Result
  ) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest {
      throw error("brackets are nested more than \(Self.deepest) deep; define names for parts")
    }
    return try read(&self)
  }

  // MARK: Signs

  private struct Sign {
    let power: Int
    let isRightAssociative: Bool
  }

  private static let product = 20
  private static let signs = [
    "+": Sign(power: 10, isRightAssociative: false),
    "-": Sign(power: 10, isRightAssociative: false),
    "*": Sign(power: product, isRightAssociative: false),
    "/": Sign(power: product, isRightAssociative: false),
    "^": Sign(power: 30, isRightAssociative: true),
  ]

  /// All that binds more tightly than the sign before it.
  private mutating func expression(above power: Int = 0) throws -> ExpressionNode {
    var left = try operand()
    while next.kind == .symbol, let sign = Self.signs[next.text], sign.power > power {
      let symbol = advance().text
      if next.kind == .adjoint, sign.power == 10 { return try adjoint(of: left, after: symbol) }
      let right =
        sign.isRightAssociative
        ? try nested { try $0.expression(above: sign.power - 1) }
        : try expression(above: sign.power)
      left = Self.joined(left, symbol, right)
    }
    if startsOperand {
      if case .number = left.kind, ["i", "j"].contains(next.text) {
        throw error("the imaginary unit is `im`; write `2*im` for 2i")
      }
      throw error("two factors side by side; write `*` between them")
    }
    return left
  }

  private static func joined(
    _ left: ExpressionNode, _ symbol: String, _ right: ExpressionNode
  ) -> ExpressionNode {
    let columns = left.columns.joined(right.columns)
    switch symbol {
    case "^": return ExpressionNode(.power(left, right), columns)
    case "*", "/":
      var factors = [ExpressionNode.Factor(divides: false, node: left)]
      if case .product(let earlier) = left.kind { factors = earlier }
      factors.append(.init(divides: symbol == "/", node: right))
      return ExpressionNode(.product(factors), columns)
    default:
      var terms = terms(of: left)
      terms.append(.init(isNegative: symbol == "-", node: right))
      return ExpressionNode(.terms(terms, adjoint: false), columns)
    }
  }

  private static func terms(of left: ExpressionNode) -> [ExpressionNode.Term] {
    switch left.kind {
    case .terms(let terms, _): terms
    case .negative(let node): [.init(isNegative: true, node: node)]
    default: [.init(isNegative: false, node: left)]
    }
  }

  private mutating func adjoint(
    of left: ExpressionNode, after sign: String
  ) throws -> ExpressionNode {
    if sign == "-" { throw error("`h.c.` follows `+`; write a difference as `X - dag(X)`") }
    let columns = left.columns.joined(advance().columns)
    if (next.kind == .symbol && Self.signs[next.text] != nil) || startsOperand {
      throw error("`h.c.` stands last in its parentheses")
    }
    return ExpressionNode(.terms(Self.terms(of: left), adjoint: true), columns)
  }

  private var startsOperand: Bool {
    switch next.kind {
    case .number, .adjoint: true
    case .name: !Self.words.contains(next.text)
    case .symbol: next.text == "("
    case .end: false
    }
  }

  private static let words: Set = ["in", "if"]

  // MARK: Operands

  private mutating func operand() throws -> ExpressionNode {
    let token = next
    switch token.kind {
    case .number(let value):
      advance()
      return ExpressionNode(.number(value), token.columns)
    case .name where !Self.words.contains(token.text):
      advance()
      return try named(.init(text: token.text, columns: token.columns))
    case .adjoint: throw error("`h.c.` stands last in its parentheses, after `+`")
    case .symbol where token.text == "+" || token.text == "-":
      advance()
      if isNext("+") || isNext("-") { throw error("two signs side by side; use parentheses") }
      let node = try expression(above: Self.product)
      return token.text == "+"
        ? node : ExpressionNode(.negative(node), token.columns.joined(node.columns))
    case .symbol where token.text == "(":
      advance()
      let inner = try nested { try $0.expression() }
      let end = try close(")", opened: "(")
      return ExpressionNode(.group(inner), token.columns.joined(end))
    default: throw expected("a number, a name or `(`")
    }
  }

  private mutating func named(_ name: ExpressionNode.Name) throws -> ExpressionNode {
    if name.text == "sum" { return try sum(name) }
    if take("[") {
      let list = try nested { try $0.list() }
      let end = try close("]", opened: "\(name.text)[")
      return ExpressionNode(.element(name, list), name.columns.joined(end))
    }
    if take("(") {
      let list = try nested { try $0.list() }
      let end = try close(")", opened: "\(name.text)(")
      return ExpressionNode(.call(name, list), name.columns.joined(end))
    }
    return ExpressionNode(.name(name.text), name.columns)
  }

  private mutating func list() throws -> [ExpressionNode] {
    var list = [try expression()]
    while take(",") { list.append(try expression()) }
    return list
  }

  // MARK: Sums

  private mutating func sum(_ name: ExpressionNode.Name) throws -> ExpressionNode {
    guard take("(") else { throw expected("`(` after `sum`") }
    return try nested { parser in
      let binders = try parser.binders()
      var condition: ExpressionNode.Condition?
      if parser.isNext(word: "if") {
        parser.advance()
        condition = try parser.condition()
      }
      guard parser.take(":") else {
        throw parser.expected("`:` between the indices of the sum and what is summed")
      }
      let body = try parser.expression()
      let end = try parser.close(")", opened: "sum(")
      return ExpressionNode(.sum(binders, condition, body), name.columns.joined(end))
    }
  }

  private mutating func condition() throws -> ExpressionNode.Condition {
    let left = try expression()
    if isNext("=") { throw error("write `==` to compare") }
    guard next.kind == .symbol, ["<", ">", "<=", ">=", "==", "!="].contains(next.text) else {
      throw expected("a comparison such as `<` or `==`")
    }
    return .init(left: left, comparison: advance().text, right: try expression())
  }

  private mutating func binders() throws -> [ExpressionNode.Binder] {
    var binders = [try binder()]
    while take(",") { binders.append(try binder()) }
    return binders
  }

  private mutating func binder() throws -> ExpressionNode.Binder {
    if take("<") {
      let first = try index()
      guard take(",") else { throw expected("`,` between the neighbours") }
      let second = try index()
      guard take(">") else { throw expected("`>` after the neighbours") }
      return .neighbours(first, second, of: try optionalSet())
    }
    if take("(") {
      var names = [try index()]
      while take(",") { names.append(try index()) }
      _ = try close(")", opened: "(")
      return .coordinates(names, of: try set())
    }
    let name = try index()
    if take("<") { return .ordered(name, try index(), of: try optionalSet()) }
    if take("!=") { return .different(name, try index(), of: try optionalSet()) }
    if take("=") { return .value(name, try expression()) }
    guard isNext(word: "in") else {
      throw expected("`in`, `<`, `!=` or `=` after the index `\(name.text)`")
    }
    return .member(name, of: try set())
  }

  private mutating func index() throws -> ExpressionNode.Name { try word("an index") }

  private mutating func optionalSet() throws -> ExpressionNode.Name? {
    isNext(word: "in") ? try set() : nil
  }

  private mutating func set() throws -> ExpressionNode.Name {
    guard isNext(word: "in") else { throw expected("`in` and a set") }
    advance()
    return try word("a set")
  }

  private mutating func word(_ what: String) throws -> ExpressionNode.Name {
    guard next.kind == .name, !Self.words.contains(next.text) else { throw expected(what) }
    let token = advance()
    return .init(text: token.text, columns: token.columns)
  }
}
