import Numerics

/// Sweeps over a panel.
extension Propagator {
  /// A panel does not converge; a shorter one may.
  struct Diverged: Error {}

  static let mostSweeps = 40
  /// Changes above the tolerance by this factor leave rounding errors of single precision well below it.
  private static let wholeChange = 1e6

  /// Finds the functions of a panel of this length. On failure the panel is ready for a shorter one.
  /// - Parameter isNear: whether the first guess is nearly right.
  /// - Throws: `Diverged`; what a message between ranks throws.
  func solvePanel(length: Double, isNear: Bool = false) throws {
    setLength(length)
    start = one
    if !isLeading { products.clear(old + 1) }
    var last = isNear ? 0 : Double.infinity
    // Whether the products hold in double precision, but for changes in single precision since then.
    var isExact = isLeading
    for sweep in 1...Self.mostSweeps {
      isWhole = !isExact && last < Self.wholeChange * tolerance
      if isWhole { products.clearSums(old + 1) }
      isExact = isExact || isWhole
      let change = try self.sweep()
      sweeps += 1
      guard change.isFinite, change < 1e6 else { break }
      if change < tolerance, sweep > 1, isExact {
        if wantsCorrelator { try solveCorrelator() }
        return
      }
      if sweep > 12, change > 4 * last { break }
      last = change
    }
    throw Diverged()
  }

  /// Computes everything once from what is known.
  /// - Returns: the largest change of the functions that decide all others.
  private func sweep() throws -> Double {
    let before = sample()
    solveTurns()
    solveSpin()
    solveModes()
    solveRetarded()
    if !isLeading {
      solveKeldysh()
      solveFermions()
      try shareFunctions()
    }
    solveField()
    if !isLeading {
      solveBubble()
      try solveChain()
      solveSelfEnergies()
      solveMemory()
      solveSources()
    }
    solveDrives()
    return change(from: before)
  }

  /// Functions of spins and modes, from the ranks that computed them to all.
  private func shareFunctions() throws {
    try team?.share(
      (panel.a + panel.k).flatMap { $0.map { $0.function(0) } }
        + [panel.d, panel.dMomentum, panel.dHat, panel.dHatMomentum].map { $0.function(0) },
      old, 1..<count)
  }

  /// Values whose change is watched: those of one time, and the functions at the last node.
  private func sample() -> [Double] {
    var values = one.spin.flatMap { $0 } + one.b
    values += one.covariance.flatMap { $0 }.map { $0 / covarianceScale }
    guard !isLeading else { return values }
    let last = count - 1
    for b in 0..<2 {
      for r in 1..<3 {
        for corner in [panel.aCorner[r][b], panel.kCorner[r][b]] {
          for i in 0..<count * count { values.append(corner.elements[i]) }
        }
        if old > 0 {
          let (a, k) = (rowsOfA(r, b).row(last), rowsOfK(r, b).row(last))
          for j in 0..<old { values.append(a[j]) }
          for j in 0..<old { values.append(k[j]) }
        }
      }
    }
    let scale = problem.omegaC / max(strength, 1e-300)
    let scales = [scale, scale / covarianceScale]
    for (rows, scale) in zip([panel.d, panel.dHat], scales) {
      let row = rows.node(last)
      for j in 0..<max(old, 1) { values.append(scale * row[j]) }
    }
    return values
  }

  private var covarianceScale: Double {
    max(1, one.covariance[0].reduce(0) { max($0, abs($1)) } * problem.omegaC)
  }

  private func change(from before: [Double]) -> Double {
    zip(sample(), before).reduce(0) {
      let difference = abs($1.0 - $1.1)
      return difference.isNaN ? .nan : max($0, difference)
    }
  }

  /// Forgets what a failed panel left: all that the next attempt starts from is what holds at its start.
  func restart() {
    panel.store.clear()
    one = start.constant
    guard !isLeading else { return }
    for (rows, _) in panel.pairs {
      for i in 1..<count { rows.row(i).update(from: rows.row(0), count: old) }
    }
  }
}
