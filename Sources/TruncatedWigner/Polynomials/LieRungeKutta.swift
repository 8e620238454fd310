import CLanes
import Numerics

/// What a Lie–Runge–Kutta step works in.
final class RungeKuttaBlocks {
  let stage, k1, k2, k3, k4: LaneBuffer

  init(rows: Int, groups: Int) {
    func block() -> LaneBuffer { LaneBuffer(rows: rows, groups: groups) }
    stage = block()
    (k1, k2, k3, k4) = (block(), block(), block(), block())
  }
}

/// One step of the Lie–Runge–Kutta method of order 4 of Munthe-Kaas (doi:10.1016/S0168-9274(98)00030-0)
/// with two commutators, which for spins are vector products: with the fields b of the stages times h,
///   b₁ at s, b₂ at R(b₁/2) s, b₃ at R(b₂/2 − b₁ × b₂/8) s, b₄ at R(b₃) s,
///   s → R((b₁ + 2b₂ + 2b₃ + b₄)/6 − b₁ × b₄/12) s.
/// R(b) turns by b, so that spins keep their lengths. For modes it is the classical method of Runge and
/// Kutta.
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
    let stage = columnsOf(blocks.stage)
    let (k1, k2, k3, k4) = (
      columnsOf(blocks.k1), columnsOf(blocks.k2), columnsOf(blocks.k3), columnsOf(blocks.k4)
    )
    func evaluate(_ z: LaneColumns, _ k: LaneColumns) {
      structure.clear(k)
      gradient(z, k)
    }
    evaluate(z, k1)
    turn(z, to: stage, k1.lanes, h)
    shift(z, to: stage, k1.lanes, h / 2)
    evaluate(stage, k2)
    turn(z, to: stage, k1.lanes, k2.lanes, h)
    shift(z, to: stage, k2.lanes, h / 2)
    evaluate(stage, k3)
    turn(z, to: stage, k3.lanes, 2 * h)
    shift(z, to: stage, k3.lanes, h)
    evaluate(stage, k4)
    finishTurns(z, stage, (k1.lanes, k2.lanes, k3.lanes, k4.lanes), h)
    finishShifts(z, (k1.lanes, k2.lanes, k3.lanes, k4.lanes), h)
  }

  private typealias Gradient = UnsafeMutablePointer<Lanes>

  /// R(scale · k).
  private func turn(_ z: LaneColumns, to stage: LaneColumns, _ k: Gradient, _ scale: Double) {
    let stride = z.stride
    forEachSpin(z) { x in
      if twa_turn_by(z.lanes + x, stage.lanes + x, stride, k + x, scale) == 0 {
        turnFar(
          z.lanes + x, by: stage.lanes + x, into: stage.lanes + x, stride: stride, isStage: true)
      }
    }
  }

  /// R(b₂/2 − b₁ × b₂/8).
  private func turn(
    _ z: LaneColumns, to stage: LaneColumns, _ k1: Gradient, _ k2: Gradient, _ h: Double
  ) {
    let (stride, product) = (z.stride, -h * h / 2)
    forEachSpin(z) { x in
      if twa_turn_by_product(z.lanes + x, stage.lanes + x, stride, k1 + x, k2 + x, h, product) == 0
      {
        turnFar(
          z.lanes + x, by: stage.lanes + x, into: stage.lanes + x, stride: stride, isStage: true)
      }
    }
  }

  /// Where the x components of all spins are.
  @inline(__always)
  private func forEachSpin(_ z: LaneColumns, _ body: (_ x: Int) -> Void) {
    for site in structure.sites {
      let first = site.row * z.stride
      for x in first..<(first + z.count) { body(x) }
    }
  }

  private func shift(_ z: LaneColumns, to stage: LaneColumns, _ k: Gradient, _ time: Double) {
    let half = Lanes(repeating: time / 2)
    for row in structure.modes {
      let first = row * z.stride
      for re in first..<(first + z.count) {
        let im = re + z.stride
        stage.lanes[re] = z.lanes[re].addingProduct(half, k[im])
        stage.lanes[im] = z.lanes[im].addingProduct(-half, k[re])
      }
    }
  }

  private func finishTurns(
    _ z: LaneColumns, _ stage: LaneColumns, _ k: (Gradient, Gradient, Gradient, Gradient),
    _ h: Double
  ) {
    let (k1, k2, k3, k4) = k
    let (outer, inner, product, stride) = (h / 3, h / 1.5, -h * h / 3, z.stride)
    forEachSpin(z) { x in
      if twa_turn_by_mean(
        z.lanes + x, stage.lanes + x, stride, k1 + x, k2 + x, k3 + x, k4 + x, outer, inner, product)
        == 0
      {
        turnFar(z.lanes + x, by: stage.lanes + x, into: z.lanes + x, stride: stride, isStage: false)
      }
    }
  }

  private func finishShifts(
    _ z: LaneColumns, _ k: (Gradient, Gradient, Gradient, Gradient), _ h: Double
  ) {
    let (k1, k2, k3, k4) = k
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
}
