import BatchCore

/// How texts are written in a batch script, byte by byte: to Swift an apostrophe with a combining
/// mark is a character of its own, to the shell it ends a quotation.
public enum ScriptQuoting {
  /// One word for bash, whatever it contains, on one line and with nothing invisible in it.
  public static func shell(_ text: String) -> String {
    if isPlain(text) { return text }
    if text.unicodeScalars.allSatisfy(isVisible) {
      return "'" + replacing(text, [quote: #"'\''"#]) + "'"
    }
    let scalars = text.unicodeScalars.map { scalar in
      switch scalar {
      case "'", "\\": "\\" + String(scalar)
      case _ where isVisible(scalar): String(scalar)
      // Two digits each, so that digits after them are not taken for theirs.
      default: String(scalar).utf8.map { #"\x"# + hexadecimal($0) }.joined()
      }
    }
    return "$'" + scalars.joined() + "'"
  }

  /// One word of an `#SBATCH` line, which knows quotes and takes a backslash for what follows it.
  /// A line break cannot be written there: see `BatchRequest.defect`.
  static func directive(_ text: String) -> String {
    if isPlain(text) { return text }
    return "\"" + replacing(text, [backslash: #"\\"#, doubleQuote: #"\""#]) + "\""
  }

  /// A path in the name of a log, where Slurm replaces %j and the like.
  static func logPath(_ text: String) -> String { replacing(text, [UInt8(ascii: "%"): "%%"]) }

  /// A text within a comment: one line.
  static func comment(_ text: String) -> String { oneLine(text) }

  // MARK: Bytes

  private static let quote = UInt8(ascii: "'")
  private static let doubleQuote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// Nothing in it means anything to the shell or to Slurm.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        switch $0 {
        case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "+", "=", ",", ":", "@", "%": true
        default: false
        }
      }
  }

  /// A letter, digit or sign that shows and does not change what stands beside it; a blank.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    return scalar.properties.isAlphabetic && !scalar.properties.isDefaultIgnorableCodePoint
      || scalar.properties.numericType != nil
  }

  private static func replacing(_ text: String, _ replacements: [UInt8: String]) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if let replacement = replacements[byte] {
        bytes += replacement.utf8
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
