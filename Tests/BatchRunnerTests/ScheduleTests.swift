import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// Who computes what: every unit that is wanted, once.
struct ScheduleTests {
  private func plan() throws -> Plan {
    Plan(
      job: try Job.parse(
        yaml: """
          model: {name: dicke, spins: 4, omega_c: 5, g: 1}
          sampling: {realizations: 37, trajectories: 100, batch: 16}
          time: {end: 1, step: 0.1, record_every: 0.5}
          sweep: {kappa: [0, 0.5, 1]}
          """, file: "job.yaml"))
  }

  @Test(arguments: [1, 2, 3, 15, 16, 17, 64, 1000])
  func everyUnitOnce(ranks: Int) throws {
    let plan = try plan()
    let done: Set<Int> = [0, 1, 2, 50, 51, 700]
    let todo = UnitSet(below: plan.units) { !done.contains($0) }
    let schedule = Schedule(division: plan.division, ranks: ranks, units: todo)
    var blocks: [Int] = []
    for rank in 0..<ranks { blocks += schedule.fixedBlocks(ofRank: rank) }
    #expect(blocks == Array(0..<schedule.fixedBlocks))
    var next = schedule.fixedBlocks
    while next < schedule.blocks {
      let run = schedule.run(from: next)
      #expect(!run.isEmpty)
      blocks += run
      next = run.upperBound
    }
    #expect(blocks == Array(0..<schedule.blocks))
    let units = (0..<schedule.blocks).flatMap { schedule.runs(ofBlock: $0).joined() }
    #expect(Set(units) == Set(0..<plan.units).subtracting(done))
    #expect(units.count == plan.units - done.count)
    #expect(schedule.units == units.count)
  }

  @Test func inALargeRunTheLeaderStartsWithNothing() throws {
    let plan = try plan()
    func blocksOfLeader(_ ranks: Int) -> Range<Int> {
      Schedule(division: plan.division, ranks: ranks, units: plan.division.allUnits)
        .fixedBlocks(ofRank: 0)
    }
    #expect(!blocksOfLeader(4).isEmpty)
    #expect(blocksOfLeader(16).isEmpty)
  }

  /// Shards are disjoint, together everything, and of about equal size at every point.
  @Test(arguments: [1, 2, 3, 8, 9, 10, 36, 200])
  func shardsDivideTheUnits(count: Int) throws {
    let plan = try plan()
    var owners = [Int](repeating: 0, count: plan.units)
    var sizes: [Int] = []
    for index in 1...count {
      let shard = try #require(Shard(index: index, count: count))
      let own = Array(plan.division.units(of: shard).units)
      for unit in own {
        owners[unit] += 1
        #expect(plan.division.shard(of: unit, count: count) == index)
      }
      sizes.append(own.count)
    }
    #expect(owners.allSatisfy { $0 == 1 })
    let mean = Double(plan.units) / Double(count)
    #expect(sizes.allSatisfy { Double($0) <= 1.3 * mean + 1 && Double($0) >= 0.7 * mean - 1 })
  }

  @Test func textsOfShards() {
    #expect(Shard("2/8") == Shard(index: 2, count: 8))
    for text in ["0/2", "3/2", "2", "1/0", "a/2", "1/2/3", "", "-1/2"] {
      #expect(Shard(text) == nil, "\(text)")
    }
  }
}
