import Foundation
import TwoPI

/// Two-time solutions on one core: processor time to a time, without and with the second solution that tells the
/// error, and the share of matrix products in it.
func twoTimeRates(_ report: Report) {
  report.section(
    "twopi, random_dicke, N_s = 5, g = 1.13 g_c, omega_c = 5; kappa = 0, theta = 0.7 pi")
  report.line("   end  tolerance   nodes  sweeps  one solution, s  with errors, s  products")
  for (end, tolerance) in [(20.0, 1e-4), (20, 1e-6), (40, 1e-4), (100, 1e-4)] {
    var problem = TwoTimeProblem()
    problem.theta = 0.7 * .pi
    problem.g = 1.13 * problem.criticalCoupling
    let request = TwoTimeRequest(problem, times: [0, end], tolerance: tolerance)
    let solver = TwoTimeSolver(request)
    let all = processorSeconds { while !solver.isDone { try! solver.advance() } }
    let result = solver.result!
    let options = TwoTimeOptions(
      nodes: request.nodes, length: result.step * Double(request.nodes - 1) * (1 + 1e-9),
      sweepTolerance: request.sweepTolerance)
    let run = TwoTimeRun(problem, options, end: end, times: [0, end])
    run.measuresProducts = true
    let one = processorSeconds { while !run.isDone { try! run.advance() } }
    report.line(
      String(
        format: "%6.0f  %9.0e  %6d  %6d  %15.3f  %14.3f  %7.0f%%", end, tolerance, result.nodes,
        result.sweeps, one, all, 100 * run.productSeconds / one))
    report.record([
      "benchmark": "twopi", "end": end, "tolerance": tolerance, "nodes": result.nodes,
      "sweeps": result.sweeps, "seconds": one, "seconds_with_errors": all,
      "products": run.productSeconds / one,
    ])
  }
}
