/// One key of a section of the job file: what validation allows and what the reference prints.
struct KeyDescription {
  let name: String
  /// What may be written, in words.
  let type: String
  let defaultText: String
  let meaning: String
  /// For a key that came after the first result files: its default then, as identities write it.
  /// A stored identity without the key means this value, whatever the default is by now.
  let absent: String?

  init(
    _ name: String, _ type: String, _ defaultText: String, _ meaning: String, absent: String? = nil
  ) {
    self.absent = absent
    self.name = name
    self.type = type
    self.defaultText = defaultText
    self.meaning = meaning
  }
}

extension [KeyDescription] {
  var names: [String] { map(\.name) }
}
