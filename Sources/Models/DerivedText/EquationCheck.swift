/// Printed equations against numbers.
struct EquationCheck {
  let equations: SymbolicEquations
  let numbers: NumericEquations

  struct Result {
    /// Sets whose equations are not what is integrated.
    var differing: Set<Int> = []
    /// Whether H is what the text says.
    var hasEnergy = true

    var isFine: Bool { differing.isEmpty && hasEnergy }
  }

  func result(_ hamiltonian: TimedOperator, shape: SystemShape) -> Result {
    var result = Result(differing: differing())
    if !haveSymbolsOfJumps() { result.differing = Set(sets.indices) }
    result.hasEnergy = hasEnergy(hamiltonian, shape)
    return result
  }

  private func differing() -> Set<Int> {
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

  // MARK: Symbols

  private func hasEnergy(_ hamiltonian: TimedOperator, _ shape: SystemShape) -> Bool {
    let equation = MasterEquation(shape: shape, hamiltonian: hamiltonian)
    guard let own = try? Derivation(equation) else { return false }
    var expansion = SymbolExpansion(shape, own.table)
    let energy = expansion.realPart(of: hamiltonian)
    let (state, time) = (state(5), 0.37)
    let scope = scope(state)
    let numbers = NumericEquations(own)
    let expected = numbers.value(energy, state, numbers.slotValues(at: time))
    do {
      var (sum, size) = (0.0, 1.0)
      for term in equations.model.energy.flatMap(equations.real) {
        let value = try scope.number(ModelExpression(text: "", root: term.node), at: time)
        sum += term.number.re * value.re
        size = max(size, abs(term.number.re * value.re))
      }
      return abs(sum - expected) < 1e-10 * size * max(1, Double(energy.count).squareRoot())
    } catch { return false }
  }

  /// Noise is that of the symbols of jump operators.
  private func haveSymbolsOfJumps() -> Bool {
    let (state, time) = (state(6), 0.37)
    let scope = scope(state)
    return equations.model.families.allSatisfy { family in
      do {
        let rows = try scope.timedJumps(family.source.jump, rate: nil, for: family.source.indices)
        var sums = Array(repeating: ComplexNumber.zero, count: rows.count)
        for term in equations.variables.complexForm(family.symbol) {
          let values = try scope.values(
            [ModelExpression(text: "", root: term.node)],
            for: ModelIndices(text: "", binders: family.binders), at: time)
          guard values.count == rows.count else { return false }
          for (number, row) in values.enumerated() {
            if case .number(let value)? = row.values[0] {
              sums[number] = sums[number] + term.number * value
            }
          }
        }
        return zip(rows, sums).allSatisfy { row, sum in
          let expected = row.jump.map { symbol($0, state, time) } ?? .zero
          return (sum - expected).magnitude < 1e-10 * max(1, expected.magnitude)
        }
      } catch { return false }
    }
  }

  private func symbol(
    _ operation: TimedOperator, _ state: [Double], _ time: Double
  ) -> ComplexNumber {
    operation.polynomial(at: time).symbol().reduce(.zero) { sum, term in
      var product = term.coefficient
      for spin in term.monomial.spins {
        product = state[3 * spin.site + spin.pauli.rawValue] * product
      }
      for mode in term.monomial.modes {
        let place = 3 * sites + 2 * mode.mode
        let amplitude = ComplexNumber(state[place], state[place + 1])
        for _ in 0..<mode.annihilations { product = product * amplitude }
        for _ in 0..<mode.creations { product = product * amplitude.conjugate }
      }
      return sum + product
    }
  }

  // MARK: States

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
