/// An observable that a job defines itself: a text in the language of its model, with a name.
public struct NamedExpression: Sendable, Equatable {
  public let name: String
  /// Printed in one way, whatever its white space.
  public let text: String
  /// Whether it is real: one dataset, `NAME`; else `NAME_re` and `NAME_im`.
  public let isReal: Bool
  /// A value that is large for it, in its own unit.
  public let scale: Double
  /// Terms that are worked out at a recorded time, for estimates.
  public let terms: Int

  public init(_ name: String, text: String, isReal: Bool, scale: Double, terms: Int) {
    self.name = name
    self.text = text
    self.isReal = isReal
    self.scale = scale
    self.terms = terms
  }

  public var datasets: [String] { isReal ? [name] : ["\(name)_re", "\(name)_im"] }
}

/// Understands the texts of named expressions.
public protocol ExpressionReader: Sendable {
  /// - Parameters:
  ///   - field: with the text.
  ///   - job: complete but for its expressions.
  /// - Throws: `JobError`.
  func read(_ name: String, _ field: JobField, of job: Job) throws -> NamedExpression
}
