import Numerics

/// Σ_ij Γ_ij (L_j ρ L_i† − ½ {L_i†L_j, ρ}): as collective emission of spins where it is that, else as
/// independent operators.
package struct JumpFamily {
  let operators: [TimedOperator]
  let matrix: DecayMatrix

  package init(operators: [TimedOperator], matrix: DecayMatrix) {
    (self.operators, self.matrix) = (operators, matrix)
  }

  private func element(_ i: Int, _ j: Int) -> ComplexNumber {
    ComplexNumber(matrix.real[i, j], matrix.imaginary?[i, j] ?? 0)
  }

  var isDiagonal: Bool {
    operators.indices.allSatisfy { i in
      operators.indices.allSatisfy { $0 == i || element(i, $0) == .zero }
    }
  }

  /// Sites and factors c_i where every operator is c_i σ⁻ of another spin.
  func losses() -> [(site: Int, factor: ComplexNumber)]? {
    var seen: Set<Int> = []
    var losses: [(site: Int, factor: ComplexNumber)] = []
    for operation in operators {
      guard !operation.dependsOnTime, operation.constant.monomialCount == 2 else { return nil }
      // c σ⁻ = (c/2) σ^x − (ic/2) σ^y.
      let terms = operation.constant.terms
      guard terms.allSatisfy({ $0.monomial.spins.count == 1 && $0.monomial.modes.isEmpty }),
        case (let x, let y) = (terms[0].monomial.spins[0], terms[1].monomial.spins[0]),
        x.site == y.site, !x.isLarge, x.pauli == .x, y.pauli == .y, seen.insert(x.site).inserted
      else { return nil }
      let (first, second) = (terms[0].coefficient, terms[1].coefficient)
      guard (second + .i * first).magnitude <= 1e-13 * first.magnitude else { return nil }
      losses.append((x.site, 2 * first))
    }
    return losses
  }

  /// Adds Γ to the decay matrix of all sites.
  func add(_ losses: [(site: Int, factor: ComplexNumber)], to total: (re: Matrix, im: Matrix)) {
    for (i, first) in losses.enumerated() {
      for (j, second) in losses.enumerated() {
        let value = element(i, j) * second.factor * first.factor.conjugate
        total.re[first.site, second.site] += value.re
        total.im[first.site, second.site] += value.im
      }
    }
  }

  /// Independent operators Σ_j S̄_jm L_j with the same effect, S S† = Γ by Cholesky's decomposition with
  /// pivots: as many as Γ has rank, and each of few L where Γ has few elements.
  package func independent() -> [(jump: TimedOperator, rate: MasterEquation.Rate)] {
    if isDiagonal {
      return operators.indices.map { (operators[$0], .init(element($0, $0).re)) }
    }
    let n = operators.count
    var diagonal = (0..<n).map { element($0, $0).re }
    let floor = 1e-12 * (diagonal.max() ?? 0)
    var columns: [[ComplexNumber]] = []
    var result: [(jump: TimedOperator, rate: MasterEquation.Rate)] = []
    while let pivot = diagonal.indices.max(by: { diagonal[$0] < diagonal[$1] }),
      diagonal[pivot] > floor, columns.count < n
    {
      let root = diagonal[pivot].squareRoot()
      var column = (0..<n).map { element($0, pivot) }
      for earlier in columns where earlier[pivot] != .zero {
        let factor = earlier[pivot].conjugate
        for i in 0..<n { column[i] = column[i] - earlier[i] * factor }
      }
      for i in 0..<n {
        column[i] = (1 / root) * column[i]
        if column[i].magnitude <= 1e-14 * root { column[i] = .zero }
        diagonal[i] -= column[i].re * column[i].re + column[i].im * column[i].im
      }
      diagonal[pivot] = 0
      columns.append(column)
      var sum = TimedOperator(OperatorPolynomial())
      for j in 0..<n where column[j] != .zero {
        sum += operators[j].scaled(by: column[j].conjugate)
      }
      result.append((sum, .init(1)))
    }
    return result
  }
}

extension TimedOperator {
  fileprivate func scaled(by number: ComplexNumber) -> TimedOperator {
    let factor = OperatorPolynomial(number)
    return TimedOperator(
      factor * constant,
      timed: timed.map { (function: $0.function, polynomial: factor * $0.polynomial) })
  }
}
