/// A word, a number or a sign of an expression.
struct ExpressionToken: Sendable {
  enum Kind: Sendable, Equatable {
    case number(Double)
    case name
    case symbol
    /// `h.c.`
    case adjoint
    case end
  }

  let kind: Kind
  let text: String
  let columns: ClosedRange<Int>

  /// As messages name it.
  var description: String { kind == .end ? "the end" : "`\(text)`" }
}

/// Cuts a text into tokens; the last one is the end.
struct ExpressionLexer {
  private let text: String
  private let characters: [Character]
  private var position = 0

  static func tokens(_ text: String) throws -> [ExpressionToken] {
    var lexer = ExpressionLexer(text)
    var tokens: [ExpressionToken] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last!.kind != .end
    return tokens
  }

  private init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  private mutating func next() throws -> ExpressionToken {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    guard position < characters.count else { return token(.end, length: 1) }
    let first = characters[position]
    if Self.isDigit(first) || (first == "." && isDigit(at: position + 1)) { return try number() }
    if Self.isLetter(first) {
      if matches("h.c.") { return token(.adjoint, length: 4) }
      if matches("h.c") { throw error("write `h.c.` with both points", length: 3) }
      return token(.name, length: length(from: position) { Self.isLetter($0) || Self.isDigit($0) })
    }
    if matches("**") { throw error("write a power as `^`", length: 2) }
    if let symbol = Self.symbols.first(where: { matches($0) }) {
      return token(.symbol, length: symbol.count)
    }
    throw error(
      "`\(Self.shown(first))` is not part of an expression\(Self.advice(first))", length: 1)
  }

  private static let symbols = [
    "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", "[", "]", ",", ":", "<", ">", "=",
  ]

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private static func isLetter(_ character: Character) -> Bool {
    ("a"..."z").contains(character) || ("A"..."Z").contains(character) || character == "_"
  }

  private func isDigit(at place: Int) -> Bool {
    place < characters.count && Self.isDigit(characters[place])
  }

  private func matches(_ symbol: String) -> Bool {
    var place = position
    for character in symbol {
      guard place < characters.count, characters[place] == character else { return false }
      place += 1
    }
    return true
  }

  private func length(from start: Int, _ belongs: (Character) -> Bool) -> Int {
    var end = start
    while end < characters.count, belongs(characters[end]) { end += 1 }
    return end - start
  }

  /// `2`, `0.5`, `.5`, `1e-3`.
  private mutating func number() throws -> ExpressionToken {
    var end = position + length(from: position, Self.isDigit)
    if end < characters.count, characters[end] == "." {
      end += 1 + length(from: end + 1, Self.isDigit)
    }
    if end < characters.count, characters[end] == "e" || characters[end] == "E" {
      let signed = end + 1 < characters.count && "+-".contains(characters[end + 1])
      let digits = end + (signed ? 2 : 1)
      if isDigit(at: digits) { end = digits + length(from: digits, Self.isDigit) }
    }
    let text = String(characters[position..<end])
    guard let value = Double(text.hasSuffix(".") ? text + "0" : text), value.isFinite else {
      throw error("the number is too large", length: end - position)
    }
    return token(.number(value), length: end - position)
  }

  private mutating func token(_ kind: ExpressionToken.Kind, length: Int) -> ExpressionToken {
    let end = min(position + length, characters.count)
    defer { position = end }
    return ExpressionToken(
      kind: kind, text: String(characters[position..<end]),
      columns: (position + 1)...(position + length))
  }

  private func error(_ message: String, length: Int) -> ExpressionError {
    ExpressionError(message, text, (position + 1)...(position + length))
  }

  // MARK: What to write instead

  private static func shown(_ character: Character) -> String {
    character.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }
      ? String(character)
      : character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
        .joined(separator: " ")
  }

  private static func advice(_ character: Character) -> String {
    switch character {
    case "\\", "$", "{", "}": "; write the expression without LaTeX"
    case "'", "†": "; write an adjoint as `dag(...)`"
    case "−", "–", "—": "; write `-`"
    case "×", "·", "⋅", "∙", "∗": "; write `*`"
    case "÷": "; write `/`"
    case "²": "; write `^2`"
    case "³": "; write `^3`"
    case "√": "; write `sqrt(...)`"
    case "Σ", "∑": "; write `sum(i in SET: ...)`"
    case "σ": "; write `sx`, `sy` or `sz`"
    case "π": "; write `pi`"
    case "≤": "; write `<=`"
    case "≥": "; write `>=`"
    case "≠": "; write `!=`"
    case "⟨": "; write `<`"
    case "⟩": "; write `>`"
    case "%": "; write a remainder as `mod(a, b)`"
    default: character.isLetter ? "; write names with the letters a to z" : ""
    }
  }
}
