import BatchCore
import BatchRunner

/// Warnings of a result at the end of a command: also where it is to be quiet, since they concern the
/// numbers.
enum Warning {
  /// More are left to `twa show`.
  private static let most = 5

  static func tell(_ texts: [String], file: String) {
    for text in texts.prefix(most) {
      writeToStandardError("twa: warning: \(text.printable.shortened(to: 1000))\n")
    }
    if texts.count > most {
      writeToStandardError("twa: and \(texts.count - most) more warnings: twa show \(file)\n")
    }
  }
}
