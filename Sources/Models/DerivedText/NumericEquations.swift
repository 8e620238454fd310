import Numerics

/// Drift of all variables by the polynomials that are integrated, to check printed equations against.
struct NumericEquations {
  private let derivation: Derivation
  private let variables: ClassicalVariables

  init(_ derivation: Derivation) {
    self.derivation = derivation
    variables = derivation.variables
  }

  /// Formula (4) of custom models, Stratonovich.
  func drift(at point: [Double], time: Double) -> [Double] {
    let slots = slotValues(at: time)
    var drift = Array(repeating: 0.0, count: point.count)
    add(gradient(derivation.energy, point, slots), 1, point, to: &drift)
    for jump in derivation.jumps {
      let (a, b) = (value(jump.a, point, slots), value(jump.b, point, slots))
      let rate = jump.rate.value(at: time)
      add(gradient(jump.a, point, slots), rate * b, point, to: &drift)
      add(gradient(jump.b, point, slots), -rate * a, point, to: &drift)
    }
    if let family = derivation.family { add(family, point, to: &drift) }
    return drift
  }

  func slotValues(at time: Double) -> [Double] {
    [1]
      + derivation.table.functions.flatMap { function -> [Double] in
        let value = function.baseValue(at: time)
        return [value.re, value.im]
      }
  }

  func value(_ list: MonomialList, _ point: [Double], _ slots: [Double]) -> Double {
    (0..<list.count).reduce(0) { sum, entry in
      sum
        + list.monomial(entry).reduce(list.values[entry] * slots[Int(list.slots[entry])]) {
          $0 * point[Int($1)]
        }
    }
  }

  private func gradient(
    _ list: MonomialList, _ point: [Double], _ slots: [Double]
  ) -> [Int: Double] {
    var gradient: [Int: Double] = [:]
    for entry in 0..<list.count {
      let monomial = Array(list.monomial(entry))
      let factor = list.values[entry] * slots[Int(list.slots[entry])]
      for place in monomial.indices {
        var product = factor
        for other in monomial.indices where other != place {
          product *= point[Int(monomial[other])]
        }
        gradient[Int(monomial[place]), default: 0] += product
      }
    }
    return gradient
  }

  /// factor · {ψ, F} of all variables.
  private func add(
    _ gradient: [Int: Double], _ factor: Double, _ point: [Double], to drift: inout [Double]
  ) {
    for (variable, value) in gradient {
      switch variables.meaning(Int32(variable)) {
      case .spin(let site, let axis):
        let (b, c) = (3 * site + (axis.rawValue + 1) % 3, 3 * site + (axis.rawValue + 2) % 3)
        // ds = 2 ∇F × s.
        drift[b] -= 2 * factor * value * point[c]
        drift[c] += 2 * factor * value * point[b]
      case .mode(_, isImaginary: false): drift[variable + 1] -= factor * value / 2
      case .mode(_, isImaginary: true): drift[variable - 1] += factor * value / 2
      }
    }
  }

  /// Ω = 2 (Im Φ, Re Φ, 0), Φ_i = ½ Σ_j Γ_ij σ⁻_j.
  private func add(
    _ family: (re: Matrix, im: Matrix), _ point: [Double], to drift: inout [Double]
  ) {
    for i in 0..<variables.sites {
      var field = ComplexNumber.zero
      for j in 0..<variables.sites {
        let element = ComplexNumber(family.re[i, j], family.im[i, j])
        field = field + element * ComplexNumber(point[3 * j] / 2, -point[3 * j + 1] / 2)
      }
      let (x, y, z) = (point[3 * i], point[3 * i + 1], point[3 * i + 2])
      drift[3 * i] += field.re * z
      drift[3 * i + 1] -= field.im * z
      drift[3 * i + 2] += field.im * y - field.re * x
    }
  }
}
