/// One value of a job, whether it comes from the file or from an override.
public struct JobNode: Sendable {
  public indirect enum Content: Sendable {
    case scalar(String, quoted: Bool)
    case list([JobNode])
    case mapping([Entry])
  }

  public struct Entry: Sendable {
    public let key: String
    public let place: JobLocation
    public var value: JobNode
  }

  public var content: Content
  public var place: JobLocation

  public var isNull: Bool {
    if case .scalar(let text, quoted: false) = content {
      return ["", "~", "null", "Null", "NULL"].contains(text)
    }
    return false
  }

  /// The boolean of YAML's core schema; `yes` and `on` are none.
  public var boolean: Bool? {
    guard case .scalar(let text, quoted: false) = content else { return nil }
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// The number, possibly not finite; quoted texts are none, except those with pi.
  public var number: Double? {
    guard case .scalar(let text, let quoted) = content else { return nil }
    return quoted && !Quantity.mentionsPi(text) ? nil : Quantity.real(text)
  }

  /// The text of a scalar that is neither null, boolean nor number.
  public var word: String? {
    guard case .scalar(let text, let quoted) = content else { return nil }
    return quoted || (!isNull && boolean == nil && number == nil) ? text : nil
  }

  /// What it is, for messages.
  public var described: String {
    switch content {
    case .list: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let text, let quoted):
      if isNull { return "empty" }
      if boolean != nil { return "the boolean \(text)" }
      return quoted || number == nil ? "the text \"\(shortened(text))\"" : shortened(text)
    }
  }
}
