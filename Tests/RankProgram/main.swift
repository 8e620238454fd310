// Computes a job of the counting method over MPI, `RankProgram RANKS_PER_UNIT LOOKS`: rank 0 is asked to
// end after LOOKS looks around, then after one more, …, until everything is there. Prints the bits.
import BatchCore
import BatchRunner
import Foundation
import MPIRuntime
import TestSupport

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let (each, looks) = (arguments[0], arguments[1])
let communicator = try MPICommunicator()
let job = try CountingMethod.job(
  realizations: 5, trajectories: 9, "steps: 300, ranks: \(each)")
let plan = Plan(job: job)
let groups = try RankGroups(of: plan.computation, communicator)
let store = MemoryStore()
/// The exit code that rank 0 tells the others.
var code: Int32 = 1
var runs = 0
while code != 0 {
  if communicator.rank > 0 {
    code = try Runner(plan: plan, communicator: communicator, groups: groups).follow()
    continue
  }
  var left = looks > 0 ? looks + runs : .max
  let runner = Runner(
    plan: plan, communicator: communicator, groups: groups,
    interruption: InterruptionSource(
      current: {
        left -= 1
        return left < 0 ? .timeLimit : nil
      }, grace: { _ in 0 }, patience: { _ in 60 }))
  let session = RunSession(
    plan: plan, shard: nil, stored: try StoredResult(store.load(), plan: plan, name: "memory"),
    store: store, provenance: .none)
  let outcome = try session.run(runner: runner) { _, _, _ in }
  runs += 1
  code = outcome.isComplete ? 0 : 1
  try runner.end(code: code)
}
if communicator.rank == 0, let document = try store.load(),
  case .real(let numbers)? = document.variables.first(where: { $0.name == "number" })?.values
{
  print(runs, groups.count, numbers.map { String($0.bitPattern, radix: 16) }.joined(separator: " "))
}
try communicator.finalize(patience: 60)
