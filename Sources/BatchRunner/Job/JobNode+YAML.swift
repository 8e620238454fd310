import Yams

extension JobNode {
  /// Reads one YAML document. Throws `JobError` for anything but a single document without
  /// duplicate keys and tags; nil when there is no document at all.
  static func parse(_ yaml: String, place: (Int) -> Place) throws -> JobNode? {
    do {
      var text = yaml
      text.makeContiguousUTF8()
      var budget = 1_000_000
      return try Yams.compose(yaml: text).map {
        try convert($0, line: 1, budget: &budget, place: place)
      }
    } catch let error as YamlError {
      let (line, problem) = explain(error, yaml: yaml)
      throw place(line).error(problem)
    }
  }

  private static func convert(
    _ node: Node, line: Int, budget: inout Int, place: (Int) -> Place
  ) throws -> JobNode {
    let line = node.mark?.line ?? line
    let here = place(line)
    budget -= 1
    guard budget > 0 else { throw here.error("too many values; a job is a short file") }
    switch node {
    case .scalar(let scalar):
      let quoted = scalar.style != .plain && scalar.style != .any
      guard scalar.tag == Tag(quoted ? .str : .implicit) else {
        throw here.error("a YAML tag; write the value without `!`")
      }
      return JobNode(content: .scalar(scalar.string, quoted: quoted), place: here)
    case .sequence(let sequence):
      return JobNode(
        content: .list(
          try sequence.map { try convert($0, line: line, budget: &budget, place: place) }),
        place: here)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        let line = key.mark?.line ?? line
        guard case .scalar(let scalar) = key else {
          throw place(line).error("a key that is not a word; write `key: value`")
        }
        guard !entries.contains(where: { $0.key == scalar.string }) else {
          throw place(line).error(duplicate([scalar.string]))
        }
        entries.append(
          Entry(
            key: scalar.string, place: place(line),
            value: try convert(value, line: line, budget: &budget, place: place)))
      }
      return JobNode(content: .mapping(entries), place: here)
    case .alias:
      throw here.error("a YAML alias; write the value itself")
    }
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
        : (mark.line, "not valid YAML (\(problem)); define an anchor before using it")
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
