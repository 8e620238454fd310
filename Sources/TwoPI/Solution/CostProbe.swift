import Foundation

/// Processor seconds of a solution by the law of its parts: a panel with n earlier nodes costs a + b n + c n². On the
/// beginning of a run its three coefficients are measured.
struct CostProbe {
  let request: TwoTimeRequest

  init(_ request: TwoTimeRequest) { self.request = request }

  /// All solutions over the coarser of the last two, if that began its sweeps from nothing: the finer one takes .8 of
  /// it; with a solution of few nodes before them both take 1.4. At times one more is needed.
  private static let all = 1.9
  /// With less the law is not seen.
  private static let leastBudget = 0.2

  /// - Returns: nil where the equations cannot be followed.
  func seconds(budget: Double) -> Double? {
    let budget = max(budget, Self.leastBudget)
    let start = processorSeconds()
    // The nodes of panels that the run will find.
    let solver = TwoTimeSolver(request)
    while solver.isPilot, processorSeconds() - start < budget {
      guard (try? solver.advance()) != nil else { return nil }
    }
    let pilot = processorSeconds() - start
    let nodes = solver.isPilot ? request.expectedNodes - 1 : solver.coarserNodes
    let options = TwoTimeOptions(
      nodes: nodes, length: solver.length, sweepTolerance: request.sweepTolerance)
    let run = TwoTimeRun(request.problem, options, end: request.end, times: request.times)
    var seen: [(n: Double, seconds: Double)] = []
    while !run.isDone, processorSeconds() - start - pilot < budget || seen.count < 4 {
      let (before, old) = (processorSeconds(), Double(run.propagator.old))
      guard (try? run.advance()) != nil else { return nil }
      seen.append((old, processorSeconds() - before))
    }
    let measured = seen.reduce(0) { $0 + $1.seconds }
    guard !run.isDone else { return pilot + Self.all * measured }
    let perPanel = Double(nodes - 1)
    let rest = (seen.count..<run.panels).map { Double($0) * perPanel }
    guard request.problem.order == .nextToLeading else {
      return Self.all * measured * Double(run.panels) / Double(seen.count)
    }
    let law = Self.law(Array(seen.dropFirst(2)))
    return pilot + Self.all
      * (measured + rest.reduce(0) { $0 + law[0] + law[1] * $1 + law[2] * $1 * $1 })
  }

  /// Coefficients of 1, n and n², none of them negative: the best of all choices of some of them.
  private static func law(_ seen: [(n: Double, seconds: Double)]) -> [Double] {
    var best = (error: Double.infinity, law: [0.0, 0, 0])
    for choice in 1..<8 {
      let powers = (0..<3).filter { choice >> $0 & 1 == 1 }
      let count = powers.count
      var matrix = [Double](repeating: 0, count: count * count)
      var right = [Double](repeating: 0, count: count)
      let scale = max(1, seen.last?.n ?? 1)
      for (n, seconds) in seen {
        for (a, p) in powers.enumerated() {
          right[a] += pow(n / scale, Double(p)) * seconds
          for (b, q) in powers.enumerated() {
            matrix[a * count + b] += pow(n / scale, Double(p + q))
          }
        }
      }
      solveLinear(&matrix, &right, size: count, columns: 1)
      guard right.allSatisfy({ $0.isFinite && $0 >= 0 }) else { continue }
      var law = [0.0, 0, 0]
      for (a, p) in powers.enumerated() { law[p] = right[a] / pow(scale, Double(p)) }
      let error = seen.reduce(0) {
        $0 + pow(law[0] + law[1] * $1.n + law[2] * $1.n * $1.n - $1.seconds, 2)
      }
      if error < best.error { best = (error, law) }
    }
    return best.law
  }
}
