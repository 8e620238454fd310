import BatchCore
import Foundation
import TestSupport
import Testing

@testable import BatchRunner

/// `output.per_realization`: the value in each realization is that of the realization alone, whatever ranks,
/// shards, interruptions and growth there were.
struct RealizationTests: InMemoryRun {
  private func job(
    _ realizations: Int, _ trajectories: Int, _ keys: String = "", keeps: Bool = true,
    keepPartial: Bool? = nil
  ) throws -> Job {
    let plain = try CountingMethod.job(
      realizations: realizations, trajectories: trajectories, keys)
    let output =
      (keeps ? ", per_realization: true" : "")
      + (keepPartial.map { ", keep_partial: \($0)" } ?? "")
    return try Job.parse(
      yaml: plain.source.replacingOccurrences(
        of: "checkpoint: 3600", with: "checkpoint: 3600\(output)"), file: "counting.yaml",
      catalogue: plain.catalogue)
  }

  private func kept(_ store: MemoryStore) throws -> [UInt64]? {
    let variable = try store.load()?.variable("number_realizations")
    guard case .real(let values)? = variable?.values else { return nil }
    #expect(variable?.dimensions == ["omega_rabi", "realization"])
    return values.map(\.bitPattern)
  }

  /// By brute force: the parts of every sample in the order of the tree.
  private func expected(_ job: Job) throws -> [UInt64] {
    let plan = Plan(job: job)
    let worker = plan.computation.makeWorker()
    let reduction = plan.computation.reduction(atPoint: 0)
    return try (0..<plan.points).flatMap { point in
      try (0..<plan.division.samples).map { sample in
        var parts = try (0..<plan.division.parts).map { part in
          try worker.compute(
            plan.unit(plan.division.number(point: point, sample: sample, part: part)),
            SoloContext()
          ).values
        }
        while parts.count > 1 {
          parts = stride(from: 0, to: parts.count, by: 2).map { k in
            k + 1 < parts.count ? zip(parts[k], parts[k + 1]).map { $0 + $1 } : parts[k]
          }
        }
        return reduction.variables(reduction.sample(ofParts: parts[0]))[0].values[0].bitPattern
      }
    }
  }

  private func direct(_ job: Job) throws -> MemoryStore {
    let store = MemoryStore()
    try run(job, ranks: 1, into: store)
    return store
  }

  @Test(arguments: [1, 2, 3, 5, 17, 20]) func anyNumberOfRanks(ranks: Int) throws {
    let job = try job(13, 23)
    let store = MemoryStore()
    try run(job, ranks: ranks, into: store)
    #expect(try kept(store) == expected(job))
    #expect(try store.load()?.coordinate("realization")?.count == 13)
    #expect(try store.load()?.realizationObservables == ["number"])
  }

  /// What is not asked for is not there, and the rest has the same bits.
  @Test func everythingElseStaysAsItIs() throws {
    let (with, without) = (try direct(job(13, 23)), try direct(job(13, 23, keeps: false)))
    let (a, b) = (try #require(try with.load()), try #require(try without.load()))
    #expect(b.coordinate("realization") == nil && b.variable("number_realizations") == nil)
    #expect(a.checkpoint == b.checkpoint && a.unitDigests == b.unitDigests)
    for variable in b.variables {
      #expect(a.variable(variable.name)?.values.hasSameBits(as: variable.values) == true)
    }
    #expect(b[attribute: "job_resolved"] == .text(try job(13, 23, keeps: false).resolvedJSON))
  }

  @Test(arguments: [0, 1, 7, 40, 200]) func interruptedRunsGoOn(looks: Int) throws {
    let job = try job(13, 23)
    let store = MemoryStore()
    var runs = 0
    while try run(job, ranks: 1 + runs % 3, into: store, looks: looks + runs)?.isComplete == false {
      runs += 1
      try #require(runs < 2000)
      // What is there is right, and no more than that is there.
      let (own, all) = (try #require(try kept(store)), try expected(job))
      #expect(zip(own, all).allSatisfy { $0 == $1 || Double(bitPattern: $0).isNaN })
    }
    #expect(try kept(store) == expected(job))
  }

  @Test(arguments: [2, 3, 7]) func shardsMerge(count: Int) throws {
    let job = try job(30, 9)
    let parts: [Merge.Part] = try Array((1...count).reversed()).map { index in
      let store = MemoryStore()
      try run(job, ranks: 2, into: store, shard: Shard(index: index, count: count))
      return Merge.Part(name: "\(index)", document: try #require(try store.load()))
    }
    let joined = MemoryStore()
    try joined.save(Merge(parts, catalogue: job.catalogue).document(.none))
    #expect(try kept(joined) == expected(job))
    // One of them without.
    let other = try self.job(30, 9, keeps: false)
    let store = MemoryStore()
    try run(other, ranks: 2, into: store, shard: Shard(index: 1, count: count))
    let part = Merge.Part(name: "slim", document: try #require(try store.load()))
    let others = Array(parts.dropLast())
    for mixed in [[part] + others, others + [part]] {
      #expect(throws: IncompatibleResult.self) { try Merge(mixed, catalogue: job.catalogue) }
    }
  }

  @Test(arguments: [(1, 23), (13, 9), (13, 24), (20, 23), (29, 100)])
  func growth(realizations: Int, trajectories: Int) throws {
    let small = try job(min(13, realizations), min(9, trajectories))
    let large = try job(realizations, trajectories)
    let store = MemoryStore()
    try run(small, ranks: 2, into: store)
    try run(large, ranks: 3, into: store)
    #expect(try kept(store) == expected(large))
  }

  /// The only realization of a job is what its averages say, and may become the first of many.
  @Test func oneRealization() throws {
    let store = try direct(job(1, 23))
    guard case .real(let values)? = try store.load()?.variable("number")?.values else { return }
    #expect(try kept(store) == values.map(\.bitPattern))
    let large = try job(5, 23)
    try run(large, ranks: 2, into: store)
    #expect(try kept(store) == expected(large))
  }

  /// Averages do not tell what single realizations are; nodes of one realization do.
  @Test func askedForLater() throws {
    let store = try direct(job(13, 23, keeps: false))
    let error = #expect(throws: IncompatibleResult.self) {
      try StoredResult(store.load(), plan: Plan(job: try job(13, 23)), name: "a.h5")
    }
    #expect("\(error!)".contains("a.h5 was computed without output.per_realization for number"))
    #expect("\(error!)".contains("--overwrite"))
    // Without sums just so.
    let slim = try direct(job(13, 23, keeps: false, keepPartial: false))
    #expect(throws: IncompatibleResult.self) {
      try StoredResult(slim.load(), plan: Plan(job: try job(13, 23)), name: "a.h5")
    }
    // A single realization, and three of which none are joined to pairs but the first two.
    let single = try direct(job(1, 23, keeps: false))
    #expect(try run(job(1, 23), ranks: 1, into: single)?.isComplete == true)
    #expect(try kept(single) == expected(job(1, 23)))
  }

  /// A file is not replaced by one that has less.
  @Test func noLongerAskedFor() throws {
    let store = try direct(job(5, 23))
    func session(_ job: Job) throws -> RunSession {
      let plan = Plan(job: job)
      return RunSession(
        plan: plan, stored: try StoredResult(store.load(), plan: plan, name: "a.h5"), store: store,
        provenance: .none)
    }
    // Nothing to do.
    try session(job(5, 23, keeps: false)).check()
    #expect(throws: IncompatibleResult.self) { try session(job(6, 23, keeps: false)).check() }
    try session(job(6, 23)).check()
  }

  @Test func aPointThatFailsIsEmpty() throws {
    let store = MemoryStore()
    let failing = try job(5, 9, "fails: 20")
    _ = try run(failing, ranks: 3, into: store)
    let (own, all) = (try #require(try kept(store)), try expected(job(5, 9)))
    #expect(own[0..<5] == all[0..<5] && own[10...] == all[10...])
    #expect(own[5..<10].allSatisfy { Double(bitPattern: $0).isNaN })
  }

  @Test func verification() throws {
    let store = try direct(job(5, 3))
    var document = try #require(try store.load())
    func check() throws -> (Bool, [String]) {
      let verification = try Verification(document, name: "a.h5", catalogue: job(5, 3).catalogue)
      return (
        try verification.recompute(unit: 2), try verification.recomputeAll { _, _ in }
      )
    }
    #expect(try check() == (true, []))
    let place = try #require(document.variables.firstIndex { $0.name == "number_realizations" })
    guard case .real(var values) = document.variables[place].values else { return }
    values[2] += 1
    document.variables[place].values = .real(values)
    #expect(try check() == (false, ["number_realizations"]))
  }

  @Test func memoryGrowsWithThem() throws {
    func memory(_ realizations: Int, keeps: Bool = true) throws -> MemoryEstimate {
      MemoryEstimate(plan: Plan(job: try job(realizations, 4, keeps: keeps)))
    }
    #expect(try memory(1000, keeps: false).realizations == 0)
    let (small, large) = (try memory(1000), try memory(1_000_000))
    #expect(large.realizations > 900 * small.realizations && small.realizations > 3000 * 8)
    #expect(throws: JobError.self) {
      try memory(1_000_000_000).check(job: job(1_000_000_000, 4), ranks: 1)
    }
  }
}
