import Models

/// Self-energies of both levels from the field's fluctuations (Eqs. A25–A32, A57–A60 of arXiv:2201.00873, corrected:
/// prefactor ig²/2 ∫dν/2π, and G_ψ(ω−ν) for the upper level, G_ψ(ν−ω) for the lower).
final class SelfEnergy {
  private(set) var upper, lower: [ComplexNumber]
  /// Im Σ^K.
  private(set) var upperKeldysh, lowerKeldysh: [Double]
  private let convolution: Convolution
  /// Whether G_ψ(ω−ν) stands in both lines.
  private let isPaperLike: Bool
  private let levelB, levelA, keldysh, photon, photonKeldysh: Convolution.Spectrum
  private let sumB, sumA, keldyshB, keldyshA: Convolution.Spectrum

  init(_ grid: FrequencyGrid, isPaperLike: Bool) {
    convolution = Convolution(grid)
    self.isPaperLike = isPaperLike
    upper = [ComplexNumber](repeating: .zero, count: grid.count)
    lower = upper
    upperKeldysh = [Double](repeating: 0, count: grid.count)
    lowerKeldysh = upperKeldysh
    let make = convolution.makeSpectrum
    (levelB, levelA, keldysh) = (make(), make(), make())
    (photon, photonKeldysh) = (make(), make())
    (sumB, sumA) = (make(), make())
    (keldyshB, keldyshA) = (make(), make())
  }

  /// The mode's functions; stay until they are set anew.
  /// - Parameter photons: 1 + 2 n_B(ω + μ_S) at every frequency.
  func setPhotons(kappa: Double, _ frequency: Double, _ photons: (Double) -> Double) {
    let grid = convolution.grid
    for k in 0..<grid.count {
      let w = grid.frequency(k)
      let apart = w + frequency
      let norm = apart * apart + kappa * kappa
      photon[k] = ComplexNumber(apart / norm, -kappa / norm)
      photonKeldysh[k] = ComplexNumber(-2 * kappa * photons(w + frequency) / norm)
    }
    convolution.forward(photon)
    convolution.forward(photonKeldysh)
  }

  /// Σ of some Green's functions.
  /// - Parameter mixing: share of the new one; the rest is as it was.
  /// - Returns: the largest change.
  @discardableResult
  func update(from functions: GreenFunctions, mixing: Double = 1) -> Double {
    load(functions)
    multiply()
    return store(mixing)
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
      keldyshB[q] = -(ka * pk + 4 * (imaginaryA * imaginaryP))
      // The transform of the conjugate, at q or at −q.
      if isPaperLike {
        sumA[q] = i * (gb * pk + kb * photon[m].conjugate)
        keldyshA[q] = -(kb * pk - 4 * (imaginaryB * imaginaryP))
      } else {
        let (backP, backPK) = (p.conjugate, photonKeldysh[m])
        let backImaginary = imaginary(photon[m], p)
        sumA[q] = i * (gb * backPK + kb * backP)
        keldyshA[q] = -(kb * backPK - 4 * (imaginaryB * backImaginary))
      }
    }
  }

  /// The transform of the imaginary part, from that of the function at q and at −q.
  @inline(__always)
  private func imaginary(_ here: ComplexNumber, _ opposite: ComplexNumber) -> ComplexNumber {
    ComplexNumber(0.5 * (here.im + opposite.im), -0.5 * (here.re - opposite.re))
  }

  private func store(_ mixing: Double) -> Double {
    for sum in [sumB, sumA, keldyshB, keldyshA] { convolution.backward(sum) }
    let factor = 1 / (4 * Double.pi)
    var change = 0.0
    for k in 0..<convolution.grid.count {
      let c = convolution.placeOfConvolution(k)
      let l = isPaperLike ? c : convolution.placeOfCorrelation(k)
      let newB = factor * ComplexNumber(-sumB[c].im, sumB[c].re)
      let newA = factor * ComplexNumber(-sumA[l].im, sumA[l].re)
      let (newKB, newKA) = (factor * keldyshB[c].re, factor * keldyshA[l].re)
      let (stepB, stepA) = (newB - upper[k], newA - lower[k])
      change = max(change, stepB.square, stepA.square)
      upper[k] = upper[k] + mixing * stepB
      lower[k] = lower[k] + mixing * stepA
      upperKeldysh[k] += mixing * (newKB - upperKeldysh[k])
      lowerKeldysh[k] += mixing * (newKA - lowerKeldysh[k])
    }
    return change.squareRoot()
  }
}
