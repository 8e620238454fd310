import Models

/// Self-energies of both levels from the field's fluctuations (Eqs. A25–A32, A57–A60 of arXiv:2201.00873, corrected:
/// prefactor ig²/2 ∫dν/2π, and G_ψ(ω−ν) for the upper level, G_ψ(ν−ω) for the lower).
final class SelfEnergy {
  /// All of it: Σ_b^R, Σ_a^R, Im Σ_b^K and Im Σ_a^K, one behind the other.
  let values: UnsafeMutablePointer<Double>
  /// Of Green's functions less `values`, after `compare`.
  let residual: UnsafeMutablePointer<Double>
  /// Numbers in `values`.
  let size: Int
  private let convolution: Convolution
  /// Stay until they are set anew.
  let photons: PhotonFunctions
  /// Whether G_ψ(ω−ν) stands in both lines.
  private let isPaperLike: Bool
  private let levelB, levelA, keldysh: Convolution.Spectrum
  /// Of both Keldysh integrals, one as the real part.
  private let sumB, sumA, sumK: Convolution.Spectrum

  init(_ grid: FrequencyGrid, isPaperLike: Bool) {
    convolution = Convolution(grid)
    photons = PhotonFunctions(convolution)
    self.isPaperLike = isPaperLike
    size = 6 * grid.count
    values = .allocate(capacity: size)
    residual = .allocate(capacity: size)
    values.initialize(repeating: 0, count: size)
    residual.initialize(repeating: 0, count: size)
    let make = convolution.makeSpectrum
    (levelB, levelA, keldysh) = (make(), make(), make())
    (sumB, sumA, sumK) = (make(), make(), make())
  }

  deinit {
    values.deallocate()
    residual.deallocate()
  }

  /// Σ_b^R.
  var upper: UnsafeBufferPointer<ComplexNumber> { complex(0) }
  /// Σ_a^R.
  var lower: UnsafeBufferPointer<ComplexNumber> { complex(2 * convolution.grid.count) }
  /// Im Σ_b^K.
  var upperKeldysh: UnsafePointer<Double> { UnsafePointer(values + 4 * convolution.grid.count) }
  /// Im Σ_a^K.
  var lowerKeldysh: UnsafePointer<Double> { UnsafePointer(values + 5 * convolution.grid.count) }

  private func complex(_ place: Int) -> UnsafeBufferPointer<ComplexNumber> {
    let count = convolution.grid.count
    // Two doubles are a complex number.
    return UnsafeBufferPointer(
      start: UnsafeRawPointer(values + place).assumingMemoryBound(to: ComplexNumber.self),
      count: count)
  }

  /// Becomes that of some Green's functions.
  func update(from functions: GreenFunctions) {
    integrate(functions)
    store(values)
  }

  /// Leaves `residual`.
  /// - Returns: the largest part of it, and the largest of the values.
  func compare(to functions: GreenFunctions) -> (change: Double, largest: Double) {
    integrate(functions)
    store(residual)
    var (change, largest) = (0.0, 0.0)
    for k in 0..<size {
      let difference = residual[k] - values[k]
      residual[k] = difference
      // NaN counts.
      if !(abs(difference) <= change) { change = abs(difference) }
      largest = max(largest, abs(values[k]))
    }
    return (change, largest)
  }

  /// By a share of `residual`.
  func move(by share: Double) {
    for k in 0..<size { values[k] += share * residual[k] }
  }

  private func integrate(_ functions: GreenFunctions) {
    load(functions)
    multiply()
    for sum in [sumB, sumA, sumK] { convolution.backward(sum) }
  }

  private func load(_ functions: GreenFunctions) {
    for k in 0..<convolution.grid.count {
      levelB[k] = functions.upper[k]
      levelA[k] = functions.lower[k]
      // Two real functions in one transform.
      keldysh[k] = ComplexNumber(functions.upperKeldysh[k], functions.lowerKeldysh[k])
    }
    convolution.forward(levelB)
    convolution.forward(levelA)
    convolution.forward(keldysh)
  }

  /// Transforms of the integrals; of Keldysh ones the real numbers in front of i.
  private func multiply() {
    let i = ComplexNumber.i
    let (photon, photonKeldysh) = (photons.retarded, photons.keldysh)
    for q in 0..<convolution.length {
      let m = convolution.opposite(q)
      let (both, turned) = (keldysh[q], keldysh[m].conjugate)
      // Im G_bb^K and Im G_aa^K.
      let kb = 0.5 * (both + turned)
      let ka = ComplexNumber(0.5 * (both.im - turned.im), -0.5 * (both.re - turned.re))
      let gb = levelB[q]
      let ga = levelA[q]
      let imaginaryB = imaginary(gb, levelB[m])
      let imaginaryA = imaginary(ga, levelA[m])
      let (p, pk) = (photon[q], photonKeldysh[q])
      let imaginaryP = imaginary(p, photon[m])
      // i G_a i P^K etc.: factors i of the Keldysh functions in front.
      sumB[q] = i * (ga * pk + ka * p)
      let upper = ka * pk + 4 * (imaginaryA * imaginaryP)
      let lower: ComplexNumber
      // The transform of the conjugate, at q or at −q.
      if isPaperLike {
        sumA[q] = i * (gb * pk + kb * photon[m].conjugate)
        lower = kb * pk - 4 * (imaginaryB * imaginaryP)
      } else {
        let (backP, backPK) = (p.conjugate, photonKeldysh[m])
        let backImaginary = imaginary(photon[m], p)
        sumA[q] = i * (gb * backPK + kb * backP)
        lower = kb * backPK - 4 * (imaginaryB * backImaginary)
      }
      // Both integrals are real.
      sumK[q] = ComplexNumber(lower.im - upper.re, -upper.im - lower.re)
    }
  }

  /// The transform of the imaginary part, from that of the function at q and at −q.
  @inline(__always)
  private func imaginary(_ here: ComplexNumber, _ opposite: ComplexNumber) -> ComplexNumber {
    ComplexNumber(0.5 * (here.im + opposite.im), -0.5 * (here.re - opposite.re))
  }

  private func store(_ target: UnsafeMutablePointer<Double>) {
    let factor = 1 / (4 * Double.pi)
    let count = convolution.grid.count
    for k in 0..<count {
      let c = convolution.placeOfConvolution(k)
      let l = isPaperLike ? c : convolution.placeOfCorrelation(k)
      target[2 * k] = -factor * sumB[c].im
      target[2 * k + 1] = factor * sumB[c].re
      target[2 * (count + k)] = -factor * sumA[l].im
      target[2 * (count + k) + 1] = factor * sumA[l].re
      target[4 * count + k] = factor * sumK[c].re
      target[5 * count + k] = factor * sumK[l].im
    }
  }
}
