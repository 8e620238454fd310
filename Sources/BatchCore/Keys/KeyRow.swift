/// What is said about one key of the job file: a row of the reference, and how a result without the key
/// is understood.
struct KeyRow: Sendable {
  let name: String
  /// What may be written, in words.
  let type: String
  let defaultText: String
  let meaning: String
  /// For a key that came after the first result files: its default then, as identities write it.
  /// A stored identity without the key means this value, whatever the default is by now.
  let absent: String?
  /// What to give, where the key has no default.
  let required: String?
  /// Whether the value decides the numbers of a result.
  let isIdentity: Bool

  init(
    _ name: String, _ type: String, _ defaultText: String, _ meaning: String,
    absent: String? = nil, required: String? = nil, isIdentity: Bool = true
  ) {
    self.name = name
    self.type = type
    self.defaultText = defaultText
    self.meaning = meaning
    self.absent = absent
    self.required = required
    self.isIdentity = isIdentity
  }

  func named(_ name: String) -> KeyRow {
    KeyRow(
      name, type, defaultText, meaning, absent: absent, required: required, isIdentity: isIdentity)
  }
}
