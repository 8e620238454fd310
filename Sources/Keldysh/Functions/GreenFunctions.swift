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

  /// Those of inverse retarded functions A_b, A_a and of Keldysh sources iS_b, iS_a at each frequency:
  /// G^R = ((A_b, −x), (−x, A_a))⁻¹, G^K = G^R i diag(S_b, S_a) G^A.
  @inline(__always)
  mutating func fill(
    _ field: Double,
    _ values: (Int) -> (
      inverseUpper: ComplexNumber, inverseLower: ComplexNumber, sourceUpper: Double,
      sourceLower: Double
    )
  ) {
    let square = field * field
    upper.withUnsafeMutableBufferPointer { upper in
      lower.withUnsafeMutableBufferPointer { lower in
        mixed.withUnsafeMutableBufferPointer { mixed in
          upperKeldysh.withUnsafeMutableBufferPointer { upperKeldysh in
            lowerKeldysh.withUnsafeMutableBufferPointer { lowerKeldysh in
              mixedKeldysh.withUnsafeMutableBufferPointer { mixedKeldysh in
                for k in upper.indices {
                  let (inverseB, inverseA, sourceB, sourceA) = values(k)
                  let determinant = inverseB * inverseA - ComplexNumber(square)
                  let norm = determinant.square
                  let reciprocal = ComplexNumber(determinant.re / norm, -determinant.im / norm)
                  upper[k] = inverseA * reciprocal
                  lower[k] = inverseB * reciprocal
                  mixed[k] = reciprocal
                  let (b, a) = (inverseB.square, inverseA.square)
                  upperKeldysh[k] = (a * sourceB + square * sourceA) / norm
                  lowerKeldysh[k] = (b * sourceA + square * sourceB) / norm
                  let sum = ComplexNumber(
                    inverseA.re * sourceB + inverseB.re * sourceA,
                    inverseA.im * sourceB - inverseB.im * sourceA)
                  mixedKeldysh[k] = ComplexNumber(-sum.im / norm, sum.re / norm)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Whether no spectral function is negative by more than rounding and the ends of the grid can do.
  var arePositive: Bool {
    [upper, lower].allSatisfy { level in
      var (least, most) = (Double.infinity, -Double.infinity)
      for number in level {
        least = min(least, -number.im)
        most = max(most, -number.im)
      }
      return least >= -1e-5 * most
    }
  }
}

extension ComplexNumber {
  /// |z|².
  @inline(__always)
  var square: Double { re * re + im * im }
}
