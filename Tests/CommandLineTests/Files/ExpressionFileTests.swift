import BatchRunner
import Foundation
import HDF5Store
import Testing

/// Named expressions in files: the same bits on any ranks, after growth, from shards.
@Suite(.serialized) struct ExpressionFileTests {
  private static let job = """
    name: laser
    model: {name: tavis_cummings, atoms: 3, g: {normal: [0.9, 0.2]}, kappa: 0.5, gamma_up: 0.2}
    sampling: {realizations: 5, trajectories: 40, seed: 7, batch: 16}
    time: {end: 2, step: 0.1, record_every: 0.5}
    observables:
      n_exc: "sum(i in atom: sp[i]*sm[i]) + ad*a"
      pumped: "cos(t)*sum(i in atom: g[i]*sx[i])^2"
      amplitude: "exp(im*t)*a"
      correlation: {waiting_times: [1, 2], of: [n_exc, sz]}
    sweep: {epsilon: [1, 1.5]}
    """

  private static let names = [
    "n_exc", "pumped", "amplitude_re", "amplitude_im", "correlation_n_exc", "correlation_n_exc_raw",
  ]

  @Test func ranksGrowthAndShards() throws {
    let directory = try TemporaryDirectory()
    let whole = try Program.result(of: Self.job, in: directory, name: "whole")
    let bits = DataBits(whole)
    for name in Self.names {
      let variable = try #require(whole.variables.first { $0.name == name })
      #expect(variable.units == "1")
      #expect(whole.variables.contains { $0.name == "\(name)_stderr" })
    }
    #expect(
      whole.variables.first { $0.name == "n_exc" }?.longName
        == "<sum(i in atom: sp[i]*sm[i]) + ad*a>")
    let ranks = try Program.result(of: Self.job, in: directory, name: "ranks", ranks: 3)
    #expect(DataBits(ranks).differing(from: bits) == [])
    for (realizations, trajectories) in [(2, 20), (4, 40)] {
      _ = try Program.result(
        of: Self.job, in: directory, name: "grown",
        arguments: [
          "--set", "sampling.realizations=\(realizations)", "--set",
          "sampling.trajectories=\(trajectories)",
        ])
    }
    let grown = try Program.result(of: Self.job, in: directory, name: "grown", ranks: 2)
    #expect(DataBits(grown).differing(from: bits) == [])
    let path = directory.path("job.yaml")
    for shard in 1...2 {
      let run = try Program.run(
        ["run", path, "--shard", "\(shard)/2", "-o", directory.path("\(shard).h5"), "--quiet"])
      #expect(run.code == 0, "\(run.errors)")
    }
    let merged = try Program.run(
      ["merge", directory.path("1.h5"), directory.path("2.h5"), "-o", directory.path("both.h5")])
    #expect(merged.code == 0, "\(merged.errors)")
    let both = try #require(try HDF5ResultStore(path: directory.path("both.h5")).load())
    #expect(DataBits(both).differing(from: bits) == [])
  }

  /// A chosen step, another text, and what a reader sees.
  @Test func stepAndScreen() throws {
    let directory = try TemporaryDirectory()
    let arguments = ["--set", "time.step=auto", "--set", "sweep={}"]
    _ = try Program.result(
      of: Self.job, in: directory, name: "auto",
      arguments: arguments + ["--set", "model.epsilon=1"])
    let shown = try Program.run(["show", directory.path("auto.h5")])
    #expect(shown.output.contains("n_exc") && shown.output.contains("amplitude_re"))
    let other = try Program.run(
      ["run", directory.path("job.yaml"), "-o", directory.path("auto.h5")] + arguments + [
        "--set", "model.epsilon=1", "--set", "observables.n_exc=ad*a",
      ])
    #expect(other.code == 65 && other.errors.contains("observables.n_exc"), "\(other.errors)")
  }
}
