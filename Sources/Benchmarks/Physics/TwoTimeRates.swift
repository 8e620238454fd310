import Foundation
import Numerics
import TwoPI

/// Two-time solutions on one core: processor time to a time with the errors, that of the last solution alone, started
/// from nothing, and the share and the rate of its products with the past, beside that of large products of the BLAS.
func twoTimeRates(_ report: Report) {
  let (double, single) = (productRate(isSingle: false), productRate(isSingle: true))
  report.section(
    "twopi, random_dicke, N_s = 5, g = 1.13 g_c, omega_c = 5; products of the BLAS: "
      + String(format: "%.0f GFlop/s, %.0f in single precision", double, single))
  report.line(
    "  kappa   end  tolerance   nodes  with errors, s  one solution, s  products  GFlop/s")
  for (kappa, theta) in [(0.0, 0.7 * Double.pi), (0.5, 0.5 * .pi)] {
    for (end, tolerance) in [(20.0, 2e-4), (20, 1e-4), (20, 1e-6), (40, 1e-4), (100, 1e-4)] {
      var problem = TwoTimeProblem()
      (problem.theta, problem.kappa) = (theta, kappa)
      problem.g = 1.13 * problem.criticalCoupling
      let times = (0...Int(2 * end)).map { 0.5 * Double($0) }
      let request = TwoTimeRequest(
        problem, times: times, late: [times.count / 2, times.count - 1],
        frequencies: (0..<40).map { 0.2 * Double($0) }, tolerance: tolerance)
      let solver = TwoTimeSolver(request)
      let all = processorSeconds { while !solver.isDone { try! solver.advance() } }
      let result = solver.result!
      let options = TwoTimeOptions(
        nodes: result.panelNodes,
        length: result.step * Double(result.panelNodes - 1) * (1 + 1e-9),
        sweepTolerance: request.sweepTolerance)
      let run = TwoTimeRun(problem, options, end: end, times: [0, end])
      run.measuresProducts = true
      let one = processorSeconds { while !run.isDone { try! run.advance() } }
      let rate = run.productOperations / run.productSeconds / 1e9
      report.line(
        String(
          format: "%7.1f  %4.0f  %9.0e  %6d  %14.3f  %15.3f  %7.0f%%  %7.0f", kappa, end,
          tolerance, result.nodes, all, one, 100 * run.productSeconds / one, rate))
      report.record([
        "benchmark": "twopi", "kappa": kappa, "end": end, "tolerance": tolerance,
        "nodes": result.nodes, "seconds": one, "seconds_with_errors": all,
        "products": run.productSeconds / one, "product_rate": rate, "blas_rate": double,
        "blas_single_rate": single,
      ])
    }
  }
}

/// GFlop/s of square matrices.
private func productRate(isSingle: Bool) -> Double {
  let n = 600
  let (a, b) = (Matrix(rows: n, columns: n), Matrix(rows: n, columns: n))
  let singles = [Float](repeating: 0.5, count: n * n)
  var product = singles
  for i in 0..<(n * n) { a.elements[i] = 0.5 }
  let repeats = 20
  let seconds = processorSeconds {
    for _ in 0..<repeats {
      if isSingle {
        BLAS.multiply(n, n, n, singles, n, singles, n, &product, n)
      } else {
        BLAS.multiply(
          n, n, n, alpha: 1, a.elements, n, a.elements, n, beta: 0, b.elements, n)
      }
    }
  }
  return 2 * Double(repeats) * pow(Double(n), 3) / seconds / 1e9
}
