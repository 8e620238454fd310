import Foundation
import Testing

/// A command whose product is text fails where the text cannot be written; one that makes a file
/// does not.
@Suite(.serialized) struct StandardOutputTests {
  @Test func fullDisk() throws {
    let directory = try TemporaryDirectory()
    _ = try Program.result(of: Jobs.single, in: directory, name: "a")
    let (job, file) = (directory.path("job.yaml"), directory.path("a.h5"))
    let cases: [(arguments: [String], code: Int32)] = [
      (["show", file], 74), (["show", file, "--json"], 74), (["plan", job], 74), (["models"], 74),
      (["models", "dicke"], 74), (["reference"], 74), (["replay", job, "--unit", "0"], 74),
      (["verify", file, "--units", "1"], 74), (["submit", job, "--dry-run"], 74), (["--help"], 74),
      (["--version"], 74), (["run", "--help"], 74), (["run", job, "-o", file], 0),
      (["merge", file, "-o", directory.path("b.h5")], 0), (["show", directory.path("none")], 66),
    ]
    for (arguments, code) in cases {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = arguments
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      let text = String(
        decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == code, "\(arguments): \(text)")
      if code == 74 { #expect(text.contains("twa: standard output cannot be written"), "\(text)") }
    }
  }
}
