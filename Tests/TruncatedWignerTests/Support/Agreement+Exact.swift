import BatchCore
import Statistics
import Testing

/// Trajectory averages against exact results, which TWA approximates: the largest deviation may
/// exceed the approximation's own error by four standard errors.
func expectWithin(
  _ bound: Double, _ ours: [Estimate], _ exact: [Double], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(ours.count == exact.count && ours.count > 20, sourceLocation: sourceLocation)
  var (largest, error, outside) = (0.0, 0.0, 0)
  for (a, b) in zip(ours, exact) {
    let difference = abs(a.value - b)
    if difference > largest { (largest, error) = (difference, a.standardError) }
    if !(difference <= bound + 4 * a.standardError + 1e-12) { outside += 1 }
  }
  print("\(what): largest deviation \(largest) ± \(error), bound \(bound)")
  #expect(
    outside == 0, "\(what): \(outside) beyond \(bound) and 4 sigma, largest \(largest) ± \(error)",
    sourceLocation: sourceLocation)
}

/// Two sets of averages over different trajectories of the same system.
func expectAgreement(
  _ what: String, _ first: [[Estimate]], _ second: [[Estimate]], margin: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let agreement = Agreement(
    first.flatMap { $0 }, second.flatMap { $0 }, margin: margin)
  print("\(what): \(agreement)")
  #expect(first.count == second.count && agreement.count > 5, sourceLocation: sourceLocation)
  #expect(agreement.outside == 0, "\(what): \(agreement)", sourceLocation: sourceLocation)
}
