extension JobNode {
  /// Sets one value by its dotted key, as `--set KEY=VALUE` does; the value is YAML.
  /// A value takes the place of what was there as a whole, also where it is a mapping: keys that it
  /// leaves out get their defaults. Sections that are missing on the way are created.
  mutating func apply(override text: String) throws {
    let place = JobLocation.override(text)
    let form = "write --set section.key=value, for example --set time.step=0.01"
    guard let equals = text.firstIndex(of: "=") else { throw place.error("no `=`; \(form)") }
    let path = text[..<equals].split(separator: ".", omittingEmptySubsequences: false).map {
      $0.trimmingPrefix(while: \.isWhitespace).reversed().trimmingPrefix(while: \.isWhitespace)
    }.map { String($0.reversed()) }
    guard path.allSatisfy({ !$0.isEmpty }) else { throw place.error("an empty key; \(form)") }

    let written = String(text[text.index(after: equals)...])
    var value =
      try JobNode.parse(written, place: { _ in place })
      ?? JobNode(content: .scalar("", quoted: false), place: place)
    value.place = place
    try set(path[...], to: value, place: place, parents: [])
  }

  private mutating func set(
    _ path: ArraySlice<String>, to value: JobNode, place: JobLocation, parents: [String]
  ) throws {
    guard let key = path.first else {
      self = value
      return
    }
    var entries: [Entry]
    switch content {
    case .mapping(let existing): entries = existing
    case _ where isNull: entries = []
    default:
      throw place.error(
        "`\(parents.joined(separator: "."))` is \(described), not a section; set it as a whole")
    }
    let index = entries.firstIndex { $0.key == key }
    var child =
      index.map { entries[$0].value } ?? JobNode(content: .scalar("", quoted: false), place: place)
    try child.set(path.dropFirst(), to: value, place: place, parents: parents + [key])
    let isLast = path.count == 1
    if let index {
      entries[index] = Entry(key: key, place: isLast ? place : entries[index].place, value: child)
    } else {
      entries.append(Entry(key: key, place: place, value: child))
    }
    content = .mapping(entries)
  }
}
