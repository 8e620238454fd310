/// A job that cannot be run, said in one line.
///
/// The message reads `FILE:LINE: what is wrong; what would be right`, or `--set KEY=VALUE: ...` when
/// an override of the command line is at fault.
public struct JobError: Error, CustomStringConvertible, Equatable {
  /// The whole line, without a newline.
  public let message: String
  /// 65 (bad job), or 66 (the file is missing or cannot be read).
  public let exitCode: Int32

  public init(message: String, exitCode: Int32 = 65) {
    self.message = oneLine(message)
    self.exitCode = exitCode
  }

  public var description: String { message }
}

/// Where a key or a value was written: how the line of an error begins.
public struct JobLocation: Sendable, Equatable {
  let prefix: String
  /// Line in the job file, nil for an override.
  let line: Int?

  static func line(_ line: Int, of file: String) -> JobLocation {
    JobLocation(prefix: "\(file):\(line)", line: line)
  }
  static func override(_ text: String) -> JobLocation {
    JobLocation(prefix: "--set \(shortened(text, to: 120))", line: nil)
  }

  public func error(_ problem: String) -> JobError { JobError(message: "\(prefix): \(problem)") }
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
