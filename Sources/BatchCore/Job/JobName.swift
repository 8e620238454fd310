extension JobReader {
  /// The name of the job, which is also the default name of its result file: what is given, else
  /// the file's name without its ending.
  func jobName(file: String) throws -> String {
    let rule =
      "it must serve as a file name: no slash, no leading dot or blank, no line break or control character, at most 200 bytes"
    guard let field = field("name") else {
      let name = Self.stem(ofFile: file)
      if name.isEmpty || name.utf8.first == UInt8(ascii: ".") { return "job" }
      guard Self.isFileName(name) else {
        throw place.error(
          "without `name` the job is called \"\(shortened(name))\", as its file; \(rule); give `name`"
        )
      }
      return name
    }
    let name = try field.text("a name (text; a number needs quotes)")
    guard Self.isFileName(name) else {
      throw field.place.error("`name` is \"\(shortened(name))\"; \(rule)")
    }
    return name
  }

  /// By bytes and scalars: a slash with a combining mark is a character of its own to Swift alone.
  private static func isFileName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    return first != "." && !first.properties.isWhitespace && !hasControls(name)
      && !name.utf8.contains(UInt8(ascii: "/")) && name.utf8.count <= 200
  }

  /// "a.b" of "x/a.b.yaml".
  private static func stem(ofFile path: String) -> String {
    let bytes = path.utf8
    let name =
      bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[bytes.index(after: $0)...] } ?? bytes[...]
    let end = name.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > name.startIndex ? $0 : nil }
    return String(decoding: name[..<(end ?? name.endIndex)], as: UTF8.self)
  }

}
