import BatchCore

/// Reads the sections of one job that describe a typed model.
final class CustomReading {
  let source: TypedModelSource
  /// Where every text stands, for messages.
  var places: [String: JobField] = [:]
  /// Numbers that a sweep may change, with where they stand.
  var numbers: [(name: String, field: JobField)] = []
  /// Sizes that are formulas.
  var sizes: [ModelExpression] = []
  /// Where every parameter stands.
  var fields: [String: JobField] = [:]
  /// Times at which functions jump.
  var stepTimes: [(field: JobField, times: [Double])] = []
  var parameterList: [CustomParameter] = []
  /// Names with a meaning, and what they are.
  private var meanings: [String: String] = [:]

  init(_ source: TypedModelSource) { self.source = source }

  /// Keys of the section.
  static let keys = ["name", "spins", "modes", "parameters", "define", "hamiltonian", "jumps"]

  // MARK: Texts

  /// The expression that a value is; numbers are expressions too.
  func expression(_ field: JobField, _ expected: String) throws -> ModelExpression {
    guard case .scalar(let written, let quoted) = field.node.content, !field.node.isNull,
      field.node.boolean == nil
    else { throw field.wrong(expected: expected) }
    var text = written
    if !quoted, let number = field.node.number, (try? ModelExpression(text)) == nil {
      // `0.5pi` is a number of jobs, but no expression.
      guard number.isFinite else { throw field.wrong(expected: expected) }
      text = Quantity.text(number)
    }
    if text.allSatisfy(\.isWhitespace) {
      throw field.place.error("`\(field.name)` is empty; it must be \(expected)")
    }
    if places[text] == nil { places[text] = field }
    return try located(field) { try ModelExpression(text) }
  }

  func indices(_ field: JobField) throws -> ModelIndices {
    let text = try field.text("indices with their sets, such as `i in atom`")
    if places[text] == nil { places[text] = field }
    return try located(field) { try ModelIndices(text) }
  }

  /// Mistakes in the text of a value, said with its place.
  func located<Result>(_ field: JobField, _ read: () throws -> Result) throws -> Result {
    do { return try read() } catch let error as ExpressionError { throw field.error(error) }
  }

  // MARK: Names

  /// Refuses what is no name, or has a meaning.
  func checkName(_ name: String, _ field: JobField, _ kind: String) throws {
    let place = field.keyPlace
    guard name.utf8.first.map({ !(48...57 ~= $0) }) == true,
      name.utf8.allSatisfy({ Self.isLetter($0) })
    else {
      throw place.error(
        "`\(shortened(name))` is no name of a \(kind); write letters a to z, digits and `_`")
    }
    guard name.utf8.count <= 60 else {
      throw place.error("the name `\(shortened(name))` is too long; give at most 60 letters")
    }
    if let meaning = Self.reserved[name] ?? meanings[name] {
      throw place.error("`\(name)` is \(meaning) already; give the \(kind) another name")
    }
    meanings[name] = "a \(kind)"
    if kind == "parameter" { fields[name] = field }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte || byte == 95
  }

  private static let reserved: [String: String] = {
    var words: [String: String] = [:]
    for name in ExpressionScope.operators.keys { words[name] = "an operator" }
    for name in ["Sx", "Sy", "Sz", "Sp", "Sm"] { words[name] = "an operator" }
    for name in ScalarFunction.names { words[name] = "a function" }
    for name in ExpressionScope.words + ["name"] { words[name] = "a word of the language" }
    words["t"] = "the time"
    words["pi"] = "a number"
    words["im"] = "a number"
    return words
  }()
}

extension JobField {
  /// A mistake in the expression that this value is.
  func error(_ error: ExpressionError) -> JobError {
    let lines = error.rendered.split(separator: "\n", omittingEmptySubsequences: false)
    return self.error(
      error.message, character: error.columns.lowerBound, excerpt: lines.suffix(2).map(String.init))
  }
}
