import BatchCore
import BatchRunner
import Foundation
import HDF5Store
import Testing

/// `sampling.target_stderr`: as many realizations as the precision needs, whoever computes them.
@Suite(.serialized) struct PrecisionTests {
  private static let target = 0.02
  private let job =
    Jobs.glass.replacingOccurrences(
      of: "realizations: 5", with: "target_stderr: {magnetization: \(target)}, realizations: 200")

  private func realizations(_ document: ResultDocument) -> [Int64] {
    guard
      case .integer(let counts)? = document.variables.first(where: {
        $0.name == "realizations_done"
      })?.values
    else { return [] }
    return counts
  }

  @Test func everyPointEndsAtItsPrecision() throws {
    let directory = try TemporaryDirectory()
    let one = try Program.result(of: job, in: directory, name: "one")
    let counts = realizations(one)
    #expect(counts.allSatisfy { $0 >= 8 && $0 < 200 }, "\(counts)")
    #expect(Set(counts).count > 1, "points differ in what they need")
    // Decided after 8, and after a quarter more each time.
    let decided = Array(sequence(first: 8) { $0 + $0 / 4 }.prefix { $0 < 200 })
    #expect(counts.allSatisfy { decided.contains(Int($0)) }, "\(counts)")
    #expect(one[attribute: "complete"] == .integer(1))
    guard
      case .real(let errors)? = one.variables.first(where: { $0.name == "magnetization_stderr" })?
        .values
    else { return }
    #expect(errors.allSatisfy { $0 <= Self.target })
    // With a quarter fewer realizations some time was less precise.
    let fewer = try Program.result(
      of: job, in: directory, name: "fewer",
      arguments: ["--set", "sampling.target_stderr=null", "--set", "sampling.realizations=8"])
    guard
      case .real(let before)? = fewer.variables.first(where: {
        $0.name == "magnetization_stderr"
      })?.values
    else { return }
    let size = before.count / counts.count
    for (point, count) in counts.enumerated() where count > 8 {
      #expect(before[(point * size)..<((point + 1) * size)].max()! > Self.target)
    }
    for ranks in [2, 3, 7] {
      let more = try Program.result(of: job, in: directory, name: "r\(ranks)", ranks: ranks)
      #expect(DataBits(more).differing(from: DataBits(one)) == [], "\(ranks) ranks")
    }
    let again = try Program.run(["run", directory.path("job.yaml"), "-o", directory.path("one.h5")])
    #expect(again.output.contains("nothing to compute"))
  }

  @Test func interruptedRunsDecideTheSame() throws {
    let directory = try TemporaryDirectory()
    let slow =
      job.replacingOccurrences(of: "step: 0.05", with: "step: 0.002")
      + "\noutput: {checkpoint: 0.1s}\n"
    let whole = try Program.result(of: slow, in: directory, name: "whole", ranks: 2)
    let (path, file) = (directory.path("job.yaml"), directory.path("parts.h5"))
    // Each run is asked to end as soon as it has saved something, the last one is not.
    var codes: [Int32] = []
    for number in 0..<7 where codes.last != 0 {
      let before = Program.saving(of: file)
      var isAsked = number == 6
      let run = try Program.run(["run", path, "-o", file, "--quiet"], ranks: number % 3 + 1) {
        if !isAsked, Program.saving(of: file) != before,
          let launcher = Fault.processes(with: file).min()
        {
          isAsked = kill(launcher, SIGUSR1) == 0
        }
        return false
      }
      codes.append(run.code)
    }
    #expect(codes.last == 0 && codes.contains(75), "\(codes)")
    #expect(codes.dropLast().allSatisfy { $0 == 75 }, "\(codes)")
    let parts = try #require(try HDF5ResultStore(path: file).load())
    #expect(DataBits(parts).differing(from: DataBits(whole)) == [])
  }

  @Test func oneRealizationEndsAtItsPrecisionToo() throws {
    let directory = try TemporaryDirectory()
    let single = Jobs.single.replacingOccurrences(
      of: "trajectories: 200", with: "target_stderr: {photon_number: 5%}, trajectories: 4000")
    let one = try Program.result(of: single, in: directory, name: "one")
    let two = try Program.result(of: single, in: directory, name: "two", ranks: 3)
    #expect(DataBits(one).differing(from: DataBits(two)) == [])
    guard
      case .integer(let counts)? = one.variables.first(where: { $0.name == "trajectories_done" })?
        .values
    else { return }
    #expect(counts[0] < 4000 && counts[0] > 16, "\(counts)")
  }

  @Test(arguments: [
    ("target_stderr: -1", "must be a number > 0"),
    ("target_stderr: {magnetisation: 0.1}", "did you mean `magnetization`"),
    ("target_stderr: {overlap: x}", "must be a number > 0"),
  ])
  func badTargets(text: String, message: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      Jobs.glass.replacingOccurrences(of: "seed: 7", with: "seed: 7, \(text)"), "job.yaml")
    let result = try Program.run(["plan", path])
    #expect(result.code == 65)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("job.yaml:9"), "\(result.errors)")
  }
}
