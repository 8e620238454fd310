/// One key of a section of the job file: what validation allows and what the reference prints.
struct KeyDescription {
  let name: String
  /// What may be written, in words.
  let type: String
  let defaultText: String
  let meaning: String

  init(_ name: String, _ type: String, _ defaultText: String, _ meaning: String) {
    self.name = name
    self.type = type
    self.defaultText = defaultText
    self.meaning = meaning
  }
}

extension [KeyDescription] {
  var names: [String] { map(\.name) }
}
