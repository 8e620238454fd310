import Foundation
import Numerics

/// Random Hamiltonians that are quadratic forms in single modes, Σ_n w_n F_n with
/// F = p (Re a)² + q Re a Im a + r (Im a)²: z' = M z with M = (q/2, r; −p, −q/2), and
///   e^M = cosh √δ + (sinh √δ/√δ) M,  δ = q²/4 − p r.
final class QuadraticModes {
  private let monomials: MonomialList
  /// First rows of the modes, and, of every monomial, which row of the forms it adds to.
  private let modes: [Int]
  private let targets: [Int]
  private let forms: LaneBuffer

  /// - Parameter monomials: of degree 2, both factors of the same mode.
  init(_ monomials: MonomialList, spinRows: Int, groups: Int) {
    self.monomials = monomials
    modes = FlowStructure(monomials, spinRows: spinRows).modes
    let places = Dictionary(uniqueKeysWithValues: zip(modes, modes.indices))
    var targets: [Int] = []
    monomials.forEach { _, rows in
      let (a, b) = (Int(rows[0]) - spinRows, Int(rows[1]) - spinRows)
      targets.append(3 * places[spinRows + a / 2 * 2]! + a % 2 + b % 2)
    }
    self.targets = targets
    forms = LaneBuffer(rows: 3 * modes.count, groups: groups)
  }

  func update(at time: Double) { monomials.coefficients.update(at: time) }

  /// Adds the derivatives of Σ w_n F_n.
  func addGradient(at z: LaneColumns, weights: LaneColumns, to gradient: LaneColumns) {
    monomials.addGradient(at: z, weights: weights, to: gradient)
  }

  /// - Parameter weights: w, a row for every polynomial.
  func move(_ z: LaneColumns, weights: LaneColumns) {
    let forms = LaneColumns(forms, 0..<z.count)
    for row in 0..<(3 * modes.count) { forms.clear(row: row) }
    for monomial in targets.indices {
      let (form, weight) = (
        forms.row(targets[monomial]), weights.row(Int(monomials.owners[monomial]))
      )
      let c = Lanes(repeating: monomials.coefficients.values[monomial])
      for column in 0..<z.count { form[column].addProduct(c, weight[column]) }
    }
    for (place, row) in modes.enumerated() {
      let (re, im) = (z.row(row), z.row(row + 1))
      let (p, q, r) = (forms.row(3 * place), forms.row(3 * place + 1), forms.row(3 * place + 2))
      for i in 0..<z.count {
        let half = q[i] * 0.5
        let (c, s) = hyperbolic((half * half).addingProduct(-p[i], r[i]))
        let (x, y) = (re[i], im[i])
        re[i] = (c * x).addingProduct(s, (half * x).addingProduct(r[i], y))
        im[i] = (c * y).addingProduct(-s, (half * y).addingProduct(p[i], x))
      }
    }
  }
}

/// cosh √δ and sinh √δ/√δ, for δ < 0 cos √−δ and sin √−δ/√−δ.
@inline(__always)
func hyperbolic(_ delta: Lanes) -> (c: Lanes, s: Lanes) {
  var c = Lanes(repeating: 1)
  var s = Lanes(repeating: 1)
  // Horner's scheme of Σ δᵏ/(2k)! and Σ δᵏ/(2k + 1)!; error below 10⁻¹⁷ for |δ| ≤ 1.
  for k in [9.0, 8, 7, 6, 5, 4, 3, 2, 1] {
    c = Lanes(repeating: 1).addingProduct(c * (1 / (2 * k * (2 * k - 1))), delta)
    s = Lanes(repeating: 1).addingProduct(s * (1 / (2 * k * (2 * k + 1))), delta)
  }
  for lane in 0..<laneCount where abs(delta[lane]) > 1 {
    let root = abs(delta[lane]).squareRoot()
    (c[lane], s[lane]) =
      delta[lane] > 0
      ? (Foundation.cosh(root), Foundation.sinh(root) / root)
      : (Foundation.cos(root), Foundation.sin(root) / root)
  }
  return (c, s)
}
