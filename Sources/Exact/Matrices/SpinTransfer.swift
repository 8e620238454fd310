import Foundation
import Models

/// How one spin ½ of N interchangeable ones acts on the state of all.
///
/// A state that no exchange of spins changes is ρ = ⊕_j ρ_j ⊗ 1/d_j over j = N/2, N/2 − 1, …, d_j the number
/// of ways that spins add up to j. By the theorem of Wigner and Eckart
///   Σ_k σ^a_k ρ σ^b_k = Σ_{δ = 0, ±1} T^a_δ ρ T^b_δ†
/// with matrices T_δ from spin j to j + δ that turn as vectors
/// (Chase & Geremia, PRA 78, 052101; Shammah et al., PRA 98, 063815).
enum SpinTransfer {
  /// T^x_δ, T^y_δ, T^z_δ on the ladder of all spins that N spins ½ add up to.
  static func matrices(_ ladder: SpinLadder, spins: Int, change: Int) -> [LocalMatrix] {
    let (twice, starts) = (ladder.twiceSpins, ladder.starts)
    // |j, m⟩ by twice j: the ladder falls by two.
    let places = Dictionary(uniqueKeysWithValues: zip(twice, starts))
    var elements: [[SpinLadder.Element]] = [[], [], []]
    for (twiceSpin, start) in zip(twice, starts) {
      let target = twiceSpin + 2 * change
      guard let end = places[target] else { continue }
      let factor = weight(twice: twiceSpin, spins: spins, change: change).squareRoot()
      if factor == 0 { continue }
      for level in 0...twiceSpin {
        // Component q raises m by q: the level of the target falls from its own top.
        for q in -1...1 {
          let row = level + change - q
          guard (0...target).contains(row) else { continue }
          let value = factor * component(q, j: Double(twiceSpin) / 2, level, change)
          elements[q + 1].append((end + row, start + level, ComplexNumber(value)))
        }
      }
    }
    let parts = elements.map { LocalMatrix(size: ladder.size, $0) }
    let (minus, z, plus) = (parts[0], parts[1], parts[2])
    return [
      plus + minus, (-ComplexNumber.i) * plus + ComplexNumber.i * minus, ComplexNumber(2) * z,
    ]
  }

  /// Of S^q_k S^r_k summed over k.
  private static func weight(twice: Int, spins: Int, change: Int) -> Double {
    let (j, half) = (Double(twice) / 2, Double(spins) / 2)
    switch change {
    case 0: return twice == 0 ? 0 : (half + 1) / (2 * j * (j + 1))
    case -1: return twice == 0 ? 0 : (half + j + 1) / (2 * j * (2 * j + 1))
    default: return (half - j) / (2 * (j + 1) * (2 * j + 1))
    }
  }

  /// ⟨j + δ, m + q| T^q |j, m⟩ but for the weight; j − m = level.
  private static func component(_ q: Int, j: Double, _ level: Int, _ change: Int) -> Double {
    let (down, up) = (Double(level), 2 * j - Double(level))
    switch (change, q) {
    case (0, 0): return (up - down) / 2
    case (0, 1): return (down * (up + 1)).squareRoot()
    case (0, _): return (up * (down + 1)).squareRoot()
    case (-1, 0): return (down * up).squareRoot()
    case (-1, 1): return (down * (down - 1)).squareRoot()
    case (-1, _): return -(up * (up - 1)).squareRoot()
    case (_, 0): return ((up + 1) * (down + 1)).squareRoot()
    case (_, 1): return -((up + 1) * (up + 2)).squareRoot()
    default: return ((down + 1) * (down + 2)).squareRoot()
    }
  }
}
