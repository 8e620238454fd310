import Models
import Numerics

/// Σ_ij Γ_ij (L_j ρ L_i† − ½ {L_i†L_j, ρ}) of operators L_j = c_j + w_j·J_j of different sites: the fields
/// −Im (Φ̄_i w_i) with Φ_i = Σ_j Γ_ij ⟨L_j⟩, the spin itself left out: matrix products.
final class CorrelatedJumps {
  private let sites: [Int]
  private let spins: [Double]
  private let vectors: [Double]
  private let constants: [ComplexNumber]
  private let matrix: DecayMatrix
  private let layout: StateLayout
  /// Re and Im of ⟨L_j⟩, and of Φ_i.
  private let means, fields: UnsafeMutablePointer<Double>

  init(_ jumps: [LinearOperator], _ matrix: DecayMatrix, _ layout: StateLayout) {
    (self.matrix, self.layout) = (matrix, layout)
    sites = jumps.map { $0.spins[0].site }
    spins = sites.map { layout.spins[$0] }
    vectors = jumps.flatMap { $0.spins[0].vector.flatMap { [$0.re, $0.im] } }
    constants = jumps.map(\.constant)
    means = .allocate(capacity: 4 * sites.count)
    means.initialize(repeating: 0, count: 4 * sites.count)
    fields = means + 2 * sites.count
  }

  deinit { means.deallocate() }

  func add(_ state: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>) {
    let (count, n) = (sites.count, layout.sites)
    vectors.withUnsafeBufferPointer { w in
      for (number, site) in sites.enumerated() {
        let own = CollectiveJump.mean(w.baseAddress! + 6 * number, state + site, n)
        means[number] = constants[number].re + spins[number] * own.re
        means[count + number] = constants[number].im + spins[number] * own.im
      }
      fields.update(repeating: 0, count: 2 * count)
      for part in 0..<2 {
        BLAS.multiply(
          matrix.real, by: means + part * count, alpha: 1, addingTo: fields + part * count)
      }
      if let imaginary = matrix.imaginary {
        BLAS.multiply(imaginary, by: means + count, alpha: -1, addingTo: fields)
        BLAS.multiply(imaginary, by: means, alpha: 1, addingTo: fields + count)
      }
      for (number, site) in sites.enumerated() {
        let w = w.baseAddress! + 6 * number
        let own = CollectiveJump.mean(w, state + site, n)
        let rate = matrix.real[number, number]
        // Of all spins but one.
        let re = fields[number] - rate * own.re
        let im = fields[count + number] - rate * own.im
        for axis in 0..<3 {
          gradient[axis * n + site] -=
            spins[number] * (re * w[2 * axis + 1] - im * w[2 * axis])
        }
      }
    }
  }

  var bytes: Double {
    8 * Double(sites.count) * Double(sites.count) * (matrix.imaginary == nil ? 2 : 4)
      + 100 * Double(sites.count)
  }
}
