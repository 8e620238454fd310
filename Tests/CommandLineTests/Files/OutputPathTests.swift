import Foundation
import Testing

/// What can never become a file is refused before anything is computed.
@Suite(.serialized) struct OutputPathTests {
  /// Paths below a directory that has a file `file` and a directory `there`, and the exit code.
  static let paths: [(String, Int32)] = [
    ("new/", 73), ("there", 73), ("there/", 73), ("file/a.h5", 73), ("file/", 73), ("there/.", 73),
    ("there/..", 73), ("new//", 73), (String(repeating: "a", count: 300), 73),
    ("new/\(String(repeating: "a", count: 300))/a.h5", 73),
  ]

  private func contents(of directory: TemporaryDirectory) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: directory.url.path))
  }

  @Test(arguments: ["run", "merge", "submit"]) func refused(command: String) throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path("there"), withIntermediateDirectories: false)
    _ = try directory.write("something", "file")
    // It would take hours.
    let job = try directory.write(
      Jobs.single.replacingOccurrences(of: "trajectories: 200", with: "trajectories: 200000000"),
      "job.yaml")
    let part = directory.path("part.h5")
    if command == "merge" { _ = try Program.result(of: Jobs.single, in: directory, name: "part") }
    let before = try contents(of: directory)
    let paths = Self.paths.map { (directory.path("") + "/" + $0.0, $0.1) } + [("", 64)]
    for (path, code) in paths {
      let input = command == "merge" ? part : job
      let result = try Program.run([command, input, "-o", path], timeout: 60)
      #expect(!result.timedOut)
      #expect(result.code == code, "\(path): \(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
      #expect(result.output == "")
    }
    #expect(try contents(of: directory) == before)
  }
}
