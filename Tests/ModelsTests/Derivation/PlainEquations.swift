import Numerics

@testable import Models

/// Equations of motion at a time: a drift and noise, in the sense of Stratonovich.
struct PlainEquations {
  let sites: Int
  var energy = PlainPolynomial()
  var families: [Family] = []
  /// Drift that comes from neither.
  var otherDrift: [([Double]) -> [Double]] = []
  /// Covariance of noise that does not depend on the state.
  var additive: [SIMD2<Int>: Double] = [:]

  /// Jump operators L_i → A_i + iB_i with Σ_ij Γ_ij (L_j ρ L_i† − ½ {L_i†L_j, ρ}).
  struct Family {
    var symbols: [(a: PlainPolynomial, b: PlainPolynomial)]
    var matrix: [[ComplexNumber]]
    var hasDrift = true
  }

  /// Formula (4) of custom models: Σ γ (B{ψ, A} − A{ψ, B}) = −Im Σ Γ_ij L̄_i {ψ, L_j}.
  func drift(_ point: [Double]) -> [Double] {
    var drift = energy.flow(point, sites: sites)
    for family in families where family.hasDrift {
      let values = family.symbols.map { ComplexNumber($0.a.value(point), $0.b.value(point)) }
      let flows = family.symbols.map { $0.a.flow(point, sites: sites) }
      let others = family.symbols.map { $0.b.flow(point, sites: sites) }
      for (i, row) in family.matrix.enumerated() {
        for (j, element) in row.enumerated() {
          for v in point.indices {
            let bracket = ComplexNumber(flows[j][v], others[j][v])
            drift[v] -= (element * values[i].conjugate * bracket).im
          }
        }
      }
    }
    for other in otherDrift {
      for (v, value) in other(point).enumerated() { drift[v] += value }
    }
    return drift
  }

  /// ⟨dψ_v(p) dψ_w(q)⟩/dt of the noise at two points, which tells all about it.
  func covariance(_ p: [Double], _ q: [Double]) -> [[Double]] {
    var result = Array(repeating: Array(repeating: 0.0, count: p.count), count: p.count)
    for family in families {
      func flows(_ point: [Double]) -> [[ComplexNumber]] {
        family.symbols.map { a, b in
          zip(a.flow(point, sites: sites), b.flow(point, sites: sites)).map {
            ComplexNumber($0, $1)
          }
        }
      }
      let (first, second) = (flows(p), flows(q))
      for (i, row) in family.matrix.enumerated() {
        for (j, element) in row.enumerated() {
          for v in p.indices {
            for w in p.indices {
              result[v][w] += (element * first[i][v].conjugate * second[j][w]).re
            }
          }
        }
      }
    }
    for (place, value) in additive { result[place.x][place.y] += value }
    return result
  }
}

extension PlainEquations {
  /// Of a master equation.
  init(_ equation: MasterEquation, at time: Double) {
    sites = equation.shape.sites
    energy = PlainPolynomial(equation.hamiltonian.polynomial(at: time), sites: sites).re
    for jump in equation.jumps {
      switch jump {
      case .independent(let jumps):
        for (operation, rate) in jumps {
          add([operation.polynomial(at: time)], [[ComplexNumber(rate.value(at: time))]])
        }
      case .correlated(let operators, let matrix):
        add(operators.map { $0.polynomial(at: time) }, Self.elements(matrix))
      }
    }
  }

  static func elements(_ matrix: DecayMatrix) -> [[ComplexNumber]] {
    (0..<matrix.real.rows).map { i in
      (0..<matrix.real.rows).map {
        ComplexNumber(matrix.real[i, $0], matrix.imaginary?[i, $0] ?? 0)
      }
    }
  }

  mutating func add(_ jumps: [OperatorPolynomial], _ matrix: [[ComplexNumber]]) {
    let symbols = jumps.map { PlainPolynomial($0, sites: sites) }
    families.append(Family(symbols: symbols.map { ($0.re, $0.im) }, matrix: matrix))
  }

  mutating func add(_ jump: OperatorPolynomial, rate: Double) {
    add([jump], [[ComplexNumber(rate)]])
  }
}
