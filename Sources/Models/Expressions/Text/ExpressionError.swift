/// A problem with the text of an expression: one line, and where.
public struct ExpressionError: Error, Equatable, Sendable {
  public let message: String
  /// The expression, or the definition that has the problem.
  public let text: String
  /// Characters from 1; the one behind the last stands for the end.
  public let columns: ClosedRange<Int>

  public init(_ message: String, _ text: String, _ columns: ClosedRange<Int>) {
    self.message = message
    self.text = text
    self.columns = columns
  }

  /// The message, below it the expression and carets; of a long expression the part about the carets.
  public var rendered: String {
    let characters = text.map { $0.isWhitespace ? " " : $0 }
    let last = min(columns.upperBound, columns.lowerBound + Self.width)
    let first = characters.count <= Self.width ? 0 : max(0, columns.lowerBound - 1 - Self.margin)
    let end = characters.count <= Self.width ? characters.count : first + Self.width
    let cut = (before: first > 0 ? "..." : "", after: end < characters.count ? "..." : "")
    let shown = cut.before + String(characters[first..<min(end, characters.count)]) + cut.after
    let indent = String(repeating: " ", count: cut.before.count + columns.lowerBound - 1 - first)
    return
      "\(message)\n\(shown)\n\(indent)\(String(repeating: "^", count: last - columns.lowerBound + 1))"
  }

  private static let width = 120
  private static let margin = 30
}

extension ClosedRange<Int> {
  /// From the first of the two to the end of the other.
  func joined(_ other: ClosedRange<Int>) -> ClosedRange<Int> { lowerBound...other.upperBound }
}
