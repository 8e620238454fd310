import BatchCore
import Foundation
import TestSupport
import Testing

@testable import BatchRunner

/// The runner with ranks in one process and a method of tests: bits do not depend on ranks, shards,
/// growth, interruptions, groups or kept states.
struct RunnerTests: InMemoryRun {
  private func values(_ store: MemoryStore) throws -> [UInt64] {
    let document = try #require(try store.load())
    guard
      case .real(let numbers)? = document.variables.first(where: { $0.name == "number" })?.values
    else { return [] }
    return numbers.map(\.bitPattern)
  }

  private func direct(_ job: Job) throws -> MemoryStore {
    let store = MemoryStore()
    try run(job, ranks: 1, into: store)
    return store
  }

  @Test(arguments: [2, 3, 5, 17, 20]) func anyNumberOfRanks(ranks: Int) throws {
    let job = try CountingMethod.job(realizations: 13, trajectories: 23)
    let (alone, together) = (try direct(job), MemoryStore())
    let outcome = try run(job, ranks: ranks, into: together)
    #expect(outcome?.isComplete == true)
    #expect(try values(together) == values(alone))
    #expect(try together.load()?.checkpoint == alone.load()?.checkpoint)
    #expect(try together.load()?.unitDigests == alone.load()?.unitDigests)
  }

  @Test(arguments: [(1, 23), (13, 9), (13, 24), (20, 23), (29, 100)])
  func growthGivesTheBitsOfTheLargerJob(realizations: Int, trajectories: Int) throws {
    let small = try CountingMethod.job(
      realizations: min(13, realizations), trajectories: min(9, trajectories))
    let large = try CountingMethod.job(realizations: realizations, trajectories: trajectories)
    let store = MemoryStore()
    try run(small, ranks: 2, into: store)
    try run(large, ranks: 3, into: store)
    #expect(try values(store) == values(direct(large)))
    #expect(try store.load()?.unitDigests == direct(large).load()?.unitDigests)
  }

  @Test(arguments: [2, 3, 7]) func shardsMergeToTheBitsOfTheWhole(count: Int) throws {
    let job = try CountingMethod.job(realizations: 30, trajectories: 9)
    var parts = try (1...count).map { index in
      let store = MemoryStore()
      try run(job, ranks: 2, into: store, shard: Shard(index: index, count: count))
      return Merge.Part(name: "\(index)", document: try #require(try store.load()))
    }
    parts.reverse()
    let merge = try Merge(parts, catalogue: job.catalogue)
    #expect(merge.missingUnits == 0)
    let joined = MemoryStore()
    try joined.save(merge.document(.none))
    #expect(try values(joined) == values(direct(job)))
    let some = try Merge(Array(parts.dropFirst()), catalogue: job.catalogue)
    #expect(some.missingUnits > 0)
  }

  @Test(arguments: [0, 1, 7, 40, 200]) func interruptedRunsGoOn(looks: Int) throws {
    let job = try CountingMethod.job(realizations: 13, trajectories: 23)
    let store = MemoryStore()
    var runs = 0
    while try run(job, ranks: 1 + runs % 3, into: store, looks: looks + runs)?.isComplete == false {
      runs += 1
      try #require(runs < 2000)
    }
    #expect(try values(store) == values(direct(job)))
    #expect(try run(job, ranks: 2, into: store).map { "\($0)" } == "alreadyComplete")
  }

  /// A unit that is longer than every run: what is kept in flight brings it to its end.
  @Test func unitsGoOnFromTheirStates() throws {
    let counter = StepCounter()
    let job = try CountingMethod.job(
      realizations: 2, trajectories: 4, "steps: 200000", counter: counter)
    let store = MemoryStore()
    var runs = 0
    while try run(job, ranks: 1 + runs % 2, into: store, looks: 14)?.isComplete == false {
      runs += 1
      let document = try #require(try store.load())
      if document[attribute: "complete"] == .integer(0), runs == 1 {
        #expect(!document.unitStates.isEmpty)
      }
      try #require(runs < 5000)
    }
    // Three points of two samples: every step was computed once.
    #expect(counter.count == 6 * 200000)
    #expect(try store.load()?.unitStates.isEmpty == true)
    #expect(
      try values(store)
        == values(direct(CountingMethod.job(realizations: 2, trajectories: 4, "steps: 200000"))))
  }

  @Test(arguments: [(2, 2), (2, 5), (3, 7), (4, 3)])
  func groupsOfRanksComputeUnitsTogether(each: Int, ranks: Int) throws {
    let keys = "steps: 3"
    let job = try CountingMethod.job(
      realizations: 5, trajectories: 9, keys + ", ranks: \(each)")
    let store = MemoryStore()
    #expect(try run(job, ranks: ranks, into: store)?.isComplete == true)
    let alone = try CountingMethod.job(realizations: 5, trajectories: 9, keys)
    #expect(try values(store) == values(direct(alone)))
    // Interrupted, too.
    let interrupted = MemoryStore()
    var runs = 0
    while try run(job, ranks: ranks, into: interrupted, looks: 3 + runs)?.isComplete == false {
      runs += 1
      try #require(runs < 1000)
    }
    #expect(try values(interrupted) == values(store))
  }

  @Test(arguments: [1, 4]) func aPointThatFailsLeavesTheOthers(ranks: Int) throws {
    let job = try CountingMethod.job(realizations: 5, trajectories: 9, "fails: 20")
    let store = MemoryStore()
    guard case .failed(let failures)? = try run(job, ranks: ranks, into: store) else {
      Issue.record("the run did not fail")
      return
    }
    #expect(failures.map(\.unit) == [19])
    let whole = try values(
      direct(CountingMethod.job(realizations: 5, trajectories: 9)))
    let own = try values(store)
    #expect(own[0] == whole[0] && own[2] == whole[2])
    #expect(Double(bitPattern: own[1]).isNaN)
  }

  /// No time, no standard error: nothing of the kind is in the document.
  @Test func aMethodHasOnlyTheAxesItBrings() throws {
    let document = try #require(
      try direct(CountingMethod.job(realizations: 2, trajectories: 4)).load())
    #expect(document.coordinates.map(\.name) == ["omega_rabi"])
    #expect(document[attribute: "sweep_axes"] == .texts(["omega_rabi"]))
    #expect(!document.variables.contains { $0.name.hasSuffix("_stderr") })
    #expect(document.variables.contains { $0.name == "largest_unit" })
    #expect(document.warnings.isEmpty)
  }
}
