import Foundation
import TestSupport
import Testing

@testable import Slurm

/// What stands in a script comes out of a real shell as it went in, and nothing of it is run.
@Suite("Quoting in scripts") struct ScriptQuotingTests {
  /// What shells, Slurm and Swift's characters stumble over.
  private static let pieces = [
    "'", "\"", "\\", "`", "$", "$(touch PWNED)", "`touch PWNED`", ";touch PWNED;", "&", "|", "<",
    ">", "(", ")", "{a,b}", "*", "?", "[a-z]", "~", "!", "#", "%j", "%", " ", "  ", "a", "Z", "7",
    "\n", "\r", "\r\n", "\t", "\u{b}", "\u{c}", "\u{1b}[31m", "\u{7}", "\u{7f}", "\u{85}",
    "\u{2028}", "\u{2029}", "\u{a0}", "\u{301}", "\u{308}", "\u{20dd}", "\u{345}", "\u{200d}",
    "\u{fe0f}", "\u{200b}", "\u{202e}", "\u{2066}", "\u{200f}", "\u{feff}", "é", "e\u{301}", "ß",
    "ж", "ש", "漢", "👩‍🔬", "🇩🇪", "\u{fffd}", "\u{1fef}", "\u{37e}", "-", "--", "-n", "=", "/", ".",
    "#SBATCH --wrap=x", "EOF", "\u{1}", "𝛾",
  ]

  private static func hostile(_ random: inout SplitMix) -> String {
    let count = Int(random.next() % 9)
    let text = (0..<count).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
    // A quote with a mark is the case that was missed: often.
    return random.next() % 4 == 0 ? "x'\u{301}" + text + "'" : text
  }

  @Test(arguments: ["C", "C.UTF-8"]) func wordsComeBackFromAShell(locale: String) throws {
    var random = SplitMix(seed: 20)
    let words = (0..<5000).map { _ in Self.hostile(&random) }
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("twa-quoting-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var script = Data("#!/bin/bash\n".utf8)
    for word in words {
      let quoted = ScriptQuoting.shell(word)
      #expect(!quoted.unicodeScalars.contains { $0.properties.generalCategory == .control })
      script += Data("# \(ScriptQuoting.comment(word))\nprintf '%s\\0' \(quoted)\n".utf8)
    }
    let path = directory.appendingPathComponent("script")
    try script.write(to: path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [path.path]
    process.environment = ["LC_ALL": locale, "PATH": "/usr/bin:/bin"]
    process.currentDirectoryURL = directory
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let back = output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    #expect(back.count == words.count)
    for (word, back) in zip(words, back) {
      #expect(Array(back) == Array(word.utf8), "\(word.debugDescription)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["script"])
  }

  /// As Slurm 22.05 takes a word of an `#SBATCH` line apart.
  private static func slurmWord(_ line: String) -> [UInt8]? {
    var (word, isOpen, isEscaped) = ([UInt8](), false, false)
    for byte in line.utf8 {
      if isEscaped {
        (isEscaped, word) = (false, word + [byte])
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isOpen.toggle()
      } else if !isOpen, [9, 10, 11, 12, 13, 32, UInt8(ascii: "#")].contains(byte) {
        return nil
      } else {
        word.append(byte)
      }
    }
    return isOpen || isEscaped ? nil : word
  }

  @Test func directivesAreOneWordForSlurm() {
    var random = SplitMix(seed: 21)
    for _ in 0..<5000 {
      let word = Self.hostile(&random)
      var request = BatchScriptTests.plain
      request.name = word
      if request.defect != nil { continue }
      #expect(
        Self.slurmWord(ScriptQuoting.directive(word)) == Array(word.utf8),
        "\(word.debugDescription)")
    }
  }

  /// A line break where Slurm knows none is refused, whatever stands beside it.
  @Test(arguments: [
    "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "\t", "\0",
  ])
  func refusesLineBreaks(_ separator: String) {
    let text = "a\(separator)\u{301}touch PWNED"
    let changes: [(inout BatchRequest) -> Void] = [
      { $0.name = text }, { $0.partition = text }, { $0.account = text },
      { $0.sbatchOptions = ["--comment=\(text)"] }, { $0.result = "/home/\(text).h5" },
    ]
    for change in changes {
      var request = BatchScriptTests.plain
      change(&request)
      let defect = request.defect
      #expect(defect != nil)
      #expect(defect?.contains(where: \.isNewline) == false)
    }
  }

  @Test(arguments: ["\\", "\"", "\\\u{301}", "\"\u{301}"])
  func refusesWhatLogNamesCannotHold(_ text: String) {
    var request = BatchScriptTests.plain
    request.result = "/home/a\(text)b.h5"
    #expect(request.defect != nil)
  }

  @Test func percentSignsOfALogAreDoubledWhateverFollows() {
    #expect(
      Array(ScriptQuoting.logPath("/a/%\u{301}j%A").utf8) == Array("/a/%%\u{301}j%%A".utf8))
  }
}
