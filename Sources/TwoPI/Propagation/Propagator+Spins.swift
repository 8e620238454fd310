import Numerics

/// The spins: local rotations, ⟨σ⟩, and the spectral and statistical functions a, k.
extension Propagator {
  /// Collocation solution of U' = L U, U(T) = 1, made orthogonal.
  func solveTurns() {
    let n = count
    let size = 3 * (n - 1)
    // (1 − S L) U = 1 + S_{i0} L_0.
    var matrix = [Double](repeating: 0, count: size * size)
    var right = [Double](repeating: 0, count: size * 3)
    let delta = problem.delta
    func local(_ u: Int) -> [Double] {
      [0, -delta, 0, delta, 0, one.b[u], 0, -one.b[u], 0]
    }
    let start = local(0)
    for i in 1..<n {
      for u in 1..<n {
        let l = local(u)
        for r in 0..<3 {
          for c in 0..<3 {
            matrix[(3 * (i - 1) + r) * size + 3 * (u - 1) + c] =
              (i == u && r == c ? 1 : 0) - weights.partial[i * n + u] * l[3 * r + c]
          }
        }
      }
      for r in 0..<3 {
        for c in 0..<3 {
          right[(3 * (i - 1) + r) * 3 + c] =
            (r == c ? 1 : 0) + weights.partial[i * n] * start[3 * r + c]
        }
      }
    }
    solveLinear(&matrix, &right, size: size, columns: 3)
    for r in 0..<9 { turns[r] = r % 4 == 0 ? 1 : 0 }
    for i in 1..<n {
      for r in 0..<9 { turns[9 * i + r] = right[9 * (i - 1) + r] }
      orthogonalize(9 * i)
    }
  }

  /// Two steps of U ← U (3 − UᵀU)/2.
  private func orthogonalize(_ offset: Int) {
    for _ in 0..<2 {
      let u = Array(turns[offset..<(offset + 9)])
      for r in 0..<3 {
        for c in 0..<3 {
          var sum = 0.0
          for m in 0..<3 {
            var square = m == c ? 3.0 : 0.0
            for l in 0..<3 { square -= u[3 * l + m] * u[3 * l + c] }
            sum += u[3 * r + m] * square
          }
          turns[offset + 3 * r + c] = 0.5 * sum
        }
      }
    }
  }

  /// ⟨σ⟩ at the nodes, from what the memory adds.
  func solveSpin() {
    let n = count
    var local = [[Double]](repeating: [Double](repeating: 0, count: n), count: 3)
    for u in 0..<n {
      for alpha in 0..<3 {
        for c in 0..<3 { local[alpha][u] += turns[9 * u + 3 * c + alpha] * one.source[c][u] }
      }
    }
    let start = one.spin.map { $0[0] }
    for i in 1..<n {
      var h = start
      for alpha in 0..<3 {
        for u in 0..<n { h[alpha] += weights.partial[i * n + u] * local[alpha][u] }
      }
      for r in 0..<3 {
        one.spin[r][i] =
          turns[9 * i + 3 * r] * h[0] + turns[9 * i + 3 * r + 1] * h[1]
          + turns[9 * i + 3 * r + 2] * h[2]
      }
    }
  }

  /// a and k of all nodes of the panel, from N.
  func solveFermions() {
    let n = count
    if old > 0 {
      // Rows of U_i H_i with H_i = a(T) + Σ_u S_iu U_uᵀ N_u, as products with (a(T); N).
      let width = 3 + 2 * n
      let matrix = scratch.fermions.elements
      for r in 0..<3 {
        for i in 0..<n {
          let row = matrix + (r * n + i) * width
          let u = 9 * i + 3 * r
          for alpha in 0..<3 { row[alpha] = turns[u + alpha] }
          for k in 0..<n {
            for c in 0..<2 {
              let v = 9 * k + 3 * (c + 1)
              row[3 + 2 * k + c] =
                weights.partial[i * n + k]
                * (turns[u] * turns[v] + turns[u + 1] * turns[v + 1] + turns[u + 2] * turns[v + 2])
            }
          }
        }
      }
      for b in 0..<2 {
        for r in 0..<3 {
          let left = matrix + (r * n + 1) * width
          func product(_ memory: RowGroup, _ out: RowSet) {
            for i in 1..<n { clearOwn(out.row(i)) }
            multiplyRows(
              left, width, n - 1, depth: width, memory.start, memory.columns, into: out.row(1),
              stride: out.stride, strips: share)
          }
          product(panel.spectralMemory[b], rowsOfA(r, b))
          product(panel.statisticalMemory[b], rowsOfK(r, b))
        }
      }
    }
    let m = one.spin
    for b in 0..<2 {
      solveCorner(panel.naCorner.map { $0[b] }, into: panel.aCorner.map { $0[b] }) { _ in
        b == 0 ? (0, 1, 0) : (0, 0, 1)
      }
      solveCorner(panel.nkCorner.map { $0[b] }, into: panel.kCorner.map { $0[b] }) { j in
        b == 0 ? (m[2][j], 0, -m[0][j]) : (-m[1][j], m[0][j], 0)
      }
    }
    for b in 0..<2 {
      for r in 0..<3 {
        attach(panel.aCorner[r][b], to: rowsOfA(r, b), isFactor: false)
        attach(panel.kCorner[r][b], to: rowsOfK(r, b), isFactor: false)
      }
    }
  }

  /// Functions with a given value at t = t'.
  private func solveCorner(
    _ memory: [Corner], into result: [Corner], _ diagonal: (Int) -> (Double, Double, Double)
  ) {
    let n = count
    let h = scratch.second.elements
    for j in 0..<n {
      for i in 0..<n {
        var (x, y, z) = (0.0, 0.0, 0.0)
        for u in 0..<n {
          let weight = weights.partial[i * n + u]
          let (first, second) = (weight * memory[0][u, j], weight * memory[1][u, j])
          let v = 9 * u
          x += turns[v + 3] * first + turns[v + 6] * second
          y += turns[v + 4] * first + turns[v + 7] * second
          z += turns[v + 5] * first + turns[v + 8] * second
        }
        (h[3 * i], h[3 * i + 1], h[3 * i + 2]) = (x, y, z)
      }
      let (x, y, z) = diagonal(j)
      let v = 9 * j
      let x0 = turns[v] * x + turns[v + 3] * y + turns[v + 6] * z - h[3 * j]
      let y0 = turns[v + 1] * x + turns[v + 4] * y + turns[v + 7] * z - h[3 * j + 1]
      let z0 = turns[v + 2] * x + turns[v + 5] * y + turns[v + 8] * z - h[3 * j + 2]
      for i in 0..<n {
        let (x, y, z) = (x0 + h[3 * i], y0 + h[3 * i + 1], z0 + h[3 * i + 2])
        for r in 0..<3 {
          let u = 9 * i + 3 * r
          result[r][i, j] = turns[u] * x + turns[u + 1] * y + turns[u + 2] * z
        }
      }
    }
  }

  /// a_rb and k_rb, r = x, y, z, b = y, z.
  func rowsOfA(_ r: Int, _ b: Int) -> RowSet { panel.a[r][b].function(0) }
  func rowsOfK(_ r: Int, _ b: Int) -> RowSet { panel.k[r][b].function(0) }
}

/// Gaussian elimination with pivots; the solution overwrites the right sides.
func solveLinear(_ a: inout [Double], _ b: inout [Double], size: Int, columns: Int) {
  a.withUnsafeMutableBufferPointer { a in
    b.withUnsafeMutableBufferPointer { b in
      for k in 0..<size {
        var pivot = k
        for i in (k + 1)..<max(size, k + 1) where abs(a[i * size + k]) > abs(a[pivot * size + k]) {
          pivot = i
        }
        if pivot != k {
          for j in k..<size { a.swapAt(k * size + j, pivot * size + j) }
          for j in 0..<columns { b.swapAt(k * columns + j, pivot * columns + j) }
        }
        let inverse = 1 / a[k * size + k]
        for i in (k + 1)..<max(size, k + 1) {
          let factor = a[i * size + k] * inverse
          guard factor != 0 else { continue }
          for j in k..<size { a[i * size + j] -= factor * a[k * size + j] }
          for j in 0..<columns { b[i * columns + j] -= factor * b[k * columns + j] }
        }
      }
      for k in Swift.stride(from: size - 1, through: 0, by: -1) {
        for j in 0..<columns {
          var sum = b[k * columns + j]
          for i in (k + 1)..<max(size, k + 1) { sum -= a[k * size + i] * b[i * columns + j] }
          b[k * columns + j] = sum / a[k * size + k]
        }
      }
    }
  }
}
