// Measured ratios, each within one run on one machine. `make bench` prints the table and writes
// results/benchmarks.json.
import Foundation

let report = Report()
stepRates(report)
dissipativeSpins(report)
rankScaling(report)
try report.finish(path: "results/benchmarks.json")
