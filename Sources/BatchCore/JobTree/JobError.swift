/// A job that cannot be run, said in one line.
///
/// The message reads `FILE:LINE: what is wrong; what would be right`, or `--set KEY=VALUE: ...` when
/// an override of the command line is at fault. Of an expression it reads `FILE:LINE:COLUMN: ...`, and
/// two lines follow: the expression, and carets below what is wrong in it.
public struct JobError: Error, CustomStringConvertible, Equatable {
  /// The whole line, without a newline; with an excerpt three lines.
  public let message: String
  /// 65 (bad job), or 66 (the file is missing or cannot be read).
  public let exitCode: Int32

  public init(message: String, exitCode: Int32 = 65) {
    self.init(message: message, excerpt: [], exitCode: exitCode)
  }

  /// - Parameter excerpt: the expression and the carets; empty for all other mistakes.
  init(message: String, excerpt: [String], exitCode: Int32 = 65) {
    self.message = ([oneLine(message)] + excerpt.map(\.printable)).joined(separator: "\n")
    self.exitCode = exitCode
  }

  public var description: String { message }
}

/// Where a key or a value was written: how the line of an error begins.
public struct JobLocation: Sendable, Equatable {
  let prefix: String
  /// Line in the job file, nil for an override.
  let line: Int?
  /// Column of the first character, from 1, where the text stands in the file as it is read.
  var column: Int?

  static func line(_ line: Int, of file: String) -> JobLocation {
    JobLocation(prefix: "\(file):\(line)", line: line)
  }
  func with(column: Int?) -> JobLocation {
    var place = self
    if line != nil { place.column = column }
    return place
  }

  static func override(_ text: String) -> JobLocation {
    JobLocation(prefix: "--set \(shortened(text, to: 120))", line: nil)
  }

  public func error(_ problem: String) -> JobError { JobError(message: "\(prefix): \(problem)") }

  /// A mistake inside a text.
  /// - Parameters:
  ///   - character: of the text, from 1.
  ///   - excerpt: the text and carets, to stand below.
  public func error(_ problem: String, character: Int, excerpt: [String] = []) -> JobError {
    let column = column.map { ":\($0 + character - 1)" } ?? ""
    return JobError(message: "\(prefix)\(column): \(problem)", excerpt: excerpt)
  }
}

/// The text with every run of white space and control characters replaced by one blank.
public func oneLine(_ text: String) -> String {
  text.unicodeScalars.split {
    $0.properties.isWhitespace || $0.properties.generalCategory == .control
  }.map { String($0) }.joined(separator: " ")
}

/// A line break of any kind, or something else that neither shows nor takes room.
public func hasControls(_ text: String) -> Bool {
  text.unicodeScalars.contains {
    [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
  }
}

/// The text, cut to a length fit for a message.
public func shortened(_ text: String, to length: Int = 60) -> String {
  let scalars = text.unicodeScalars
  return scalars.count <= length ? text : String(scalars.prefix(length)) + "..."
}

/// "`a`, `b`, `c`".
public func listed(_ words: some Sequence<String>, by separator: String = ", ") -> String {
  words.map { "`\($0)`" }.joined(separator: separator)
}
