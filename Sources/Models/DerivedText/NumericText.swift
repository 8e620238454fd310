import Numerics

/// Equations with numbers, site by site, where they have no form by names.
struct NumericText {
  private let derivation: Derivation
  private let scope: ExpressionScope
  private let variables: ClassicalVariables

  /// Members and summands that are printed.
  private static let mostMembers = 3
  private static let mostTerms = 12

  init(_ derivation: Derivation, _ scope: ExpressionScope) {
    (self.derivation, self.scope) = (derivation, scope)
    variables = derivation.variables
  }

  /// The symbol of H.
  func energy(_ style: EquationStyle) -> String { sum(derivation.energy, style) }

  /// Equations of the first members of a set.
  func equations(of set: Int, _ style: EquationStyle) -> [(left: String, right: String)] {
    let (first, count) = (scope.offsets[set], scope.sets[set].count)
    var lines: [(left: String, right: String)] = []
    for member in first..<(first + min(count, Self.mostMembers)) {
      let own: [Int32] =
        scope.sets[set].kind == .spins
        ? [.x, .y, .z].map { variables.spin(member, $0) }
        : [false, true].map { variables.mode(member, isImaginary: $0) }
      for variable in own {
        lines.append((name(variable, style), sum(drift(of: variable), style)))
      }
    }
    if count > Self.mostMembers {
      lines.append(("...", "\(count - Self.mostMembers) more of \(scope.sets[set].name)"))
    }
    return lines
  }

  // MARK: Polynomials

  private func drift(of variable: Int32) -> MonomialList {
    var drift = bracket(variable, derivation.energy)
    for jump in derivation.jumps {
      let rate = derivation.table.slots(of: jump.rate.function).re
      for (factor, other, sign) in [(jump.b, jump.a, 1.0), (jump.a, jump.b, -1.0)] {
        let flow = bracket(variable, other)
        for i in 0..<factor.count {
          for j in 0..<flow.count {
            let function = derivation.table.product(
              derivation.table.function(of: rate),
              derivation.table.product(
                derivation.table.function(of: factor.slots[i]),
                derivation.table.function(of: flow.slots[j])))
            drift.append(
              (Array(factor.monomial(i)) + flow.monomial(j)).sorted(),
              slot: derivation.table.slots(of: function).re,
              sign * jump.rate.number * factor.values[i] * flow.values[j])
          }
        }
      }
    }
    if let family = derivation.family, variables.isSpin(variable) {
      append(family, of: variable, to: &drift)
    }
    return drift.canonical()
  }

  /// {v, F}.
  private func bracket(_ variable: Int32, _ list: MonomialList) -> MonomialList {
    var bracket = MonomialList()
    func add(derivative other: Int32, _ factor: Double, times more: [Int32]) {
      for entry in 0..<list.count {
        var monomial = Array(list.monomial(entry))
        let power = monomial.count { $0 == other }
        guard let place = monomial.firstIndex(of: other) else { continue }
        monomial.remove(at: place)
        bracket.append(
          (monomial + more).sorted(), slot: list.slots[entry],
          factor * Double(power) * list.values[entry])
      }
    }
    switch variables.meaning(variable) {
    case .spin(let site, let axis):
      let b = SpinAxis(rawValue: (axis.rawValue + 1) % 3)!
      let c = SpinAxis(rawValue: (axis.rawValue + 2) % 3)!
      add(derivative: variables.spin(site, b), 2, times: [variables.spin(site, c)])
      add(derivative: variables.spin(site, c), -2, times: [variables.spin(site, b)])
    case .mode(let mode, let isImaginary):
      add(
        derivative: variables.mode(mode, isImaginary: !isImaginary), isImaginary ? -0.5 : 0.5,
        times: [])
    }
    return bracket.canonical()
  }

  /// ds = Ω × s with Ω = (Im f, Re f, 0), f = Σ_j Γ_ij (s^x_j − i s^y_j)/2.
  private func append(
    _ family: (re: Matrix, im: Matrix), of variable: Int32, to drift: inout MonomialList
  ) {
    guard case .spin(let site, let axis) = variables.meaning(variable) else { return }
    func add(re: Double, im: Double, times other: SpinAxis) {
      let own = variables.spin(site, other)
      for j in 0..<variables.sites {
        let (x, y) = (variables.spin(j, .x), variables.spin(j, .y))
        let (a, b) = (family.re[site, j] / 2, family.im[site, j] / 2)
        drift.append([own, x].sorted(), slot: 0, re * a + im * b)
        drift.append([own, y].sorted(), slot: 0, re * b - im * a)
      }
    }
    switch axis {
    case .x: add(re: 1, im: 0, times: .z)
    case .y: add(re: 0, im: -1, times: .z)
    case .z:
      add(re: 0, im: 1, times: .y)
      add(re: -1, im: 0, times: .x)
    }
  }

  // MARK: Text

  private func name(_ variable: Int32, _ style: EquationStyle) -> String {
    let nodes = VariableNodes(scope: scope)
    func place(_ member: Int, _ kind: SiteSet.Kind) -> SymbolicTerm.Place {
      let set = scope.sets.indices.last {
        scope.sets[$0].kind == kind && scope.sets[$0].count > 0 && scope.offsets[$0] <= member
      }!
      let own = member - scope.offsets[set]
      let coordinates =
        scope.sets[set].sides.count > 1 ? scope.sets[set].coordinates(of: own) : [own]
      return .init(set: set, index: coordinates.map { .number(Double($0)) })
    }
    switch variables.meaning(variable) {
    case .spin(let site, let axis):
      return style.node(nodes.spin(.init(place: place(site, .spins), axis: axis)))
    case .mode(let mode, let isImaginary):
      return style.node(
        .call(isImaginary ? "imag" : "real", nodes.amplitude(place(mode, .modes))))
    }
  }

  private func sum(_ list: MonomialList, _ style: EquationStyle) -> String {
    if list.isEmpty { return "0" }
    var parts: [String] = []
    for entry in 0..<min(list.count, Self.mostTerms) {
      let value = list.values[entry]
      let function = derivation.table.function(of: list.slots[entry])
      var factors = abs(value) == 1 && list.degree(entry) > 0 ? [] : [style.number(abs(value))]
      if !function.isConstant {
        factors.append(
          style.isLatex ? "\\text{(\(LatexPage.escaped(function.text)))}" : "(\(function.text))")
      }
      factors += list.monomial(entry).map { name($0, style) }
      let text = factors.joined(separator: style.isLatex ? " \\, " : " ")
      parts.append(entry == 0 ? (value < 0 ? "-" : "") + text : (value < 0 ? "- " : "+ ") + text)
    }
    if list.count > Self.mostTerms { parts.append("+ ... (\(list.count - Self.mostTerms) more)") }
    return parts.joined(separator: " ")
  }
}
