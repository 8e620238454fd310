import Numerics

/// From a finished panel to the next one.
extension Propagator {
  /// Takes the panel into the history, and continues its functions by polynomials as a first guess of the next.
  /// - Parameters:
  ///   - next: length of the next panel.
  ///   - isGuided: whether its first guess comes from elsewhere.
  func advance(next: Double, isGuided: Bool = false) {
    let n = count
    if !isLeading { store() }
    // Continued functions at the nodes of the next panel.
    let degree = min(n - 1, 4)
    let chosen = (0...degree).map { (2 * $0 * (n - 1) + degree) / (2 * degree) }
    let ratio = next / weights.length
    let extrapolation = (0..<n).map { i in
      nodes.extrapolation(
        to: 1 + nodes.nodes[i] * ratio, through: i == 0 ? [n - 1] : chosen)
    }
    if !isLeading {
      for b in 0..<2 {
        for d in 0..<2 {
          settle(history.spectral[d][b], rowsOfA(d + 1, b))
          settle(history.statistical[d][b], rowsOfK(d + 1, b))
        }
      }
      settle(history.v, panel.vx.function(0))
      settle(history.x, panel.vx.function(1))
      settle(history.d, panel.d.function(0))
      settle(history.vHat, panel.vxHat.function(0))
      settle(history.xHat, panel.vxHat.function(1))
      settle(history.dHat, panel.dHat.function(0))
      // All have read the rows.
      team?.meet()
    }
    continueRows(isGuided ? nil : extrapolation)
    for u in 1..<n {
      spinX.append(one.spin[0][u])
      times.append(time + nodes.nodes[u] * weights.length)
    }
    for u in 0..<(n - 1) { earlierField.append(one.b[u]) }
    integral[old] += weights.weights[0]
    integral += weights.weights[1...]
    panelOfNode += [Int](repeating: panelStarts.count, count: n - 1)
    panelStarts.append(old)
    old += n - 1
    time += weights.length
    forget()
    one = one.continued(extrapolation)
  }

  /// Takes the corners as columns of their rows, and begins the rows of the next panel; each function on one rank.
  /// - Parameter extrapolation: nil where only the first node's rows are wanted.
  private func continueRows(_ extrapolation: [[Double]]?) {
    let n = count
    let end = old + n - 1
    let functions =
      isLeading
      ? [
        (panel.d.function(0), panel.dCorner), (panel.dMomentum.function(0), panel.dMomentumCorner),
      ]
      : panel.pairs
    let extrapolated = Set(guessed.map(\.rows.base))
    // a and k at the start of a panel stand before what the memory adds to them.
    var leading: [UnsafeMutablePointer<Double>: UnsafeMutablePointer<Double>] = [:]
    for b in 0..<2 {
      for r in 0..<3 {
        leading[rowsOfA(r, b).base] = panel.spectralMemory[b].start + r * panel.columns
        leading[rowsOfK(r, b).base] = panel.statisticalMemory[b].start + r * panel.columns
      }
    }
    for (index, (rows, corner)) in functions.enumerated() where owns(index) {
      for i in 0..<n { (rows.row(i) + old).update(from: corner.row(i), count: n) }
      if let extrapolation, extrapolated.contains(rows.base) {
        extrapolate(rows, end, by: extrapolation)
      } else {
        rows.row(0).update(from: rows.row(n - 1), count: end)
      }
      leading[rows.base]?.update(from: rows.row(0), count: end)
    }
  }

  /// Continues the rows of a function to the nodes of the next panel, at its first columns.
  private func extrapolate(_ rows: RowSet, _ columns: Int, by extrapolation: [[Double]]) {
    var values = [Double](repeating: 0, count: count)
    for j in 0..<columns {
      for i in 0..<count {
        var sum = 0.0
        for u in 0..<count where extrapolation[i][u] != 0 {
          sum += extrapolation[i][u] * rows.row(u)[j]
        }
        values[i] = sum
      }
      for i in 0..<count { rows.row(i)[j] = values[i] }
    }
  }

  /// Leaves out of all integrals the panels that lie further back than the memory reaches.
  private func forget() {
    guard memory.isFinite else { return }
    for start in panelStarts where start > first {
      guard times[start] <= time - memory else { break }
      // The panel that ends here no longer counts.
      let length = times[start] - times[start - count + 1]
      for u in (start - count + 1)..<start { integral[u] = 0 }
      integral[start] -= nodes.weights[count - 1] * length
      first = start
    }
  }

  // MARK: History

  /// Takes rows of the panel into the history with their weights; the last node of the panel before is the first
  /// of this.
  private func settle(_ factor: RightFactor, _ rows: RowSet) {
    let w = weights.weights
    factor.matrix.add(row: old, old, rows.row(0), times: w[0], strips: share)
    for u in 1..<count {
      factor.matrix.set(row: old + u, old, to: rows.row(u), times: w[u], strips: share)
    }
  }

  /// Columns of the panel's times, of all right factors.
  private func store() {
    func retarded(_ corner: Corner) -> [Double] {
      let n = count
      var home = [Double](repeating: 0, count: (old + n) * (n - 1))
      for u in 0..<n {
        for c in 0..<(n - 1) {
          home[(old + u) * (n - 1) + c] =
            (weights.weights[u] - weights.partial[c * n + u]) * corner[u, c]
        }
      }
      return home
    }
    func transposed(_ rows: RowSet, _ corner: Corner, _ sign: Double, to home: inout [Double]) {
      let n = count
      for c in 0..<(n - 1) {
        let row = rows.row(c)
        for u in 0..<old { home[u * (n - 1) + c] += sign * integral[u] * row[u] }
        home[old * (n - 1) + c] += sign * integral[old] * corner[c, 0]
        for u in 0..<n {
          home[(old + u) * (n - 1) + c] += sign * weights.partial[c * n + u] * corner[c, u]
        }
      }
    }
    func put(_ home: [Double], _ factor: RightFactor) {
      let first = factor.shape == .lower ? old : 0
      home.withUnsafeBufferPointer {
        factor.matrix.set(
          rows: first..<(old + count), columns: old..<(old + count - 1),
          to: $0.baseAddress! + first * (count - 1), strips: share)
      }
    }
    func put(_ factor: RightFactor, _ rows: RowSet, _ corner: Corner) {
      var home = [Double](repeating: 0, count: (old + count) * (count - 1))
      transposed(rows, corner, 1, to: &home)
      put(home, factor)
    }
    let vRows = (panel.vx.function(0), panel.vCorner)
    put(history.vTransposed, vRows.0, vRows.1)
    put(history.yTransposed, panel.yw.function(0), panel.yCorner)
    put(history.dTransposed, panel.d.function(0), panel.dCorner)
    for b in 0..<2 {
      for d in 0..<2 {
        put(history.spectralTransposed[b][d], rowsOfA(b + 1, d), panel.aCorner[b + 1][d])
      }
    }
    for d in 0..<2 {
      for b in 0..<2 {
        put(retarded(panel.aCorner[d + 1][b]), history.spectral[d][b])
        var home = retarded(panel.kCorner[d + 1][b])
        transposed(rowsOfK(b + 1, d), panel.kCorner[b + 1][d], -1, to: &home)
        put(home, history.statistical[d][b])
      }
    }
    put(retarded(panel.vCorner), history.v)
    put(retarded(panel.xCorner), history.x)
    put(retarded(panel.dCorner), history.d)
    // v̂ and D̂ are symmetric; the transpose of x̂ is ŷ.
    for (factor, corner, rows, other) in [
      (history.vHat, panel.vHatCorner, panel.vxHat.function(0), panel.vHatCorner),
      (history.xHat, panel.xHatCorner, panel.ywHat.function(0), panel.yHatCorner),
      (history.dHat, panel.dHatCorner, panel.dHat.function(0), panel.dHatCorner),
    ] {
      var home = retarded(corner)
      transposed(rows, other, 1, to: &home)
      put(home, factor)
    }
  }
}
