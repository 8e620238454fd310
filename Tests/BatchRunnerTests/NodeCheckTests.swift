import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// Nodes that a file holds: those of the tree pass, all others are refused.
@Suite struct NodeCheckTests {
  private func plan(realizations: Int, trajectories: Int, observables: String = "") throws -> Plan {
    Plan(
      job: try Job.parse(
        yaml: """
          model: {name: random_dicke, clusters: 2, modes: 2, omega_c: 5, kappa: 0.5}
          sampling: {realizations: \(realizations), trajectories: \(trajectories), batch: 16}
          time: {end: 0.5, step: 0.25, record_every: 0.25}
          observables: {overlap: true, g2: true, correlation: {waiting_times: [0.5]}\(observables)}
          sweep: {g: [0.5, 1]}
          """, file: "job.yaml"))
  }

  private func nodes(_ plan: Plan, units: [Int]) throws -> [CheckpointNode] {
    let executor = UnitExecutor(Runner(plan: plan, communicator: SerialCommunicator()))
    var result = PartialResult(plan: plan)
    for unit in units {
      try executor.compute(plan.unit(unit), from: nil)
      try result.add(executor.takeReport())
    }
    return result.tree.nodes()
  }

  private func passes(_ nodes: [CheckpointNode], _ plan: Plan) -> Bool {
    var check = NodeCheck(plan: plan)
    return (try? check.checked(nodes)) != nil
  }

  @Test(arguments: [(1, 100), (1, 2), (5, 40), (3, 2), (4, 48)]) func whatIsComputedPasses(
    realizations: Int, trajectories: Int
  ) throws {
    let plan = try plan(realizations: realizations, trajectories: trajectories)
    let all = Array(0..<plan.units)
    for units in [all, all.filter { $0 % 3 != 1 }, [all.count - 1], []] {
      let nodes = try nodes(plan, units: units)
      #expect(passes(nodes, plan))
      var tree = ReductionTree(plan: plan)
      for node in nodes { try tree.add(node) }
      #expect(Array(tree.coverage.units) == units)
    }
  }

  /// Where all pairs have distance 1, nothing is known of distance 2.
  @Test(arguments: [(1, 100), (5, 40)]) func undefinedNumbersPassWhereTheyBelong(
    realizations: Int, trajectories: Int
  ) throws {
    let plan = try plan(
      realizations: realizations, trajectories: trajectories,
      observables: ", pair_correlation: 2")
    let nodes = try nodes(plan, units: (0..<plan.units).filter { $0 % 4 != 2 })
    #expect(nodes.contains { $0.payload.contains(where: \.isNaN) })
    #expect(passes(nodes, plan))
    for index in nodes.indices {
      var changed = nodes
      changed[index].payload[2] = .nan
      #expect(!passes(changed, plan))
    }
  }

  @Test(arguments: [(1, 100), (5, 40)]) func changesDoNot(realizations: Int, trajectories: Int)
    throws
  {
    let plan = try plan(realizations: realizations, trajectories: trajectories)
    let nodes = try nodes(plan, units: (0..<plan.units).filter { $0 % 4 != 2 })
    try #require(nodes.count > 2)
    #expect(!passes(nodes + [nodes[1]], plan))
    for index in nodes.indices {
      for column in 0..<CheckpointNode.identityWidth {
        for value in [.max, .min, -1, 62, 63, 64, 1 << 40] as [Int64] {
          var changed = nodes
          changed[index].identity[column] = value
          #expect(!passes(changed, plan), "node \(index), field \(column), \(value)")
          var tree = ReductionTree(plan: plan)
          #expect(throws: DamagedNode.self) { try tree.add(changed[index]) }
        }
      }
      for value in [.nan, .infinity, -1, 0, 0.5, 9.3e18, 1e308] {
        var changed = nodes
        changed[index].payload[0] = value
        #expect(!passes(changed, plan), "node \(index), count \(value)")
      }
      var changed = nodes
      changed[index].payload[changed[index].payload.count / 2] = .nan
      #expect(!passes(changed, plan))
      changed = nodes
      changed[index].payload.removeLast()
      #expect(!passes(changed, plan))
    }
  }

  @Test(arguments: [
    ("plain ⟨σ⟩ é", "plain ⟨σ⟩ é"), ("a\u{1b}[31m", "a\\x1b[31m"), ("\r\n", "\\x0d\\x0a"),
    ("\u{9b}\u{7f}", "\\x9b\\x7f"), ("\u{202e}x\u{2066}", "\\u202ex\\u2066"),
  ]) func terminalsObeyNothing(text: String, shown: String) {
    #expect(text.printable == shown)
  }
}
