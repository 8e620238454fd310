import Yams

extension JobNode {
  /// Reads one YAML document. Throws `JobError` for anything but a single document without
  /// duplicate keys, anchors and tags; nil when there is no document at all.
  static func parse(_ yaml: String, place: @escaping (Int) -> JobLocation) throws -> JobNode? {
    do {
      var text = yaml
      text.makeContiguousUTF8()
      if let line = lineNestedTooDeeply(text) {
        throw place(line).error("nested more than \(deepest) levels; a job has a few")
      }
      let parser = try Parser(yaml: text)
      // Nodes know their anchors only as long as their parser lives.
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else { return nil }
        var conversion = Conversion(lines: yamlLines(of: text), place: place)
        return try conversion.convert(root, line: 1)
      }
    } catch let error as YamlError {
      let (line, problem) = explain(error, yaml: yaml)
      if let (line, column) = unquotedExpression(error, yaml: yaml) {
        throw place(line).with(column: column)
          .error("quote the expression: it contains `: `", character: 1)
      }
      throw place(line).error(problem)
    }
  }

  /// Lines as YAML counts them.
  private static func yamlLines(of text: String) -> [String] {
    text.replacing("\r\n", with: "\n").unicodeScalars
      .split(omittingEmptySubsequences: false) {
        "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0)
      }
      .map(String.init)
  }

  /// Levels of lists and mappings that are read; the parser calls itself at each.
  private static let deepest = 100

  /// The line of a bracket or an indicator of block style that is nested too deeply, nil if none is.
  /// Brackets in texts count too: nobody writes a hundred.
  private static func lineNestedTooDeeply(_ text: String) -> Int? {
    var (line, depth, inLine, indent) = (1, 0, 0, true)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): (line, inLine, indent) = (line + 1, 0, true)
      case UInt8(ascii: "["), UInt8(ascii: "{"): (depth, indent) = (depth + 1, false)
      case UInt8(ascii: "]"), UInt8(ascii: "}"): (depth, indent) = (max(0, depth - 1), false)
      case UInt8(ascii: "-") where indent, UInt8(ascii: "?") where indent,
        UInt8(ascii: ":") where indent:
        inLine += 1
      case UInt8(ascii: " "): if indent, inLine == 0 { continue }
      default: indent = false
      }
      if depth > deepest || inLine > deepest { return line }
    }
    return nil
  }

  private static func duplicate(_ keys: [String]) -> String {
    "duplicate key \(listed(keys)); give each key once"
  }

  /// Line and one-line explanation of an error of the YAML library.
  private static func explain(_ error: YamlError, yaml: String) -> (line: Int, problem: String) {
    let lines = yaml.split(omittingEmptySubsequences: false) { $0.isNewline }
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      // Something left open is noticed only later; the mistake is where it began.
      let isOpen = ["expected ':'", "end of stream", "expected ','"].contains {
        problem.contains($0)
      }
      let line = isOpen ? context?.mark.line : nil
      let at = min(max(line ?? mark.line, 1), lines.count)
      if let tab = firstTab(in: lines, at: at) {
        return (tab, "a tab in the indentation; indent with blanks")
      }
      let said = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
      return (at, "not valid YAML (\(said)); \(remedy(problem))")
    case .composer(_, let problem, let mark, _):
      return problem.contains("another document")
        ? (mark.line, "a second YAML document; a job file holds one, without further `---`")
        : (mark.line, "not valid YAML (\(problem)); write the value itself, without anchors")
    case .duplicatedKeysInMapping(let keys, let context):
      let first = max(context.mark.line, 1)
      return (
        secondLine(ofKey: keys.first ?? "", column: context.mark.column, after: first, in: lines)
          ?? first, duplicate(keys)
      )
    case .reader(let problem, let offset, _, _):
      let before = yaml.prefix(offset ?? 0)
      return (
        1 + before.count { $0.isNewline },
        "not valid YAML (\(problem)); remove the unprintable character"
      )
    default:
      return (1, "not valid YAML (\(error))")
    }
  }

  /// Where YAML stumbled over the colon of a sum without quotes: `hamiltonian: sum(i in atom: sz[i])`.
  private static func unquotedExpression(
    _ error: YamlError, yaml: String
  ) -> (line: Int, column: Int)? {
    guard case .scanner(let context, _, let mark, _) = error.located else { return nil }
    let lines = yamlLines(of: yaml)
    let numbers = Set([context?.mark.line ?? mark.line, mark.line, mark.line - 1])
    for number in numbers.sorted() where lines.indices.contains(number - 1) {
      var (quote, depth) = (Character?.none, 0)
      let line = Array(lines[number - 1])
      for (index, character) in line.enumerated() {
        if let open = quote {
          if character == open { quote = nil }
          continue
        }
        switch character {
        case "\"", "'": quote = character
        case "(": depth += 1
        case ")": depth -= 1
        case ":" where depth > 0 && index + 1 < line.count && line[index + 1] == " ":
          return (number, index + 1)
        default: break
        }
      }
    }
    return nil
  }

  private static func remedy(_ problem: String) -> String {
    if problem.contains("mapping values are not allowed") || problem.contains("block") {
      return "check the indentation of this line and the ones before it"
    }
    if problem.contains("expected ':'") { return "write `key: value` with a blank after the colon" }
    return "check brackets, quotes and the indentation"
  }

  private static func firstTab(in lines: [Substring], at line: Int) -> Int? {
    [line, line - 1].first { number in
      lines.indices.contains(number - 1)
        && lines[number - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
    }
  }

  /// The line of a repeated key in block style, found by its column.
  private static func secondLine(
    ofKey key: String, column: Int, after first: Int, in lines: [Substring]
  ) -> Int? {
    for number in lines.indices.dropFirst(first) {
      let indent = lines[number].prefix { $0 == " " }.count
      let rest = lines[number].dropFirst(indent)
      if rest.isEmpty || rest.hasPrefix("#") { continue }
      if indent < column - 1 { return nil }
      let bare = rest.filter { $0 != "\"" && $0 != "'" && $0 != " " }
      if indent == column - 1, bare.hasPrefix("\(key):") { return number + 1 }
    }
    return nil
  }
}

extension YamlError {
  /// Errors with a mark, as those of the scanner.
  fileprivate var located: YamlError {
    if case .parser(let context, let problem, let mark, let yaml) = self {
      return .scanner(context: context, problem: problem, mark, yaml: yaml)
    }
    return self
  }
}

/// Turns nodes of the YAML library into those of a job, refusing what a job does not use.
private struct Conversion {
  let lines: [String]
  let place: (Int) -> JobLocation
  /// Values still to come; a job is a short file.
  private var budget = 1_000_000

  init(lines: [String], place: @escaping (Int) -> JobLocation) {
    self.lines = lines
    self.place = place
  }

  mutating func convert(_ node: Node, line: Int) throws -> JobNode {
    let line = node.mark?.line ?? line
    let here = place(line)
    budget -= 1
    guard budget > 0 else { throw here.error("too many values; a job is a short file") }
    try refuseExtras(of: node, here)
    switch node {
    case .scalar(let scalar):
      return JobNode(
        content: .scalar(scalar.string, quoted: isQuoted(scalar)),
        place: here.with(column: column(of: scalar)))
    case .sequence(let sequence):
      return JobNode(content: .list(try sequence.map { try convert($0, line: line) }), place: here)
    case .mapping(let mapping):
      var entries: [JobNode.Entry] = []
      var keys: Set<String> = []
      for (key, value) in mapping {
        let line = key.mark?.line ?? line
        guard case .scalar(let scalar) = key else {
          throw place(line).error("a key that is not a word; write `key: value`")
        }
        try refuseExtras(of: key, place(line))
        guard keys.insert(scalar.string).inserted else {
          throw place(line).error(
            "duplicate key `\(shortened(scalar.string))`; give each key once")
        }
        entries.append(
          JobNode.Entry(
            key: scalar.string, place: place(line).with(column: column(of: scalar)),
            value: try convert(value, line: line)))
      }
      return JobNode(content: .mapping(entries), place: here)
    case .alias:
      throw here.error("a YAML alias; write the value itself")
    }
  }

  private func isQuoted(_ scalar: Node.Scalar) -> Bool {
    scalar.style != .plain && scalar.style != .any
  }

  /// Where the text begins in its line; nil where the line does not hold it as it is read: folded over
  /// several lines, or with escapes.
  private func column(of scalar: Node.Scalar) -> Int? {
    guard let mark = scalar.mark, lines.indices.contains(mark.line - 1) else { return nil }
    let column = mark.column + (isQuoted(scalar) ? 1 : 0)
    let rest = lines[mark.line - 1].unicodeScalars.dropFirst(column - 1)
    return rest.starts(with: scalar.string.unicodeScalars) ? column : nil
  }

  /// Anchors and tags.
  private func refuseExtras(of node: Node, _ here: JobLocation) throws {
    let anchor =
      switch node {
      case .scalar(let scalar): scalar.anchor
      case .sequence(let sequence): sequence.anchor
      case .mapping(let mapping): mapping.anchor
      case .alias: Anchor?.none
      }
    if let anchor {
      throw here.error(
        "a YAML anchor (&\(shortened(anchor.rawValue))); write the value wherever it is needed")
    }
    // A node with a tag begins with it; what it does to the value is not asked.
    if firstCharacter(node.mark) == "!" {
      throw here.error("a YAML tag; write the value without `!`")
    }
  }

  /// What a node begins with.
  private func firstCharacter(_ mark: Mark?) -> Unicode.Scalar? {
    guard let mark, lines.indices.contains(mark.line - 1) else { return nil }
    return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first
  }
}
