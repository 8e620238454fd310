import TestSupport
import Testing

@testable import BatchCore
@testable import TruncatedWigner

/// The name of a job becomes that of files, scripts and queue entries.
@Suite("Names of jobs") struct JobNameTests {
  @Test(arguments: [
    ("x/glass.yaml", "glass"), ("glass", "glass"), ("a.b.yml", "a.b"), ("/x.y/.hidden.yaml", "job"),
    ("", "job"), ("it's %j $(x).yaml", "it's %j $(x)"),
    ("Spinglas — größer.yaml", "Spinglas — größer"),
    ("x.d/glass", "glass"), ("a/\u{301}b.yaml", "\u{301}b"),
  ])
  func withoutOneItIsTheFiles(_ file: String, _ name: String) throws {
    let job = try Job.parse(yaml: JobTests.minimal, file: file)
    #expect(Array(job.name.utf8) == Array(name.utf8))
  }

  @Test(arguments: [
    "a\nb.yaml", "a\r#SBATCH --wrap=x.yaml", "\u{b}.yaml", "a\u{2028}b.yaml", "a\u{85}\u{301}.yaml",
    " a.yaml", String(repeating: "a", count: 201) + ".yaml",
  ])
  func refusesFilesThatCannotLendIt(_ file: String) {
    #expect {
      try Job.parse(yaml: JobTests.minimal, file: file)
    } throws: { error in
      let message = (error as? JobError)?.message ?? ""
      return message.contains("give `name`") && !message.contains(where: \.isNewline)
    }
    #expect(throws: Never.self) {
      try Job.parse(yaml: JobTests.minimal + "name: glass\n", file: file)
    }
  }

  @Test(arguments: [
    "a/\u{301}b", "/\u{20dd}", ".\u{301}x", ".", "..", "a\u{0}b", "a\u{301}\u{85}b", "\u{a0}a",
  ])
  func refusesNamesOfOtherPlaces(_ name: String) {
    // Scalars as YAML writes them, so that any can be given.
    let yaml = name.unicodeScalars.map {
      "\\U" + ("0000000" + String($0.value, radix: 16)).suffix(8)
    }.joined()
    #expect {
      try Job.parse(yaml: JobTests.minimal + "name: \"\(yaml)\"\n", file: "x.yaml")
    } throws: { ($0 as? JobError)?.message.contains("file name") == true }
  }
}
