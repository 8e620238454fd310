import BatchRunner
import Foundation
import Testing

@testable import Slurm

@Suite("Batch scripts") struct BatchScriptTests {
  static let plain = BatchRequest(
    name: "glass", summary: "3 points × 8 realizations × 64 trajectories", program: "/opt/twa",
    job: "/home/a/glass.yaml", result: "/home/a/results/glass.h5")

  /// Names that a shell or Slurm could misread.
  static var awkward: BatchRequest {
    var request = plain
    request.name = "it's #1"
    request.program = "/opt/my tools/twa"
    request.job = "/home/a/it's $HOME; #1.yaml"
    request.result = "/home/a/100% (new)/it's.h5"
    request.overrides = ["sweep.kappa=[0, 0.5]", "name='x y'"]
    return request
  }

  @Test func namesTheFilesBesideTheResult() {
    var request = Self.plain
    #expect(request.script == "/home/a/results/glass.sbatch")
    #expect(request.mergeScript == "/home/a/results/glass.merge.sbatch")
    request.result = "/data/run.v2"
    #expect(request.script == "/data/run.v2.sbatch")
    request.result = "/data/.h5"
    #expect(request.script == "/data/.h5.sbatch")
  }

  @Test func asksOnlyForWhatWasGiven() {
    let directives = Self.directives(BatchScript.run(Self.plain))
    #expect(
      directives == [
        "--job-name=glass", "--output=/home/a/results/glass-%j.log", "--open-mode=append",
        "--signal=B:USR1@300", "--requeue",
      ])
  }

  @Test func asksForEverythingGiven() {
    var request = Self.plain
    request.ranks = 128
    request.nodes = 2
    request.timeLimit = 4 * 3600
    request.partition = "parallel"
    request.account = "my project"
    request.sbatchOptions = ["--qos=long", "-C", "a b", "--comment=say \"hi\" \\ #"]
    let directives = Self.directives(BatchScript.run(request))
    #expect(
      directives.suffix(8) == [
        "--nodes=2", "--ntasks=128", "--time=04:00:00", "--partition=parallel",
        "--account=\"my project\"", "--signal=B:USR1@600", "--requeue",
        #"--qos=long -C "a b" "--comment=say \"hi\" \\ #""#,
      ])
  }

  @Test func usesTheLauncherAskedFor() {
    var request = Self.plain
    #expect(BatchScript.run(request).contains("\nmpirun -n "))
    #expect(!BatchScript.run(request).contains("srun"))
    request.launcher = .srun
    #expect(BatchScript.run(request).contains("\nsrun --ntasks="))
    #expect(!BatchScript.run(request).contains("mpirun"))
  }

  // MARK: In a real shell

  @Test(arguments: [plain, awkward])
  func isAScript(_ request: BatchRequest) throws {
    var request = request
    #expect(try Self.bash(BatchScript.run(request), syntaxOnly: true).code == 0)
    request.shards = 8
    #expect(try Self.bash(BatchScript.run(request), syntaxOnly: true).code == 0)
    #expect(try Self.bash(BatchScript.merge(request), syntaxOnly: true).code == 0)
  }

  /// The shell hands the launcher exactly the words that were meant.
  @Test(arguments: [plain, awkward])
  func startsTheRanks(_ request: BatchRequest) throws {
    var request = request
    let overrides = request.overrides.flatMap { ["--set", $0] }
    let single = try Self.words(BatchScript.run(request))
    #expect(
      single == ["-n", "4", request.program, "run", request.job, "-o", request.result] + overrides)
    request.shards = 8
    let shard = try Self.words(BatchScript.run(request))
    #expect(
      shard == [
        "-n", "4", request.program, "run", request.job, "-o", request.stem + ".shard-3-of-8.h5",
        "--shard", "3/8",
      ] + overrides)
  }

  @Test func requeuesOnlyItsOwnTask() throws {
    var request = Self.plain
    let stopped = "mpirun() { return 75; }; scontrol() { echo \"scontrol $*\"; return 1; }\n"
    func requeued() throws -> String {
      let (code, output) = try Self.bash(stopped + BatchScript.run(request))
      #expect(code == 75)
      return output.split(separator: "\n").first { $0.hasPrefix("scontrol") }.map(String.init) ?? ""
    }
    #expect(try requeued() == "scontrol requeue 70")
    request.shards = 8
    #expect(try requeued() == "scontrol requeue 60_3")
  }

  @Test(arguments: [(0, 0), (65, 65), (70, 70), (74, 74)])
  func passesOtherCodesOn(_ code: Int, _ expected: Int32) throws {
    let script =
      "mpirun() { return \(code); }; scontrol() { echo scontrol; }\n" + BatchScript.run(Self.plain)
    let outcome = try Self.bash(script)
    #expect(outcome.code == expected)
    #expect(!outcome.output.contains("scontrol"))
  }

  @Test func endsAfterManyRestarts() throws {
    let script =
      "SLURM_RESTART_COUNT=100; mpirun() { return 75; }; scontrol() { echo scontrol; }\n"
      + BatchScript.run(Self.plain)
    let outcome = try Self.bash(script)
    #expect(outcome.code == 75)
    #expect(!outcome.output.contains("scontrol"))
    #expect(outcome.output.contains("restarted 100 times"))
  }

  // MARK: Merging

  @Test func mergesWithoutTheOptionsOfRanks() {
    var request = Self.plain
    request.shards = 8
    request.nodes = 4
    request.ranks = 256
    request.timeLimit = 12 * 3600
    request.partition = "parallel"
    request.sbatchOptions = ["--array=1-8%2", "-a", "1-8%2", "-a1-8%2", "--qos=long", "-A", "x"]
    #expect(
      Self.directives(BatchScript.merge(request)) == [
        "--qos=long -A x", "--job-name=\"glass merge\"",
        "--output=/home/a/results/glass.merge-%j.log", "--nodes=1", "--ntasks=1",
        "--time=01:00:00", "--partition=parallel", "--kill-on-invalid-dep=yes",
      ])
  }

  @Test func mergesTheShardsThatAreThere() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("twa it's \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var request = Self.plain
    request.result = directory.path + "/a b.h5"
    request.shards = 3
    request.program = directory.path + "/twa stand-in"
    try "#!/bin/sh\nprintf '%s\\n' \"$@\"; exit 75\n"
      .write(toFile: request.program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: request.program)
    for name in ["a b.shard-1-of-3.h5", "a b.shard-3-of-3.h5", "a b.shard-1-of-2.h5", "a b.h5"] {
      try Data().write(to: directory.appendingPathComponent(name))
    }
    let (code, output) = try Self.bash(BatchScript.merge(request))
    #expect(code == 75)
    let lines = output.split(separator: "\n").map(String.init)
    let shards = [1, 3].map { directory.path + "/a b.shard-\($0)-of-3.h5" }
    #expect(lines.prefix(5) == ["merge", shards[0], shards[1], "-o", request.result])
    // What it says to type is words for the shell again.
    let typed = lines.last!.drop { $0 != "s" }.dropFirst("sbatch".count)
    #expect(try Self.bash("printf %s" + typed).output == request.mergeScript)
  }

  // MARK: Paths

  @Test func doublesThePercentOfALog() {
    let directives = Self.directives(BatchScript.run(Self.awkward))
    #expect(directives[1] == #"--output="/home/a/100%% (new)/it's-%j.log""#)
  }

  @Test(arguments: ["/a/x\ny.h5", "/a/x\\y.h5", "/a/\"x\".h5"])
  func refusesWhatSlurmCannotTake(_ result: String) {
    var request = Self.plain
    #expect(request.defect == nil)
    request.result = result
    #expect(request.defect != nil)
    request.result = Self.plain.result
    request.sbatchOptions = ["--comment=a\nb"]
    #expect(request.defect != nil)
  }

  // MARK: Times

  @Test(arguments: [
    ("90", 5400.0), ("1:30", 90), ("03:50:00", 13800), ("2-12", 216_000), ("1-00:30", 88200),
    ("1-02:03:04", 93784), ("3h50m", 13800), ("90s", 90), ("1.5h", 5400),
  ])
  func readsTimes(_ text: String, _ seconds: Double) { #expect(BatchTime.seconds(text) == seconds) }

  @Test(arguments: ["", "0", "-1", "1-", "x", "1:2:3:4", "1:", "0h", "3h 50", "1-1-1", "１"])
  func refusesTimes(_ text: String) { #expect(BatchTime.seconds(text) == nil) }

  @Test func writesTimes() {
    #expect(BatchTime.text(60) == "00:01:00")
    #expect(BatchTime.text(86399) == "23:59:59")
    #expect(BatchTime.text(86400 * 10 + 3661) == "10-01:01:01")
  }

  @Test func leavesTimeToSave() {
    #expect(BatchTime.lead(limit: nil) == 300)
    #expect(BatchTime.lead(limit: 60) == 20)
    #expect(BatchTime.lead(limit: 600) == 60)
    #expect(BatchTime.lead(limit: 3600) == 360)
    #expect(BatchTime.lead(limit: 86400) == 600)
    var request = Self.plain
    request.lead = 42
    #expect(BatchScript.run(request).contains("--signal=B:USR1@42 "))
  }

  // MARK: Helpers

  /// What the `#SBATCH` lines say, without their comments.
  static func directives(_ script: String) -> [String] {
    script.split(separator: "\n").filter { $0.hasPrefix("#SBATCH ") }.map { line in
      let text = line.dropFirst("#SBATCH ".count)
      let setting = text.range(of: " # ").map { text[..<$0.lowerBound] } ?? text
      return setting.trimmingCharacters(in: .whitespaces)
    }
  }

  /// The arguments of the launcher.
  static func words(_ script: String) throws -> [String] {
    let launcher = "mpirun() { printf 'word:%s\\n' \"$@\"; }\n"
    return try bash(launcher + script).output.split(separator: "\n")
      .filter { $0.hasPrefix("word:") }.map { String($0.dropFirst(5)) }
  }

  /// Runs a script as Slurm would, with standard output and error together.
  static func bash(_ script: String, syntaxOnly: Bool = false) throws -> (
    code: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = (syntaxOnly ? ["-n"] : []) + ["-c", script]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "SLURM_JOB_ID": "70", "SLURM_ARRAY_JOB_ID": "60", "SLURM_ARRAY_TASK_ID": "3",
      "SLURM_NTASKS": "4", "SLURM_JOB_NODELIST": "n1", "SLURM_JOB_END_TIME": "99999999999",
    ]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
