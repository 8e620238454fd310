/// How texts are written in a batch script.
public enum ScriptQuoting {
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=,:@%".contains($0))
      }
  }

  /// One word for the shell, whatever it contains.
  public static func shell(_ text: String) -> String {
    if isPlain(text) { return text }
    return "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// One word of an `#SBATCH` line, which knows quotes and takes a backslash for what follows it.
  static func directive(_ text: String) -> String {
    if isPlain(text) { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// A path in the name of a log, where Slurm replaces %j and the like.
  static func logPath(_ text: String) -> String { text.replacing("%", with: "%%") }

  /// A text within a comment.
  static func comment(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
