import Models

/// The atoms' Green's functions on a grid of frequencies, in the frame of the condensate: levels b (upper) and a
/// (lower), G_ba = x g_ba with the coherent field x. Keldysh components of one level are imaginary.
struct GreenFunctions {
  var upper, lower: [ComplexNumber]
  /// G_ba^R / x.
  var mixed: [ComplexNumber]
  /// Im G_bb^K, Im G_aa^K.
  var upperKeldysh, lowerKeldysh: [Double]
  /// G_ba^K / x.
  var mixedKeldysh: [ComplexNumber]

  init(count: Int) {
    upper = [ComplexNumber](repeating: .zero, count: count)
    lower = upper
    mixed = upper
    mixedKeldysh = upper
    upperKeldysh = [Double](repeating: 0, count: count)
    lowerKeldysh = upperKeldysh
  }

  /// Those of inverse retarded functions A_b, A_a and of Keldysh sources iS_b, iS_a at one frequency:
  /// G^R = ((A_b, −x), (−x, A_a))⁻¹, G^K = G^R i diag(S_b, S_a) G^A.
  @inline(__always)
  mutating func set(
    _ k: Int, _ inverseUpper: ComplexNumber, _ inverseLower: ComplexNumber, _ field: Double,
    _ sourceUpper: Double, _ sourceLower: Double
  ) {
    let determinant = inverseUpper * inverseLower - ComplexNumber(field * field)
    let norm = determinant.re * determinant.re + determinant.im * determinant.im
    let reciprocal = ComplexNumber(determinant.re / norm, -determinant.im / norm)
    upper[k] = inverseLower * reciprocal
    lower[k] = inverseUpper * reciprocal
    mixed[k] = reciprocal
    let (b, a) = (inverseUpper.square, inverseLower.square)
    upperKeldysh[k] = (a * sourceUpper + field * field * sourceLower) / norm
    lowerKeldysh[k] = (b * sourceLower + field * field * sourceUpper) / norm
    let sum = ComplexNumber(
      inverseLower.re * sourceUpper + inverseUpper.re * sourceLower,
      inverseLower.im * sourceUpper - inverseUpper.im * sourceLower)
    mixedKeldysh[k] = ComplexNumber(-sum.im / norm, sum.re / norm)
  }
}

extension ComplexNumber {
  /// |z|².
  @inline(__always)
  var square: Double { re * re + im * im }
}
