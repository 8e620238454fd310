/// What follows from functions of one time.
extension Propagator {
  /// ⟨a†a⟩ of a mode at a node of the panel in flight.
  func photons(_ i: Int) -> Double {
    let omega = problem.omegaC
    let fluctuations = 0.25 * (omega * one.covariance[0][i] + one.covariance[2][i] / omega)
    guard problem.coupling == .single else { return fluctuations }
    let (phi, momentum) = (one.field[0][i], one.field[1][i])
    return fluctuations
      + problem.spins * 0.5 * (omega * phi * phi + momentum * momentum / omega)
  }

  /// Energy of the coupling of a mode.
  private func coupling(_ i: Int) -> Double {
    let fluctuations = -0.5 * one.drive[0][i]
    guard problem.coupling == .single else { return fluctuations }
    return fluctuations - 0.5 * problem.spins * one.b[i] * one.spin[0][i]
  }

  private var modesPerSpin: Double { problem.modesPerCluster / problem.spins }

  /// Energy per spin.
  func energy(_ i: Int) -> Double {
    0.5 * problem.delta * one.spin[2][i]
      + modesPerSpin * (problem.omegaC * photons(i) + coupling(i))
  }

  /// What the modes lose per time and spin.
  func loss(_ i: Int) -> Double {
    problem.kappa * modesPerSpin * (2 * problem.omegaC * photons(i) + coupling(i))
  }
}
