// Measured ratios, each within one run on one machine. `make bench` prints the table and writes
// results/benchmarks.json. Arguments choose some of the parts: rates, random, spins,
// meanfield, precision, recording, ranks, start, typed, general, lattice, peers, exact, lax, twopi,
// schedule.
import Foundation

let parts: [(name: String, measure: (Report) -> Void)] = [
  ("rates", stepRates), ("random", randomNumbers), ("spins", dissipativeSpins),
  ("meanfield", meanFieldRates),
  ("precision", precision), ("recording", recording), ("ranks", rankScaling),
  ("start", startAndEnd), ("typed", typedModels), ("general", generalPath),
  ("lattice", latticePeers), ("peers", peers), ("exact", exactPeers), ("lax", laxPhases),
  ("twopi", twoTimeRates),
  ("schedule", scheduleScaling),
]
// What `schedule` runs under mpirun.
if CommandLine.arguments.dropFirst() == ["schedule-messages"] {
  try floodRankZero()
  exit(0)
}
let chosen = CommandLine.arguments.dropFirst()
if let unknown = chosen.first(where: { name in !parts.contains { $0.name == name } }) {
  print("unknown part \(unknown); there are \(parts.map(\.name).joined(separator: ", "))")
  exit(2)
}
let report = Report()
for part in parts where chosen.isEmpty || chosen.contains(part.name) { part.measure(report) }
try report.finish(path: (["results/benchmarks"] + chosen).joined(separator: "_") + ".json")
