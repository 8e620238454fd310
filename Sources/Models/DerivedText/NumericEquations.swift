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

  private func slotValues(at time: Double) -> [Double] {
    [1]
      + derivation.table.functions.flatMap { function -> [Double] in
        let value = function.baseValue(at: time)
        return [value.re, value.im]
      }
  }

  private func value(_ list: MonomialList, _ point: [Double], _ slots: [Double]) -> Double {
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

/// Printed equations against numbers.
struct EquationCheck {
  let equations: SymbolicEquations
  let numbers: NumericEquations

  /// Sets whose equations are not what is integrated.
  func differing() -> Set<Int> {
    var differing: Set<Int> = []
    for (number, time) in [0.0, 0.37, 1.3].enumerated() {
      let state = state(number)
      let drift = numbers.drift(at: state, time: time)
      let scope = scope(state)
      for equation in equations.equations where !differing.contains(equation.set) {
        if !agrees(equation, drift, scope, time) { differing.insert(equation.set) }
      }
    }
    return differing
  }

  private var sets: [SiteSet] { equations.variables.scope.sets }
  private var sites: Int { equations.variables.scope.count(of: .spins) }

  private func state(_ seed: Int) -> [Double] {
    var bits = UInt64(seed + 1)
    let count = 3 * sites + 2 * equations.variables.scope.count(of: .modes)
    return (0..<count).map { _ in
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(bits >> 11) / Double(UInt64(1) << 52) - 1
    }
  }

  /// The names of classical variables with their values.
  private func scope(_ state: [Double]) -> ExpressionScope {
    var scope = equations.variables.scope
    let offsets = scope.offsets
    for (number, set) in scope.sets.enumerated() {
      let (first, sites) = (offsets[number], sites)
      func add(_ name: String, _ value: @escaping @Sendable (Int) -> ComplexNumber) {
        scope.parameters["@\(name).\(set.name)"] = ExpressionScope.Parameter(over: [set.name]) {
          i, _, _ in value(first + i)
        }
      }
      if set.kind == .modes {
        add("a") {
          ComplexNumber(state[3 * sites + 2 * $0], state[3 * sites + 2 * $0 + 1])
        }
        continue
      }
      for (axis, name) in ["sx", "sy", "sz"].enumerated() {
        add(name) { ComplexNumber(state[3 * $0 + axis]) }
      }
      for (sign, name) in [(-0.5, "s-"), (0.5, "s+")] {
        add(name) { ComplexNumber(state[3 * $0] / 2, sign * state[3 * $0 + 1]) }
      }
    }
    return scope
  }

  private func agrees(
    _ equation: SymbolicEquation, _ drift: [Double], _ scope: ExpressionScope, _ time: Double
  ) -> Bool {
    let set = sets[equation.set]
    var sums = Array(repeating: ComplexNumber.zero, count: set.count)
    var size = 1.0
    do {
      for term in equation.drift {
        let rows = try scope.values(
          [ModelExpression(text: "", root: term.node)],
          for: ModelIndices(text: "", binders: equations.model.binders(of: equation.set)), at: time)
        guard rows.count == set.count else { return false }
        for (member, row) in rows.enumerated() {
          guard case .number(let value)? = row.values[0] else { continue }
          let part = term.number * value
          sums[member] = sums[member] + part
          size = max(size, part.magnitude)
        }
      }
    } catch { return false }
    let first = scope.offsets[equation.set]
    return sums.enumerated().allSatisfy { member, value in
      let expected: ComplexNumber
      if let axis = equation.axis {
        expected = ComplexNumber(drift[3 * (first + member) + axis.rawValue])
      } else {
        let place = 3 * sites + 2 * (first + member)
        expected = ComplexNumber(drift[place], drift[place + 1])
      }
      return (value - expected).magnitude < 1e-10 * size
    }
  }
}
