import TwoPI

extension TwoTimeProblem {
  /// A system at random.
  /// - Parameters:
  ///   - single: share of single-mode Dicke models.
  ///   - strongest: largest coupling, in units of the critical one.
  init(_ generator: inout Numbers, single: Double, strongest: Double) {
    self.init()
    coupling = generator.next() < single ? .single : .random
    omegaC = 0.4 + 6 * generator.next()
    kappa = generator.next() < 0.4 ? 0 : generator.next()
    eta = 0.2 + 2 * generator.next()
    spins = [1, 2, 5, 40, 1e4][Int(5 * generator.next())]
    theta = .pi * generator.next()
    phi = 2 * .pi * generator.next()
    delta = 0.5 + generator.next()
    g = (0.3 + (strongest - 0.3) * generator.next()) * criticalCoupling
  }
}
