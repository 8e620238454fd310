import Foundation

/// e^{−iHt} ψ by Chebyshev polynomials of a constant H: with the spectrum in c ± r,
///   e^{−iHt} = e^{−ict} Σ_k (2 − δ_k0) (−i)^k J_k(rt) T_k((H − c)/r).
/// The coefficients fall faster than exponentially once k > rt, so the error is known.
final class ChebyshevSeries {
  private let hamiltonian: StateOperator
  private let center: Double
  private let radius: Double
  private let size: Int
  private let room: Buffer<Double>
  let candidate: UnsafeMutablePointer<Double>

  init(_ hamiltonian: SparseOperator) {
    self.hamiltonian = StateOperator(hamiltonian)
    let (low, high) = hamiltonian.spectrumBounds
    (center, radius) = ((low + high) / 2, max((high - low) / 2, 1e-300))
    size = 2 * hamiltonian.count
    room = Buffer(zeros: 4 * size)
    candidate = room.pointer
  }

  /// The longest step of one series, which takes a few hundred terms.
  var longestStep: Double { 200 / radius }

  /// e^{−iHt} ψ into `candidate`.
  /// - Parameters:
  ///   - step: t, of either sign.
  ///   - tolerance: relative to the norm.
  /// - Returns: false once `goesOn` is.
  func apply(
    _ psi: UnsafePointer<Double>, step: Double, tolerance: Double, goesOn: () -> Bool
  ) -> Bool {
    let x = radius * step
    var (last, own, next) = (
      room.pointer + size, room.pointer + 2 * size, room.pointer + 3 * size
    )
    last.update(from: psi, count: size)
    let first = jn(0, x)
    for index in 0..<size { candidate[index] = first * psi[index] }
    product(last, own, factor: 1, minus: nil)
    var k = 1
    while true {
      let coefficient = 2 * jn(Int32(k), x)
      add(own, coefficient, power: k)
      if Double(k) > abs(x), abs(coefficient) < tolerance { break }
      if k % 32 == 0, !goesOn() { return false }
      product(own, next, factor: 2, minus: last)
      (last, own, next) = (own, next, last)
      k += 1
    }
    let (c, s) = (cos(center * step), -sin(center * step))
    for index in 0..<(size / 2) {
      let (a, b) = (candidate[2 * index], candidate[2 * index + 1])
      candidate[2 * index] = c * a - s * b
      candidate[2 * index + 1] = c * b + s * a
    }
    return true
  }

  /// out = factor (H − c)/r x − minus.
  private func product(
    _ x: UnsafeMutablePointer<Double>, _ out: UnsafeMutablePointer<Double>, factor: Double,
    minus: UnsafeMutablePointer<Double>?
  ) {
    hamiltonian.apply(x, out)
    let scale = factor / radius
    guard let minus else {
      for index in 0..<size { out[index] = scale * (out[index] - center * x[index]) }
      return
    }
    for index in 0..<size {
      out[index] = scale * (out[index] - center * x[index]) - minus[index]
    }
  }

  /// candidate += (−i)^power coefficient φ.
  private func add(_ phi: UnsafeMutablePointer<Double>, _ coefficient: Double, power: Int) {
    let value = power & 2 == 0 ? coefficient : -coefficient
    if power & 1 == 0 {
      for index in 0..<size { candidate[index] += value * phi[index] }
      return
    }
    // −i (a + ib) = b − ia.
    for index in 0..<(size / 2) {
      candidate[2 * index] += value * phi[2 * index + 1]
      candidate[2 * index + 1] -= value * phi[2 * index]
    }
  }
}

extension SparseOperator {
  /// Between which the spectrum of a Hermitian matrix is, by its rows (Gershgorin).
  var spectrumBounds: (low: Double, high: Double) {
    let (re, im) = values(at: 0)
    var (low, high) = (Double.infinity, -Double.infinity)
    for row in 0..<count {
      var (diagonal, others) = (0.0, 0.0)
      for index in starts[row]..<starts[row + 1] {
        if Int(columns[index]) == row {
          diagonal = re[index]
        } else {
          others += hypot(re[index], im[index])
        }
      }
      (low, high) = (min(low, diagonal - others), max(high, diagonal + others))
    }
    return (low, high)
  }
}
