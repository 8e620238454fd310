/// Strict access to the keys of one mapping of a job.
public struct JobReader: Sendable {
  /// Dotted key of the mapping, empty at the top level.
  public let path: String
  public let place: JobLocation
  let entries: [JobNode.Entry]
  let vocabulary: Vocabulary

  public var keys: [String] { entries.map(\.key) }

  public func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  public func field(_ key: String) -> JobField? {
    entries.first { $0.key == key }.map {
      JobField(
        name: dotted(key), keyPlace: $0.place, node: $0.value, vocabulary: vocabulary)
    }
  }

  /// The text of a key itself, as a value.
  public func keyField(_ key: String) -> JobField? {
    entries.first { $0.key == key }.map {
      JobField(
        name: dotted(key), keyPlace: $0.place,
        node: JobNode(content: .scalar(key, quoted: true), place: $0.place), vocabulary: vocabulary)
    }
  }

  public func required(_ key: String, _ meaning: String) throws -> JobField {
    guard let field = field(key) else {
      throw place.error("missing `\(dotted(key))`; give \(meaning)")
    }
    return field
  }

  /// A nested section; empty where the key is missing or has no value.
  public func section(_ key: String) throws -> JobReader {
    try field(key)?.section()
      ?? JobReader(path: dotted(key), place: place, entries: [], vocabulary: vocabulary)
  }

  func dotted(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Refuses every key that is not allowed.
  /// - Parameters:
  ///   - owner: says whose keys they are.
  ///   - derived: keys that are read, but not offered.
  public func allowOnly(_ allowed: [String], of owner: String? = nil, derived: [String] = []) throws
  {
    guard
      let unknown = entries.first(where: { !allowed.contains($0.key) && !derived.contains($0.key) })
    else { return }
    var help = Suggestion.question(unknown.key, in: allowed)
    let synonym = Synonyms.meaning(of: unknown.key, in: path, allowed: allowed)
    if let home = vocabulary.home(of: unknown.key, besides: path) {
      help = home.isEmpty ? "it belongs at the top level; " : "it belongs under `\(home):`; "
      // A word of the field that is also the key of a method.
      if let synonym, !home.isEmpty, synonym.hasPrefix("did you mean") {
        help = "\(synonym)or \(help)"
      }
    } else if let synonym {
      help = synonym
    }
    let owner = owner.map { " for \($0)" } ?? ""
    throw unknown.place.error(
      "unknown key `\(shortened(dotted(unknown.key)))`\(owner); \(help)allowed: \(allowed.joined(separator: ", "))"
    )
  }
}

/// One key of a job with its value.
public struct JobField: Sendable {
  /// Dotted key.
  public let name: String
  public let keyPlace: JobLocation
  public let node: JobNode
  var vocabulary = Vocabulary()

  /// Where to point: at the value, or at the key of a value of several lines.
  public var place: JobLocation {
    if case .scalar = node.content, !node.isNull { return node.place }
    return keyPlace
  }

  /// A mistake in the text of this value: at the character, or at the key of a text of several lines.
  /// - Parameters:
  ///   - character: of the text, from 1.
  ///   - excerpt: the text and carets, to stand below.
  public func error(_ problem: String, character: Int, excerpt: [String] = []) -> JobError {
    node.place.column != nil
      ? node.place.error(problem, character: character, excerpt: excerpt)
      : keyPlace.error(problem, character: 1, excerpt: excerpt)
  }

  public func wrong(expected: String) -> JobError {
    var hint = ""
    if expected.contains("number") {
      switch node.content {
      case .list, .mapping:
        if !name.hasPrefix("sweep.") { hint = " (a sweep belongs under `sweep:`)" }
      case .scalar(let text, quoted: true) where Quantity.real(text) != nil:
        hint = " (remove the quotes)"
      case .scalar(let text, quoted: false) where text.contains(where: "+-*/^(".contains):
        hint =
          " (products and quotients of numbers and pi are understood, such as 2*pi*0.1 or 1/3)"
      default: break
      }
    }
    return place.error("`\(name)` is \(node.described); it must be \(expected)\(hint)")
  }

  public func number(_ rule: NumberRule) throws -> Double {
    guard let value = node.number, rule.accepts(value) else {
      throw wrong(expected: rule.expected)
    }
    return value == 0 ? 0 : value
  }

  public func integer(_ range: ClosedRange<Int>) throws -> Int { Int(try number(.whole(range))) }

  /// A whole number from 0 to 2^64 - 1, exactly.
  public func unsigned() throws -> UInt64 {
    if case .scalar(let text, quoted: false) = node.content {
      if let value = UInt64(text) { return value }
      if let value = node.number.flatMap(UInt64.init(exactly:)), value < 1 << 53 { return value }
    }
    throw wrong(expected: "a whole number from 0 to 18446744073709551615 (2^64 - 1)")
  }

  public func boolean() throws -> Bool {
    guard let value = node.boolean else { throw wrong(expected: "true or false") }
    return value
  }

  public func text(_ meaning: String) throws -> String {
    guard let text = node.word, !text.isEmpty else { throw wrong(expected: meaning) }
    return text
  }

  /// One of a few words.
  public func word(of allowed: [String]) throws -> String {
    let choice = "one of \(allowed.joined(separator: ", "))"
    guard let text = node.word else { throw wrong(expected: choice) }
    guard allowed.contains(text) else {
      throw place.error(
        "`\(name)` is \"\(shortened(text))\"; \(Suggestion.question(text, in: allowed))it must be \(choice)"
      )
    }
    return text
  }

  public func list(_ meaning: String) throws -> [JobField] {
    guard case .list(let elements) = node.content, !elements.isEmpty else {
      if case .list = node.content {
        throw place.error("`\(name)` is an empty list; it must be \(meaning)")
      }
      throw wrong(expected: meaning)
    }
    return elements.map {
      JobField(name: name, keyPlace: $0.place, node: $0, vocabulary: vocabulary)
    }
  }

  public func section() throws -> JobReader {
    switch node.content {
    case .mapping(let entries):
      return JobReader(path: name, place: keyPlace, entries: entries, vocabulary: vocabulary)
    case _ where node.isNull:
      return JobReader(path: name, place: keyPlace, entries: [], vocabulary: vocabulary)
    default:
      throw place.error(
        "`\(name)` is \(node.described); it must be a section of `key: value` lines")
    }
  }
}
