import Numerics

/// Sweeps over a panel.
extension Propagator {
  /// A panel does not converge; a shorter one may.
  struct Diverged: Error {}

  static let mostSweeps = 40
  /// Changes above the tolerance by this factor leave rounding errors of single precision well below it.
  private static let wholeChange = 1e6
  /// Above this tolerance single precision is enough for all.
  private static let coarse = 3e-6

  /// Finds the functions of a panel of this length. On failure the panel is ready for a shorter one.
  /// - Parameter isNear: whether the first guess is nearly right.
  /// - Throws: `Diverged`.
  func solvePanel(length: Double, isNear: Bool = false) throws {
    setLength(length)
    start = one
    if !isLeading { products.clear(share.ranges(of: old + 1)) }
    team?.meet()
    _ = watch()
    team?.meet()
    var last = isNear ? 0 : Double.infinity
    // The sweep since which the products hold in double precision, but for changes in single precision.
    var exact: Int? = isLeading || tolerance > Self.coarse ? 0 : nil
    for sweep in 1...Self.mostSweeps {
      isWhole = exact == nil && last < Self.wholeChange * tolerance
      if isWhole {
        products.clearSums(share.ranges(of: old + 1))
        exact = sweep
      }
      let change = self.sweep()
      sweeps += 1
      guard change.isFinite, change < 1e6 else { break }
      if change < tolerance, let exact, sweep > max(1, exact) {
        if wantsCorrelator { solveCorrelator() }
        return
      }
      // What single precision left shows in the sweep after.
      let grows = sweep > 12 && change > 4 * last && sweep > (exact ?? 0) + 1
      if grows { break }
      last = change
    }
    throw Diverged()
  }

  /// Computes everything once from what is known. Every rank computes its own columns of rows; where columns of others
  /// are needed next, all meet.
  /// - Returns: the largest change of the functions that decide all others.
  private func sweep() -> Double {
    solveTurns()
    solveSpin()
    solveModes()
    solveRetarded()
    if !isLeading {
      solveKeldysh()
      solveFermions()
      solveBubble()
      publish(panel.p, products.p)
      publish(panel.q, products.q)
      publish(panel.d, products.d)
      publish(panel.dHat, products.dHat)
      team?.meet()
    }
    solveField()
    if !isLeading {
      solveChain()
      solveSelfEnergies()
      for d in 0..<2 {
        publish(panel.s[d], products.s[d], factor: -1)
        publish(panel.sigma[d], products.sigma[d])
      }
      team?.meet()
      solveMemory()
      sumMemory()
    }
    let momentum = momentumMemory()
    let change = watch()
    team?.meet()
    if !isLeading {
      solveMemoryCorners()
      solveSources()
    }
    solveDrives(momentum)
    return change
  }

  /// Looks at the functions of one time, and those of two at the last node.
  /// - Returns: the largest change since it was called last.
  private func watch() -> Double {
    var (largest, sum, place) = (0.0, 0.0, 0)
    let room = 12 * count + 8 * count * count + 10 * (old + 1)
    if watched.count < room { watched = [Double](repeating: 0, count: room + room / 4) }
    watched.withUnsafeMutableBufferPointer { watched in
      func look(_ values: UnsafePointer<Double>, _ number: Int, times scale: Double = 1) {
        var (most, total) = (SIMD8<Double>(), SIMD8<Double>())
        let whole = number / 8 * 8
        for j in Swift.stride(from: 0, to: whole, by: 8) {
          let value = scale * UnsafeRawPointer(values + j).loadUnaligned(as: SIMD8<Double>.self)
          let before = UnsafeMutableRawPointer(watched.baseAddress! + place + j)
          let change = value - before.loadUnaligned(as: SIMD8<Double>.self)
          let size = change.replacing(with: -change, where: change .< 0)
          most = pointwiseMax(most, size)
          total += size
          before.storeBytes(of: value, as: SIMD8<Double>.self)
        }
        largest = max(largest, most.max())
        sum += total.sum()
        for j in whole..<number {
          let value = scale * values[j]
          let size = abs(value - watched[place + j])
          largest = max(largest, size)
          sum += size
          watched[place + j] = value
        }
        place += number
      }
      for values in one.spin { look(values, count) }
      look(one.b, count)
      let covarianceScale = covarianceScale
      for values in one.covariance { look(values, count, times: 1 / covarianceScale) }
      guard !isLeading else { return }
      let last = count - 1
      for b in 0..<2 {
        for r in 1..<3 {
          look(panel.aCorner[r][b].elements, count * count)
          look(panel.kCorner[r][b].elements, count * count)
          look(rowsOfA(r, b).row(last), old)
          look(rowsOfK(r, b).row(last), old)
        }
      }
      let scale = problem.omegaC / max(strength, 1e-300)
      look(panel.d.node(last), max(old, 1), times: scale)
      look(panel.dHat.node(last), max(old, 1), times: scale / covarianceScale)
    }
    // Maxima may pass over what is no number.
    return sum.isFinite ? largest : .nan
  }

  private var covarianceScale: Double {
    max(1, one.covariance[0].reduce(0) { max($0, abs($1)) } * problem.omegaC)
  }

  /// Forgets what a failed panel left: all that the next attempt starts from is what holds at its start.
  func restart() {
    panel.store.clear()
    one = start.constant
    guard !isLeading else { return }
    for (index, (rows, _)) in panel.pairs.enumerated() where owns(index) {
      for i in 1..<count { rows.row(i).update(from: rows.row(0), count: old) }
    }
  }
}
