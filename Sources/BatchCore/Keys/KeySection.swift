/// Keys of one section of the job file, each declared as a property with `@Key`. A section of the file
/// may consist of several: what every job has, and what a method adds.
public protocol KeySection: Sendable, Equatable {
  /// The section's key; empty for keys at the top level.
  static var path: String { get }
  /// With every default.
  init()
  /// Keys that are read, but not offered; for sections as earlier versions wrote them.
  static var derived: [String] { get }
  /// Rules that concern several keys.
  /// - Throws: `JobError`.
  func check(_ reader: JobReader) throws
  /// A value as identities write it, where that is not the value itself.
  func identity(of name: String, _ text: String) -> String
}

extension KeySection {
  public static var derived: [String] { [] }
  public func check(_ reader: JobReader) throws {}
  public func identity(of name: String, _ text: String) -> String { text }

  /// Names and values, in the order of declaration.
  var keys: [(name: String, key: any AnyKey)] {
    Mirror(reflecting: self).children.compactMap { label, value in
      guard let key = value as? any AnyKey, let label else { return nil }
      return (key.row.name.isEmpty ? snakeCase(label.drop { $0 == "_" }) : key.row.name, key)
    }
  }

  /// Rows of the reference.
  static var rows: [KeyRow] { Self().keys.map { $1.row.named($0) } }

  /// - Parameter isUsed: whether the job's method uses these keys; else none is required, and no rule
  ///   holds.
  ///   - unused: keys of these that it does not use; they keep their defaults.
  ///   - optional: keys of these that it does not require.
  static func read(
    _ reader: JobReader, isUsed: Bool, unused: Set<String> = [], optional: Set<String> = []
  ) throws -> Self {
    let (section, ignored) = (Self(), Self())
    for (name, key) in section.keys
    where isUsed && !unused.contains(name) && !optional.contains(name) {
      if let required = key.row.required { _ = try reader.required(name, required) }
    }
    for (own, other) in zip(section.keys, ignored.keys) {
      guard let field = reader.field(own.name) else { continue }
      try (unused.contains(own.name) ? other : own).key.take(field)
    }
    if isUsed { try section.check(reader) }
    return section
  }

  /// What a stored identity says in place of a key's value.
  func replacing(_ name: String, by field: JobField) throws -> Self {
    // A fresh section: keys are taken in place.
    let fresh = Self()
    for (own, new) in zip(keys, fresh.keys) {
      if own.name == name {
        try new.key.take(field)
      } else {
        new.key.copy(own.key)
      }
    }
    return fresh
  }
}

/// "targetStderr" → "target_stderr".
private func snakeCase(_ name: some StringProtocol) -> String {
  name.reduce(into: "") { text, character in
    if character.isUppercase { text += "_" }
    text += character.lowercased()
  }
}
