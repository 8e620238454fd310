import Numerics

/// What a Lie–Runge–Kutta step works in.
final class RungeKuttaBlocks {
  let half, stage, k1, k2, k3, k4: LaneBuffer

  init(rows: Int, groups: Int) {
    func block() -> LaneBuffer { LaneBuffer(rows: rows, groups: groups) }
    (half, stage) = (block(), block())
    (k1, k2, k3, k4) = (block(), block(), block(), block())
  }
}

/// One step of the commutator-free Lie–Runge–Kutta method of order 4 with four gradients and five turns
/// (Celledoni, Marthinsen and Owren, doi:10.1016/S0167-739X(02)00161-9): spins are turned, so that they
/// keep their lengths; for modes it is the classical method of Runge and Kutta.
struct LieRungeKutta {
  let structure: FlowStructure

  /// - Parameters:
  ///   - z: the variables, moved in place.
  ///   - columns: which columns of the blocks belong to `z`.
  ///   - gradient: adds ∂F/∂z at the first to the second.
  func step(
    _ z: LaneColumns, duration h: Double, blocks: RungeKuttaBlocks, columns: Range<Int>,
    gradient: (_ z: LaneColumns, _ gradient: LaneColumns) -> Void
  ) {
    func columnsOf(_ block: LaneBuffer) -> LaneColumns { LaneColumns(block, columns) }
    let (half, stage) = (columnsOf(blocks.half), columnsOf(blocks.stage))
    let (k1, k2, k3, k4) = (
      columnsOf(blocks.k1), columnsOf(blocks.k2), columnsOf(blocks.k3), columnsOf(blocks.k4)
    )
    func evaluate(_ z: LaneColumns, _ k: LaneColumns) {
      structure.clear(k)
      gradient(z, k)
    }
    evaluate(z, k1)
    move(z, to: half, k1.lanes, h / 2)
    evaluate(half, k2)
    move(z, to: stage, k2.lanes, h / 2)
    evaluate(stage, k3)
    move(half, to: stage, k1.lanes, k3.lanes, h)
    evaluate(stage, k4)
    finish(z, (k1.lanes, k2.lanes, k3.lanes, k4.lanes), h)
  }

  /// exp(h k) z.
  private func move(
    _ z: LaneColumns, to result: LaneColumns, _ k: UnsafeMutablePointer<Lanes>, _ h: Double
  ) {
    let twice = 2 * h
    for site in structure.sites {
      forEachSpin(z, result, site.row) { x, y, s in
        (k[x] * twice, k[y] * twice, k[s] * twice)
      }
    }
    for row in structure.modes {
      forEachMode(z, result, row) { re, im in (k[im] * (h / 2), k[re] * (-h / 2)) }
    }
  }

  /// exp(h (k₃ − ½ k₁)) z.
  private func move(
    _ z: LaneColumns, to result: LaneColumns, _ k1: UnsafeMutablePointer<Lanes>,
    _ k3: UnsafeMutablePointer<Lanes>, _ h: Double
  ) {
    @inline(__always) func field(_ i: Int) -> Lanes {
      k3[i].addingProduct(k1[i], Lanes(repeating: -0.5))
    }
    let twice = 2 * h
    for site in structure.sites {
      forEachSpin(z, result, site.row) { x, y, s in
        (field(x) * twice, field(y) * twice, field(s) * twice)
      }
    }
    for row in structure.modes {
      forEachMode(z, result, row) { re, im in (field(im) * (h / 2), field(re) * (-h / 2)) }
    }
  }

  /// exp(h (−k₁/12 + k₂/6 + k₃/6 + k₄/4)) exp(h (k₁/4 + k₂/6 + k₃/6 − k₄/12)) z.
  private func finish(
    _ z: LaneColumns,
    _ k: (
      UnsafeMutablePointer<Lanes>, UnsafeMutablePointer<Lanes>, UnsafeMutablePointer<Lanes>,
      UnsafeMutablePointer<Lanes>
    ), _ h: Double
  ) {
    let (k1, k2, k3, k4) = k
    let (large, small) = (Lanes(repeating: h / 2), Lanes(repeating: -h / 6))
    let middle = h / 3
    for site in structure.sites {
      let (row, stride) = (site.row * z.stride, z.stride)
      for x in row..<(row + z.count) {
        let (y, s) = (x + stride, x + 2 * stride)
        let mean = ((k2[x] + k3[x]) * middle, (k2[y] + k3[y]) * middle, (k2[s] + k3[s]) * middle)
        let first = (
          mean.0.addingProduct(k1[x], large).addingProduct(k4[x], small),
          mean.1.addingProduct(k1[y], large).addingProduct(k4[y], small),
          mean.2.addingProduct(k1[s], large).addingProduct(k4[s], small)
        )
        let second = (
          mean.0.addingProduct(k4[x], large).addingProduct(k1[x], small),
          mean.1.addingProduct(k4[y], large).addingProduct(k1[y], small),
          mean.2.addingProduct(k4[s], large).addingProduct(k1[s], small)
        )
        let before = (z.lanes[x], z.lanes[y], z.lanes[s])
        (z.lanes[x], z.lanes[y], z.lanes[s]) = lengthKept(
          turnedShort(turnedShort(before, by: first), by: second), as: before)
      }
    }
    let (outer, inner) = (Lanes(repeating: h / 12), Lanes(repeating: h / 6))
    for row in structure.modes {
      let first = row * z.stride
      for re in first..<(first + z.count) {
        let im = re + z.stride
        let x = ((k1[im] + k4[im]) * outer).addingProduct(k2[im] + k3[im], inner)
        let y = ((k1[re] + k4[re]) * outer).addingProduct(k2[re] + k3[re], inner)
        z.lanes[re] += x
        z.lanes[im] -= y
      }
    }
  }

  @inline(__always)
  private func forEachSpin(
    _ z: LaneColumns, _ result: LaneColumns, _ row: Int,
    _ vector: (_ x: Int, _ y: Int, _ z: Int) -> (Lanes, Lanes, Lanes)
  ) {
    let (first, stride) = (row * z.stride, z.stride)
    for x in first..<(first + z.count) {
      let (y, s) = (x + stride, x + 2 * stride)
      (result.lanes[x], result.lanes[y], result.lanes[s]) = turnedShort(
        (z.lanes[x], z.lanes[y], z.lanes[s]), by: vector(x, y, s))
    }
  }

  @inline(__always)
  private func forEachMode(
    _ z: LaneColumns, _ result: LaneColumns, _ row: Int,
    _ shift: (_ re: Int, _ im: Int) -> (Lanes, Lanes)
  ) {
    let first = row * z.stride
    for re in first..<(first + z.count) {
      let im = re + z.stride
      let (x, y) = shift(re, im)
      result.lanes[re] = z.lanes[re] + x
      result.lanes[im] = z.lanes[im] + y
    }
  }
}
