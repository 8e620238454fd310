import Foundation
import Models

/// Matrices J^α = 2S^α of spins, [J^x, J^y] = 2i J^z: the levels of one spin j fall from m = j to −j.
///
/// A ladder is a list of spins one behind the other, such as those that N spins ½ add up to; J is a matrix
/// within each of them.
struct SpinLadder: Sendable, Hashable {
  /// 2j of every spin of the ladder.
  let twiceSpins: [Int]

  var size: Int { twiceSpins.reduce(0) { $0 + $1 + 1 } }

  /// Where the levels of every spin begin.
  var starts: [Int] {
    twiceSpins.reduce(into: [0]) { $0.append($0.last! + $1 + 1) }.dropLast()
  }

  /// J^x, J^y, J^z.
  var components: [LocalMatrix] {
    var (raising, lowering, z): ([Element], [Element], [Element]) = ([], [], [])
    for (twice, start) in zip(twiceSpins, starts) {
      for level in 0...twice {
        z.append((start + level, start + level, ComplexNumber(Double(twice - 2 * level))))
        if level == twice { continue }
        // S^−|m⟩ = √((j + m)(j − m + 1)) |m − 1⟩ with j + m = twice − level, j − m = level.
        let value = ComplexNumber((Double(twice - level) * Double(level + 1)).squareRoot())
        lowering.append((start + level + 1, start + level, value))
        raising.append((start + level, start + level + 1, value))
      }
    }
    let (plus, minus) = (LocalMatrix(size: size, raising), LocalMatrix(size: size, lowering))
    return [
      plus + minus, (-ComplexNumber.i) * plus + ComplexNumber.i * minus, LocalMatrix(size: size, z),
    ]
  }

  typealias Element = (row: Int, column: Int, value: ComplexNumber)
}

/// Products of components of J that operators are made of, worked out once.
struct SpinProducts {
  /// Powers of x, y, z.
  typealias Powers = SIMD3<Int>

  private let components: [LocalMatrix]
  private let size: Int
  /// N of the sums over N spins ½; nil: symmetrised products of one spin.
  private let spins: Int?
  private var known: [Powers: LocalMatrix]

  /// - Parameter spins: for sums over that many spins ½.
  init(_ ladder: SpinLadder, spins: Int? = nil) {
    components = ladder.components
    size = ladder.size
    self.spins = spins
    known = [.zero: .identity(size)]
  }

  mutating func matrix(_ powers: Powers) -> LocalMatrix {
    if let matrix = known[powers] { return matrix }
    let matrix = spins.map { sum(powers, spins: $0) } ?? symmetrised(powers)
    known[powers] = matrix
    return matrix
  }

  /// The mean over all orders: n Sym(p, q, r) = Σ_a p_a J^a Sym(p − e_a), n = p + q + r.
  private mutating func symmetrised(_ powers: Powers) -> LocalMatrix {
    var matrix = LocalMatrix.zero(size)
    for axis in 0..<3 where powers[axis] > 0 {
      let weight = Double(powers[axis]) / Double(powers.wrappedSum())
      matrix =
        matrix + ComplexNumber(weight) * (components[axis] * self.matrix(powers.plus(-1, axis)))
    }
    return matrix
  }

  /// Σ over ordered tuples of different spins of σ^x…σ^y…σ^z…, with p, q, r factors, from
  /// J^x E_pqr = E_{p+1} + p (N − (p + q + r − 1)) E_{p−1} + i q E_{q−1,r+1} − i r E_{q+1,r−1}.
  private mutating func sum(_ powers: Powers, spins: Int) -> LocalMatrix {
    let axis = (0..<3).first { powers[$0] > 0 }!
    let (next, last) = ((axis + 1) % 3, (axis + 2) % 3)
    let lower = powers.plus(-1, axis)
    var matrix = components[axis] * self.matrix(lower)
    if lower[axis] > 0 {
      let count = Double(lower[axis]) * Double(spins - lower.wrappedSum() + 1)
      matrix = matrix + ComplexNumber(-count) * self.matrix(lower.plus(-1, axis))
    }
    if lower[next] > 0 {
      matrix =
        matrix
        + ComplexNumber(0, -Double(lower[next]))
        * self.matrix(lower.plus(-1, next).plus(1, last))
    }
    if lower[last] > 0 {
      matrix =
        matrix
        + ComplexNumber(0, Double(lower[last]))
        * self.matrix(lower.plus(-1, last).plus(1, next))
    }
    return matrix
  }
}

extension SIMD3<Int> {
  fileprivate func plus(_ change: Int, _ axis: Int) -> Self {
    var powers = self
    powers[axis] += change
    return powers
  }
}
