import Models
import Numerics
import TestSupport
import Testing

@testable import TruncatedWigner

/// The flow of a term over a short time is its effective field: ds = Ω × s dt, and da.
@Suite("flows and fields of terms") struct TermFieldTests {
  private static let (sites, modes) = (5, 3)

  private static func matrix(_ rows: Int, _ columns: Int, isSymmetric: Bool = false) -> Matrix {
    var random = SplitMix(seed: 410)
    let matrix = Matrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns { matrix[i, j] = random.symmetric() }
    }
    for i in 0..<rows where isSymmetric { for j in 0..<i { matrix[i, j] = matrix[j, i] } }
    return matrix
  }

  private static func expectField(
    _ part: any PhaseSpacePart, modes: Int = modes, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    blasSingleThreaded()
    let term = part.term()
    var random = SplitMix(seed: 411)
    let state = BatchState(sites: sites, modes: modes, trajectories: 16, width: 16)
    for buffer in [state.sx, state.sy, state.sz, state.re, state.im] {
      for i in 0..<(buffer.rows * 16) { buffer.doubles[i] = random.symmetric() }
    }
    let start = (0..<16).map(state.variables)
    let field = EffectiveField(like: state)
    term.addField(state, to: field, at: 0)
    let duration = 1e-5
    term.flow(duration: duration, like: state)
      .apply(state, at: StepContext(noise: nil, firstTrajectory: 0, index: 0))
    var largest = 0.0
    for lane in 0..<16 {
      let (s, after) = (start[lane], state.variables(lane))
      var expected = [Double](repeating: 0, count: s.count)
      for site in 0..<sites {
        let (x, y, z) = (s[site], s[sites + site], s[2 * sites + site])
        let (u, v, w) = (field.x[site, lane], field.y[site, lane], field.z[site, lane])
        expected[site] = v * z - w * y
        expected[sites + site] = w * x - u * z
        expected[2 * sites + site] = u * y - v * x
      }
      for mode in 0..<modes {
        expected[3 * sites + mode] = field.re[mode, lane]
        expected[3 * sites + modes + mode] = field.im[mode, lane]
      }
      for i in s.indices {
        largest = max(largest, abs((after[i] - s[i]) / duration - expected[i]))
      }
    }
    #expect(largest < 1e-3, "\(what): \(largest)", sourceLocation: sourceLocation)
  }

  @Test("fields, loss and pump") func spins() {
    var random = SplitMix(seed: 412)
    let fields = (0..<Self.sites).map { _ in
      SIMD3(random.symmetric(), random.symmetric(), random.symmetric())
    }
    Self.expectField(LocalField(fields), "any field")
    Self.expectField(LocalField(fields.map { SIMD3($0.x, 0, 0) }), "fields along x")
    Self.expectField(LocalField(fields.map { SIMD3(0, $0.y, 0) }), "fields along y")
    Self.expectField(LocalField(fields.map { SIMD3(0, 0, $0.z) }), "fields along z")
    Self.expectField(
      SpinDecay(down: [0.5, 0, 1, 0.3, 0.2], up: [0.1, 0.4, 0, 0.3, 2]), "loss and pump")
  }

  @Test("Ising couplings", arguments: [SpinAxis.x, .y, .z]) func ising(axis: SpinAxis) {
    let dense = Self.matrix(Self.sites, Self.sites, isSymmetric: true)
    Self.expectField(IsingCoupling(axis: axis, couplings: .dense(dense)), "dense, \(axis)")
    let sparse = SparseMatrix(
      rows: (0..<Self.sites).map { i in
        (0..<i).map { (column: $0, value: dense[i, $0]) }
          + ((i + 1)..<Self.sites).map { (column: $0, value: dense[i, $0]) }
      })
    Self.expectField(IsingCoupling(axis: axis, couplings: .sparse(sparse)), "sparse, \(axis)")
  }

  @Test("couplings to quadratures", arguments: [SpinAxis.x, .y, .z], [true, false])
  func quadratures(axis: SpinAxis, isReal: Bool) {
    func part(_ couplings: Matrix) -> QuadratureCoupling {
      QuadratureCoupling(
        axis: axis, quadrature: isReal ? .real : .imaginary, couplings: couplings)
    }
    let what = "\(axis), \(isReal ? "Re" : "Im") a"
    Self.expectField(part(Self.matrix(Self.sites, Self.modes)), "several modes, \(what)")
    Self.expectField(part(Self.matrix(Self.sites, 1)), modes: 1, "one mode, \(what)")
    let uniform = Matrix(rows: Self.sites, columns: 1)
    for i in 0..<Self.sites { uniform[i, 0] = 0.7 }
    Self.expectField(part(uniform), modes: 1, "one mode, all alike, \(what)")
  }

  @Test("modes") func modes() {
    Self.expectField(
      FreeModes([
        .init(omega: 1.3, decay: 0.4, drive: SIMD2(0.6, -0.35)), .init(omega: -0.7, decay: 0.2),
        .init(omega: 0, drive: SIMD2(0.2, 0.1)),
      ]), "free modes")
    Self.expectField(KerrNonlinearity(strengths: [0.8, -0.3, 0]), "Kerr")
  }
}
