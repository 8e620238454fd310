import Models

/// What spins do one by one, dm/dt = 2 B × m + A m + v with symmetric A: B is the gradient of the energy, and
/// A and v are those of jump operators of single spins.
struct LocalMotion {
  /// A^xx, A^yy, A^zz, A^xy, A^xz, A^yz, v^x, v^y, v^z by slot; none where nothing dissipates.
  private let rates: [(slot: Int, numbers: [[Double]])]
  /// 1/n of every site; nil where all are spins ½.
  private let shares: [Double]?
  private let sites: Int

  init(_ local: [Int: LocalRates], _ layout: StateLayout) {
    rates = local.sorted { $0.key < $1.key }.map { ($0.key, $0.value.numbers) }
    shares = layout.spins.allSatisfy { $0 == 1 } ? nil : layout.spins.map { 1 / $0 }
    sites = layout.sites
  }

  /// - Parameters:
  ///   - gradient: ∂E/∂m.
  ///   - result: gets dm/dt.
  func set(
    _ state: UnsafePointer<Double>, _ gradient: UnsafePointer<Double>,
    _ values: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    let n = sites
    let (x, y, z) = (state, state + n, state + 2 * n)
    let (bx, by, bz) = (gradient, gradient + n, gradient + 2 * n)
    let (dx, dy, dz) = (result, result + n, result + 2 * n)
    if let shares {
      for i in 0..<n {
        let factor = 2 * shares[i]
        dx[i] = factor * (by[i] * z[i] - bz[i] * y[i])
        dy[i] = factor * (bz[i] * x[i] - bx[i] * z[i])
        dz[i] = factor * (bx[i] * y[i] - by[i] * x[i])
      }
    } else {
      for i in 0..<n {
        dx[i] = 2 * (by[i] * z[i] - bz[i] * y[i])
        dy[i] = 2 * (bz[i] * x[i] - bx[i] * z[i])
        dz[i] = 2 * (bx[i] * y[i] - by[i] * x[i])
      }
    }
    for (slot, numbers) in rates {
      let f = values[slot]
      for (number, list) in numbers.enumerated() {
        list.withUnsafeBufferPointer { list in
          switch number {
          case 0..<3:
            let (m, d) = (state + number * n, result + number * n)
            for i in 0..<n { d[i] += f * list[i] * m[i] }
          case 3..<6:
            let (a, b) = [(0, 1), (0, 2), (1, 2)][number - 3]
            let (p, q) = (state + a * n, state + b * n)
            let (dp, dq) = (result + a * n, result + b * n)
            for i in 0..<n {
              dp[i] += f * list[i] * q[i]
              dq[i] += f * list[i] * p[i]
            }
          default:
            let d = result + (number - 6) * n
            for i in 0..<n { d[i] += f * list[i] }
          }
        }
      }
    }
  }
}
