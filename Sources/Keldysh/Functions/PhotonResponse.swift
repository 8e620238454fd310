import Models

/// The inverse retarded photon propagator of the normal state, K₁ᴿ(ω) = ½ (ω + iκ + χ(ω)) with the susceptibility χ(ω)
/// of the atoms (Eq. B15 of arXiv:2201.00873): `SaddlePointEquation.susceptibility` in the frame of ω without a field.
/// Frequencies are counted from the common one of atoms and mode.
public struct PhotonResponse {
  /// Rising.
  public let frequencies: [Double]
  /// K₁ᴿ at each.
  public let values: [ComplexNumber]

  /// At chosen frequencies, each by an evaluation of its own.
  init(_ equation: SaddlePointEquation, strength: Double, at frequencies: [Double]) {
    self.frequencies = frequencies
    values = frequencies.map {
      0.5 * equation.residual($0, field: 0, strength: strength)
    }
  }

  /// At frequencies close enough to see where its parts vanish.
  /// - Parameter scan: the same equation on a grid on which an evaluation costs little.
  static func search(
    _ equation: SaddlePointEquation, strength: Double, scan: SaddlePointEquation
  ) -> PhotonResponse {
    guard equation.cavity.selfEnergy == .firstOrder else {
      return PhotonResponse(equation, strength: strength)
    }
    let range = NormalState.range
    let step = min(0.05, 0.2 * scan.cavity.kappa, 0.2 * scan.cavity.gamma)
    let steps = Int(((range.upperBound - range.lowerBound) / step).rounded(.up))
    return PhotonResponse(
      scan, strength: strength,
      at: (0...steps).map {
        range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(steps)
      })
  }

  /// At all frequencies of the grid at once, χ(ω) = (i/2) ∫dν/2π (G_b^K(ν) G_a^A(ν−ω) + G_b^R(ν) G_a^K(ν−ω)), where
  /// self-energies are the same functions in every frame.
  init(_ equation: SaddlePointEquation, strength: Double) {
    precondition(equation.cavity.selfEnergy != .firstOrder)
    _ = equation.susceptibility(0, field: 0, strength: strength)
    let (grid, kappa) = (equation.grid, equation.cavity.kappa)
    let convolution = Convolution(grid)
    let sum = convolution.makeSpectrum()
    Self.correlate(equation.functions, convolution, sum)
    convolution.backward(sum)
    let factor = 1 / (4 * Double.pi)
    frequencies = grid.frequencies
    values = (0..<grid.count).map { k in
      let number = sum[convolution.placeOfCorrelation(k)]
      let chi = factor * ComplexNumber(-number.im, number.re)
      return 0.5 * ComplexNumber(grid.frequency(k) + chi.re, kappa + chi.im)
    }
  }

  /// The transform of G_b^K ⋆ G_a^A + G_b^R ⋆ G_a^K.
  private static func correlate(
    _ functions: GreenFunctions, _ convolution: Convolution, _ sum: Convolution.Spectrum
  ) {
    let make = convolution.makeSpectrum
    let (b, a, kb, ka) = (make(), make(), make(), make())
    for k in 0..<convolution.grid.count {
      b[k] = functions.upper[k]
      a[k] = functions.lower[k].conjugate
      kb[k] = ComplexNumber(0, functions.upperKeldysh[k])
      ka[k] = ComplexNumber(0, functions.lowerKeldysh[k])
    }
    for function in [b, a, kb, ka] { convolution.forward(function) }
    for q in 0..<convolution.length {
      let m = convolution.opposite(q)
      sum[q] = kb[q] * a[m] + b[q] * ka[m]
    }
  }
}

extension PhotonResponse {
  /// Frequencies at which a part of K₁ᴿ vanishes, by straight lines between those of the grid, and whether it rises.
  func zeros(_ part: (ComplexNumber) -> Double, within range: ClosedRange<Double>) -> [(
    frequency: Double, rises: Bool
  )] {
    var zeros: [(frequency: Double, rises: Bool)] = []
    var last: (frequency: Double, value: Double)?
    for (w, number) in zip(frequencies, values) where range.contains(w) {
      let value = part(number)
      if let last, (last.value < 0) != (value < 0) {
        zeros.append(
          (
            last.frequency - last.value * (w - last.frequency) / (value - last.value), value >= 0
          ))
      }
      last = (w, value)
    }
    return zeros
  }
}
