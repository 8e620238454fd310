import Models

/// A jump operator that is linear in components of spins and in modes,
///   L = c + Σ_i w_i·J_i + Σ_l (p_l a_l + q_l a†_l),
/// times one function of time.
struct LinearOperator {
  var weight: TimeWeight
  var constant = ComplexNumber.zero
  /// w of every site of the support, sites rising.
  var spins: [(site: Int, vector: [ComplexNumber])] = []
  /// p and q of every mode of the support, modes rising.
  var modes: [(mode: Int, p: ComplexNumber, q: ComplexNumber)] = []

  /// nil where the operator is not linear, or has several functions of time.
  init?(_ operation: TimedOperator) {
    let parts = operation.parts.filter { $0.polynomial.monomialCount > 0 }
    guard parts.count == 1 else { return nil }
    weight = TimeWeight(parts[0].function)
    for (monomial, coefficient) in parts[0].polynomial.terms {
      switch (monomial.spins.count, monomial.modes.count) {
      case (0, 0): constant = coefficient
      case (1, 0):
        let spin = monomial.spins[0]
        // Terms of one degree are in the order of their sites.
        if spins.last?.site != spin.site {
          spins.append((spin.site, [.zero, .zero, .zero]))
        }
        spins[spins.count - 1].vector[spin.pauli.rawValue] = coefficient
      case (0, 1):
        let power = monomial.modes[0]
        guard power.creations + power.annihilations == 1 else { return nil }
        if modes.last?.mode != power.mode { modes.append((power.mode, .zero, .zero)) }
        if power.annihilations == 1 {
          modes[modes.count - 1].p = coefficient
        } else {
          modes[modes.count - 1].q = coefficient
        }
      default: return nil
      }
    }
  }

  /// Whether it acts on one spin ½, but for a constant.
  func isLocal(_ layout: StateLayout) -> Bool {
    modes.isEmpty && spins.count == 1 && layout.spins[spins[0].site] == 1
  }
}

/// What jump operators of one spin ½ do by themselves, dm/dt = A m + v, and fields dm/dt = 2 B × m, of one
/// slot of time.
struct LocalRates {
  /// A^xx, A^yy, A^zz, A^xy, A^xz, A^yz, v^x, v^y, v^z of every site, [number][site].
  var numbers: [[Double]]

  init(sites: Int) { numbers = Array(repeating: Array(repeating: 0, count: sites), count: 9) }

  /// Rate · D†(σ) of L = w·σ, w = u + iv:
  ///   dm/dt = 2u(u·m) + 2v(v·m) − 2(u² + v²) m + 4 u × v.
  mutating func add(_ vector: [ComplexNumber], rate: Double, site: Int) {
    let u = SIMD3(vector[0].re, vector[1].re, vector[2].re)
    let v = SIMD3(vector[0].im, vector[1].im, vector[2].im)
    let length = (u * u + v * v).sum()
    for axis in 0..<3 {
      numbers[axis][site] += 2 * rate * (u[axis] * u[axis] + v[axis] * v[axis] - length)
      let (b, c) = ((axis + 1) % 3, (axis + 2) % 3)
      numbers[6 + axis][site] += 4 * rate * (u[b] * v[c] - u[c] * v[b])
    }
    for (number, (a, b)) in [(0, 1), (0, 2), (1, 2)].enumerated() {
      numbers[3 + number][site] += 2 * rate * (u[a] * u[b] + v[a] * v[b])
    }
  }
}
