import Foundation

/// A complex number, as far as expressions need it.
struct Complex: Equatable {
  var re, im: Double
  init(_ re: Double, _ im: Double = 0) { (self.re, self.im) = (re, im) }
  var conjugate: Complex { Complex(re, -im) }
  static func + (a: Complex, b: Complex) -> Complex { Complex(a.re + b.re, a.im + b.im) }
  static func - (a: Complex, b: Complex) -> Complex { Complex(a.re - b.re, a.im - b.im) }
  static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  static func / (a: Complex, b: Complex) -> Complex {
    let norm = b.re * b.re + b.im * b.im
    return Complex((a.re * b.re + a.im * b.im) / norm, (a.im * b.re - a.re * b.im) / norm)
  }
}

/// Values of the expressions of models with commuting numbers for operators: the grammar of typed
/// models, read strictly.
struct TextEvaluator {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Tuples of indices that a set runs over: [0], [1], … or [row, column] of a lattice.
  var sets: [String: [[Int]]] = [:]
  /// Pairs of nearest neighbours of a set.
  var neighbours: [String: [(Int, Int)]] = [:]
  /// The value of a name with indices, which may be the name of a set of one member; nil for names that
  /// there are not.
  var value: (_ name: String, _ indices: [Int]) -> Complex?
  /// Names for expressions, with the names of their indices.
  var definitions: [String: (indices: [String], text: String)] = [:]

  func evaluate(_ text: String, with indices: [String: Int] = [:]) throws -> Complex {
    var reader = Reader(evaluator: self, tokens: try Self.tokens(text), indices: indices)
    let value = try reader.expression()
    guard reader.position == reader.tokens.count else {
      throw Failure(description: "rest of `\(text)` from \(reader.tokens[reader.position])")
    }
    return value
  }

  private static func tokens(_ text: String) throws -> [String] {
    var tokens: [String] = []
    var rest = text[...]
    while let first = rest.first {
      if first == " " {
        rest = rest.dropFirst()
      } else if let match = rest.prefixMatch(
        of: /h\.c\.|[A-Za-z_][A-Za-z_0-9]*|[0-9]+(\.[0-9]+)?|!=|[-+*\/^()\[\],:<>]/)
      {
        tokens.append(String(match.0))
        rest = rest[match.range.upperBound...]
      } else {
        throw Failure(description: "`\(first)` in `\(text)` is no part of an expression")
      }
    }
    return tokens
  }

  private struct Reader {
    let evaluator: TextEvaluator
    let tokens: [String]
    var indices: [String: Int]
    var position = 0

    var next: String? { position < tokens.count ? tokens[position] : nil }

    mutating func take(_ token: String) -> Bool {
      guard next == token else { return false }
      position += 1
      return true
    }

    mutating func expect(_ token: String) throws {
      guard take(token) else {
        throw Failure(description: "expected \(token), not \(next ?? "end")")
      }
    }

    mutating func name() throws -> String {
      guard let token = next, token.first!.isLetter, token != "h.c." else {
        throw Failure(description: "expected a name, not \(next ?? "end")")
      }
      position += 1
      return token
    }

    mutating func expression() throws -> Complex {
      var sum = try term()
      while let sign = next, sign == "+" || sign == "-" {
        position += 1
        if sign == "+", take("h.c.") { return sum + sum.conjugate }
        let value = try term()
        sum = sign == "+" ? sum + value : sum - value
      }
      return sum
    }

    mutating func term() throws -> Complex {
      var product = try factor()
      while let sign = next, sign == "*" || sign == "/" {
        position += 1
        let value = try factor()
        product = sign == "*" ? product * value : product / value
      }
      return product
    }

    mutating func factor() throws -> Complex {
      if take("-") { return Complex(0) - (try power()) }
      _ = take("+")
      return try power()
    }

    mutating func power() throws -> Complex {
      let base = try primary()
      guard take("^") else { return base }
      let exponent = try factor()
      guard base.im == 0, exponent.im == 0 else { throw Failure(description: "complex power") }
      return Complex(pow(base.re, exponent.re))
    }

    mutating func primary() throws -> Complex {
      if take("(") {
        let value = try expression()
        try expect(")")
        return value
      }
      if let number = next.flatMap(Double.init) {
        position += 1
        return Complex(number)
      }
      let name = try name()
      if name == "sum" { return try sum() }
      if name == "sqrt" {
        try expect("(")
        let value = try expression()
        try expect(")")
        return Complex(value.re.squareRoot())
      }
      var arguments: [Int] = []
      if take("[") {
        repeat { arguments.append(try index()) } while take(",")
        try expect("]")
      } else if let index = indices[name] {
        return Complex(Double(index))
      }
      if let definition = evaluator.definitions[name] {
        return try evaluator.evaluate(
          definition.text,
          with: Dictionary(uniqueKeysWithValues: zip(definition.indices, arguments)))
      }
      guard let value = evaluator.value(name, arguments) else {
        throw Failure(description: "unknown \(name) with indices \(arguments)")
      }
      return value
    }

    /// An index, or a set of one member.
    mutating func index() throws -> Int {
      let name = try name()
      if let index = indices[name] { return index }
      guard let set = evaluator.sets[name], set.count == 1 else {
        throw Failure(description: "unknown index \(name)")
      }
      return set[0][0]
    }

    mutating func set() throws -> String {
      let name = try name()
      guard evaluator.sets[name] != nil else { throw Failure(description: "unknown set \(name)") }
      return name
    }

    /// Assignments of one binder.
    mutating func binder() throws -> [[String: Int]] {
      if take("<") {
        let first = try name()
        try expect(",")
        let second = try name()
        try expect(">")
        try expect("in")
        let set = try set()
        return (evaluator.neighbours[set] ?? []).map { [first: $0.0, second: $0.1] }
      }
      if take("(") {
        var names = [try name()]
        while take(",") { names.append(try name()) }
        try expect(")")
        try expect("in")
        let set = try set()
        return evaluator.sets[set]!.map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
      }
      let first = try name()
      if take("!=") {
        let second = try name()
        try expect("in")
        let set = evaluator.sets[try set()]!
        return set.flatMap { a in
          set.filter { $0 != a }.map { [first: a[0], second: $0[0]] }
        }
      }
      try expect("in")
      return evaluator.sets[try set()]!.map { [first: $0[0]] }
    }

    mutating func sum() throws -> Complex {
      try expect("(")
      var assignments = try binder()
      while take(",") {
        let more = try binder()
        assignments = assignments.flatMap { a in
          more.map { a.merging($0) { first, _ in first } }
        }
      }
      try expect(":")
      let (start, outer) = (position, indices)
      var total = Complex(0)
      for assignment in assignments {
        position = start
        indices = outer.merging(assignment) { _, new in new }
        total = total + (try expression())
      }
      indices = outer
      try expect(")")
      return total
    }
  }
}
