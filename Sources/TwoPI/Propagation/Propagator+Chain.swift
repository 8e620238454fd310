import Numerics

/// The bubble P and the chain of bubbles and modes, at next-to-leading order.
extension Propagator {
  /// p and q of all columns.
  func solveBubble() {
    if old > 0 {
      let a = (rowsOfA(1, 0), rowsOfA(1, 1), rowsOfA(2, 0), rowsOfA(2, 1))
      let k = (rowsOfK(1, 0), rowsOfK(1, 1), rowsOfK(2, 0), rowsOfK(2, 1))
      for i in 1..<count {
        combine(
          (a.0.row(i), a.1.row(i), a.2.row(i), a.3.row(i)),
          (k.0.row(i), k.1.row(i), k.2.row(i), k.3.row(i)),
          panel.p.node(i), panel.q.node(i), ownColumns)
      }
    }
    let (a, k) = (panel.aCorner, panel.kCorner)
    func elements(_ c: [[Corner]]) -> (
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>
    ) { (c[1][0].elements, c[1][1].elements, c[2][0].elements, c[2][1].elements) }
    combine(
      elements(a), elements(k), panel.pCorner.elements, panel.qCorner.elements,
      [0..<(count * count)])
    attach(panel.pCorner, to: panel.p.function(0))
    attach(panel.qCorner, to: panel.q.function(0))
  }

  private typealias Four = (
    UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
    UnsafeMutablePointer<Double>
  )

  /// - Parameters:
  ///   - a: yy, yz, zy, zz, and the same of k.
  private func combine(
    _ a: Four, _ k: Four, _ p: UnsafeMutablePointer<Double>, _ q: UnsafeMutablePointer<Double>,
    _ columns: [Range<Int>]
  ) {
    for range in columns {
      for j in range {
        let (ayy, ayz, azy, azz) = (a.0[j], a.1[j], a.2[j], a.3[j])
        let (kyy, kyz, kzy, kzz) = (k.0[j], k.1[j], k.2[j], k.3[j])
        p[j] = 2 * (kyy * azz + ayy * kzz - kyz * azy - ayz * kzy)
        q[j] = 2 * (ayy * azz - kyy * kzz - ayz * azy + kyz * kzy)
      }
    }
  }

  /// v, x, y, w and their Keldysh parts. With a single mode v is the bubble and w is D.
  func solveChain() {
    solveFluctuations()
    solveKeldyshRows()
    publish(panel.vx, products.vx)
    team?.meet()
    solveRetardedProducts()
    sumChain()
    team?.meet()
    attach(panel.yCorner, to: panel.yw.function(0), isFactor: false)
    solveKeldyshCorners()
    publish(panel.vxHat, products.vxHat)
    team?.meet()
    solveLastProducts()
  }

  /// Sums over earlier nodes for the corners, of which ŷ is that of the sweep before.
  private func sumChain() {
    let (v, x) = (panel.vx.function(0), panel.vx.function(1))
    let (vHat, xHat) = (panel.vxHat.function(0), panel.vxHat.function(1))
    let (d, dHat) = (panel.d.function(0), panel.dHat.function(0))
    var shares = [(earlier[.vDHat], v, dHat), (earlier[.vHatD], vHat, d)]
    if isRandom {
      shares += [
        (earlier[.pYHat], panel.p.function(0), panel.ywHat.function(0)),
        (earlier[.dVHat], d, vHat), (earlier[.dHatV], dHat, v),
        (earlier[.xDHat], x, dHat), (earlier[.xHatD], xHat, d),
      ]
    }
    sumEarlier(shares)
  }

  private var isRandom: Bool { problem.coupling == .random }

  /// v and x.
  private func solveFluctuations() {
    let p = panel.p.function(0)
    let (v, x) = (panel.vx.function(0), panel.vx.function(1))
    // v = p + p x
    if isRandom {
      panel.vCorner.elements.update(from: panel.pCorner.elements, count: count * count)
      follow(
        products.p, (history.x, products.v), (history.xHat, products.vHat))
      begin(v, with: products.v, p)
      multiplyPanel(panel.p, x, into: v.row(1), stride: v.stride)
      addRetarded(panel.pCorner, panel.xCorner, to: panel.vCorner)
      // x = D v
      follow(
        products.d, (history.v, products.x), (history.vHat, products.xHat))
      begin(x, with: products.x)
      multiplyPanel(panel.d, v, into: x.row(1), stride: x.stride)
      clear(panel.xCorner)
      addRetarded(panel.dCorner, panel.vCorner, to: panel.xCorner)
    } else {
      assign(p, panel.pCorner, to: v, panel.vCorner)
    }
    attach(panel.vCorner, to: v)
    if isRandom { attach(panel.xCorner, to: x) }
  }

  /// (y, w) = (v, x) D, and w has D by itself.
  private func solveRetardedProducts() {
    follow(products.vx, (history.d, products.yw), (history.dHat, products.ywHat))
    begin(panel.yw, with: products.yw)
    multiplyPanel(
      panel.vx, panel.d.function(0), into: panel.yw.node(1), stride: panel.yw.columns)
    clear(panel.yCorner)
    addRetarded(panel.vCorner, panel.dCorner, to: panel.yCorner)
    assign(
      panel.d.function(0), panel.dCorner, to: panel.yw.function(1), panel.wCorner,
      adding: isRandom)
    if isRandom { addRetarded(panel.xCorner, panel.dCorner, to: panel.wCorner) }
  }

  /// v̂ = q + p x̂ + q yᵀ and x̂ = D v̂ + D̂ vᵀ at earlier nodes.
  private func solveKeldyshRows() {
    let (vHat, xHat) = (panel.vxHat.function(0), panel.vxHat.function(1))
    guard isRandom else {
      return assign(panel.q.function(0), panel.qCorner, to: vHat, panel.vHatCorner)
    }
    panel.vHatCorner.elements.update(from: panel.qCorner.elements, count: count * count)
    follow(products.q, (history.yTransposed, products.vHat))
    begin(vHat, with: products.vHat, panel.q.function(0))
    multiplyPanel(panel.p, xHat, into: vHat.row(1), stride: vHat.stride)
    follow(products.dHat, (history.vTransposed, products.xHat))
    begin(xHat, with: products.xHat)
    multiplyPanel(panel.d, vHat, into: xHat.row(1), stride: xHat.stride)
  }

  /// The same within the panel.
  private func solveKeldyshCorners() {
    let (vHat, xHat) = (panel.vxHat.function(0), panel.vxHat.function(1))
    if isRandom {
      let out = panel.vHatCorner
      addRetarded(panel.pCorner, panel.xHatCorner, to: out)
      addEarlier(earlier[.pYHat], panel.pCorner, panel.yHatCorner, to: out)
      addTransposed(panel.pCorner, panel.yHatCorner, to: out)
      addEarlier(
        panel.q.function(0), panel.qCorner, panel.yw.function(0), panel.yCorner, to: out)
      addTransposed(panel.qCorner, panel.yCorner, to: out)
    }
    attach(panel.vHatCorner, to: vHat)
    guard isRandom else { return }
    let out = panel.xHatCorner
    clear(out)
    addRetarded(panel.dCorner, panel.vHatCorner, to: out)
    addEarlier(earlier[.dVHat], panel.dCorner, panel.vHatCorner, to: out)
    addTransposed(panel.dCorner, panel.vHatCorner, to: out)
    addEarlier(earlier[.dHatV], panel.dHatCorner, panel.vCorner, to: out)
    addTransposed(panel.dHatCorner, panel.vCorner, to: out)
    attach(out, to: xHat)
  }

  /// ŷ = v D̂ + v̂ Dᵀ and Ŵ = D̂ + x D̂ + x̂ Dᵀ.
  private func solveLastProducts() {
    follow(products.vxHat, (history.dTransposed, products.ywHat))
    begin(panel.ywHat, with: products.ywHat)
    multiplyPanel(
      panel.vx, panel.dHat.function(0), into: panel.ywHat.node(1), stride: panel.ywHat.columns)
    assign(
      panel.dHat.function(0), panel.dHatCorner, to: panel.ywHat.function(1), panel.wHatCorner,
      adding: isRandom)
    clear(panel.yHatCorner)
    func add(
      _ retarded: Corner, _ retardedSum: Corner, _ keldysh: Corner, _ keldyshSum: Corner,
      to out: Corner
    ) {
      addRetarded(retarded, panel.dHatCorner, to: out)
      addEarlier(retardedSum, retarded, panel.dHatCorner, to: out)
      addTransposed(retarded, panel.dHatCorner, to: out)
      addEarlier(keldyshSum, keldysh, panel.dCorner, to: out)
      addTransposed(keldysh, panel.dCorner, to: out)
    }
    add(
      panel.vCorner, earlier[.vDHat], panel.vHatCorner, earlier[.vHatD], to: panel.yHatCorner)
    if isRandom {
      add(
        panel.xCorner, earlier[.xDHat], panel.xHatCorner, earlier[.xHatD], to: panel.wHatCorner)
    }
  }

  /// P + P D P, the correlator of the spins of a single mode, and its Keldysh part; of a panel that is solved.
  func solveCorrelator() {
    let (v, vHat) = (panel.vx.function(0), panel.vxHat.function(0))
    let (own, hat) = (panel.correlator, panel.correlatorHat)
    attach(panel.yCorner, to: panel.yw.function(0))
    attach(panel.yHatCorner, to: panel.ywHat.function(0), isFactor: false)
    clear(own)
    clear(hat)
    team?.meet()
    multiply(
      panel.yw, (history.v, v, own.node(1)), (history.vHat, vHat, hat.node(1)))
    multiply(panel.ywHat, (history.vTransposed, nil, hat.node(1)))
    assign(v, panel.vCorner, to: own.function(0), panel.correlatorCorner, adding: true)
    assign(vHat, panel.vHatCorner, to: hat.function(0), panel.correlatorHatCorner, adding: true)
    team?.meet()
    addRetarded(panel.yCorner, panel.vCorner, to: panel.correlatorCorner)
    let out = panel.correlatorHatCorner
    addRetarded(panel.yCorner, panel.vHatCorner, to: out)
    addEarlier(
      panel.yw.function(0), panel.yCorner, panel.vxHat.function(0), panel.vHatCorner, to: out)
    addTransposed(panel.yCorner, panel.vHatCorner, to: out)
    addEarlier(
      panel.ywHat.function(0), panel.yHatCorner, panel.vx.function(0), panel.vCorner, to: out)
    addTransposed(panel.yHatCorner, panel.vCorner, to: out)
  }

  // MARK: Rows

  /// Makes a function equal to another, or adds the other to its rows.
  private func assign(
    _ from: RowSet, _ fromCorner: Corner, to rows: RowSet, _ corner: Corner, adding: Bool = false
  ) {
    corner.elements.update(from: fromCorner.elements, count: count * count)
    for i in 1..<count {
      let (source, target) = (from.row(i), rows.row(i))
      for range in ownColumns {
        if adding {
          for j in range { target[j] += source[j] }
        } else {
          (target + range.lowerBound).update(from: source + range.lowerBound, count: range.count)
        }
      }
    }
  }

  func clear(_ corner: Corner) { corner.elements.update(repeating: 0, count: count * count) }
}
