import Foundation
import Testing

/// Numbers at the ends of their ranges on the command line: an answer or a refusal, no crash.
@Suite(.serialized) struct ExtremeNumberTests {
  static let numbers = [
    "0", "-1", "1", "9223372036854775807", "4611686018427387904", "9223372036854775808", "1e300",
    "nan", "inf", "",
  ]
  static let durations = [
    "1e300h", "1e999d", "0s", "1e-300s", "999999999d", "9e18s", "1e308", "-5s", "nan", "",
  ]

  private func expectNoCrash(_ arguments: [String], codes: [Int32]) throws {
    let result = try Program.run(arguments, timeout: 60)
    #expect(!result.timedOut, "\(arguments)")
    #expect(codes.contains(result.code), "\(arguments): \(result.code) \(result.errors)")
    #expect(!result.errors.contains("Fatal error") && !result.errors.contains("Stack dump"))
  }

  @Test func counts() throws {
    let directory = try TemporaryDirectory()
    _ = try Program.result(of: Jobs.single, in: directory, name: "a")
    let (job, file) = (directory.path("job.yaml"), directory.path("a.h5"))
    for number in Self.numbers {
      try expectNoCrash(["plan", job, "--ranks=\(number)"], codes: [0, 64])
      for option in ["ranks", "nodes", "array"] {
        try expectNoCrash(["submit", job, "--dry-run", "--\(option)=\(number)"], codes: [0, 64])
      }
      try expectNoCrash(["replay", job, "--unit=\(number)", "--lines=\(number)"], codes: [0, 64])
      try expectNoCrash(["replay", job, "--unit=0", "--lines=\(number)"], codes: [0, 64])
      try expectNoCrash(["verify", file, "--units=\(number)"], codes: [0, 64])
      for shard in ["1/\(number)", "\(number)/\(number)", "\(number)/3"] {
        try expectNoCrash(
          ["run", job, "-o", directory.path("s.h5"), "--overwrite", "--shard=\(shard)"],
          codes: [0, 64])
      }
    }
  }

  @Test func durations() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(Jobs.single, "job.yaml")
    for duration in Self.durations {
      try expectNoCrash(["submit", job, "--dry-run", "--time=\(duration)"], codes: [0, 64])
      try expectNoCrash(
        ["submit", job, "--dry-run", "--time=10h", "--lead=\(duration)"], codes: [0, 64])
      try expectNoCrash(
        ["run", job, "-o", directory.path("t.h5"), "--overwrite", "--time-limit=\(duration)"],
        codes: [0, 64, 75])
    }
  }

  /// A shard of more parts than there are numbers of its units to multiply with.
  @Test func manyShards() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(Jobs.glass, "job.yaml")
    let whole = try Program.run([
      "run", job, "-o", directory.path("a.h5"), "--shard=1/4611686018427387904",
    ])
    #expect(whole.code == 0, "\(whole.errors)")
  }
}
