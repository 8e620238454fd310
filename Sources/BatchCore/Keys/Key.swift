/// One key of a section of the job file: its declaration is all there is to say about it. Reading,
/// default, the reference page, `job_resolved` and the job's identity follow from it.
///
/// ```swift
/// @Key(.whole(16...512), "trajectories integrated together") public var batch = 64
/// ```
/// The key's name is that of the property in snake_case.
@propertyWrapper
public struct Key<Value: Sendable & Equatable>: Sendable, Equatable {
  private var box: Box

  private final class Box: @unchecked Sendable {
    var value: Value
    let form: KeyForm<Value>
    let row: KeyRow

    init(_ value: Value, _ form: KeyForm<Value>, _ row: KeyRow) {
      self.value = value
      self.form = form
      self.row = row
    }
  }

  /// - Parameters:
  ///   - wrappedValue: the default.
  ///   - form: what may be written.
  ///   - meaning: one line for the reference, Markdown.
  ///   - name: where it is not that of the property.
  ///   - type: what may be written, in words; nil: as the form says.
  ///   - defaultText: the default in words; nil: as the form writes it.
  ///   - required: what to give, where there is no default.
  ///   - absent: for a key that came after the first result files its default then, as identities
  ///     write it: a stored identity without the key means this value.
  ///   - isIdentity: whether the value decides the numbers of a result.
  public init(
    wrappedValue: Value, _ form: KeyForm<Value>, _ meaning: String, name: String? = nil,
    type: String? = nil, defaultText: String? = nil, required: String? = nil,
    absent: String? = nil, isIdentity: Bool = true
  ) {
    box = Box(
      wrappedValue, form,
      KeyRow(
        name ?? "", type ?? form.type,
        required != nil ? "required" : defaultText ?? form.defaultText(wrappedValue), meaning,
        absent: absent, required: required, isIdentity: isIdentity))
  }

  public var wrappedValue: Value {
    get { box.value }
    set {
      if isKnownUniquelyReferenced(&box) {
        box.value = newValue
      } else {
        box = Box(newValue, box.form, box.row)
      }
    }
  }

  public static func == (a: Key, b: Key) -> Bool { a.box.value == b.box.value }
}

/// A key whatever its value is.
protocol AnyKey {
  var row: KeyRow { get }
  /// The value as JSON in the layout of the job file; nil: none, the key is left out.
  var json: JSON? { get }
  /// The value as identities write it; nil where it is none of theirs.
  var identity: String? { get }
  /// Takes the value of the job file. Only for a section that nobody else holds a copy of.
  func take(_ field: JobField) throws
  /// The same of another key of this declaration.
  func copy(_ other: any AnyKey)
}

extension Key: AnyKey {
  var row: KeyRow { box.row }
  var json: JSON? { box.form.json(box.value) }
  var identity: String? { box.row.isIdentity ? json?.identity : nil }
  func take(_ field: JobField) throws { box.value = try box.form.read(field) }
  func copy(_ other: any AnyKey) { box.value = (other as! Key<Value>).box.value }
}
