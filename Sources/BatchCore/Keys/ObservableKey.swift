/// One key of the section `observables`: what may be asked for, and how. Its value is normalized JSON,
/// `false` where the observable is not wanted; a method's observable sets itself up by it.
public struct ObservableKey: Sendable {
  let row: KeyRow
  /// Keys of its own, for a value that is a mapping.
  let keys: [String]
  /// Whether a model has what it measures.
  public let isAvailable: @Sendable (ModelDescription) -> Bool
  /// The value where the job says nothing.
  let standard: @Sendable (ModelDescription) -> JSON
  let read: @Sendable (JobField, ObservableContext) throws -> JSON

  public var name: String { row.name }

  /// - Parameters:
  ///   - type: what may be written, in words.
  ///   - defaultText: the default in words.
  ///   - meaning: one line for the reference.
  ///   - absent: for a key that came after the first result files its default then, as identities
  ///     write it.
  ///   - keys: of a value that is a mapping.
  ///   - isAvailable: whether a model has what it measures.
  ///   - standard: the value where the job says nothing.
  public init(
    _ name: String, type: String, defaultText: String, _ meaning: String, absent: String? = nil,
    keys: [String] = [],
    isAvailable: @escaping @Sendable (ModelDescription) -> Bool = { _ in true },
    standard: @escaping @Sendable (ModelDescription) -> JSON = { _ in false },
    read: @escaping @Sendable (JobField, ObservableContext) throws -> JSON
  ) {
    row = KeyRow(name, type, defaultText, meaning, absent: absent)
    self.keys = keys
    self.isAvailable = isAvailable
    self.standard = standard
    self.read = read
  }

  /// A key that is true or false.
  /// - Parameters:
  ///   - what: what the model must have, in words.
  ///   - has: whether a model has it.
  public static func flag(
    _ name: String, type: String = "boolean", defaultText: String = "false", _ meaning: String,
    absent: String? = nil, needs what: String = "",
    _ has: @escaping @Sendable (ModelDescription) -> Bool = { _ in true },
    standard: @escaping @Sendable (ModelDescription) -> Bool = { _ in false }
  ) -> ObservableKey {
    ObservableKey(
      name, type: type, defaultText: defaultText, meaning, absent: absent, isAvailable: has,
      standard: { .boolean(standard($0)) }
    ) { field, context in
      let value = try field.boolean()
      if value, !has(context.model) {
        throw field.place.error(
          "`\(field.name)` is true, but `\(context.model.name)` has no \(what); remove it")
      }
      return .boolean(value)
    }
  }
}

/// What an observable may ask about the job it is read for.
public struct ObservableContext: Sendable {
  public let model: ModelDescription
  public let sampling: Sampling
  public let time: TimeGrid
  /// Where the number of sites or modes is swept, the key and its place; nil where it is not.
  public let sweptSize: (key: String, place: JobLocation)?
  /// Names of the job's expressions.
  public let expressions: [String]

  /// - Throws: `JobError` where the model has no spins.
  public func requireSpins(_ field: JobField) throws {
    guard !model.hasSpins else { return }
    throw field.place.error(
      "`\(field.name)` is asked for, but `\(model.name)` has no spins; remove it")
  }
}

/// What a job measures: every key with its value, in the order of the method's list.
public struct ObservableChoice: Sendable, Equatable {
  public private(set) var values: [(name: String, value: JSON)]
  /// In the order written.
  public var expressions: [NamedExpression]

  public init(_ values: [(name: String, value: JSON)], expressions: [NamedExpression] = []) {
    self.values = values
    self.expressions = expressions
  }

  /// All that is asked for, as a job writes it.
  var entries: [(name: String, value: JSON)] {
    values + expressions.map { ($0.name, .text($0.text)) }
  }

  /// The value of a key; `false` where the method does not know it.
  public subscript(name: String) -> JSON {
    get { values.first { $0.name == name }?.value ?? false }
    set {
      if let index = values.firstIndex(where: { $0.name == name }) {
        values[index].value = newValue
      } else {
        values.append((name, newValue))
      }
    }
  }

  public static func == (a: ObservableChoice, b: ObservableChoice) -> Bool {
    a.values.elementsEqual(b.values) { $0.name == $1.name && $0.value == $1.value }
      && a.expressions == b.expressions
  }
}
