/// The right side of one equation: [drift] dt + noise.
struct EquationRow {
  let summands: [String]

  init(_ equation: SymbolicEquation, _ place: SymbolicTerm.Place, _ printer: EquationPrinter) {
    let drift = printer.summands(equation.drift, generic: place.index)
    let noise = printer.summands(equation.noise, generic: place.index)
    var parts = drift
    if !parts.isEmpty {
      parts[0] = "[" + parts[0]
      parts[parts.count - 1] += printer.style.isLatex ? "] \\,\\mathrm{d}t" : "] dt"
    }
    parts += noise.enumerated().map { number, text in
      if number > 0 || drift.isEmpty { return text }
      return text.hasPrefix("-") ? "- " + text.dropFirst() : "+ " + text
    }
    summands = parts.isEmpty ? ["0"] : parts
  }
}

/// Variances of noise, ⟨dξ dξ*⟩ = ….
struct NoiseStrengths {
  private let equations: SymbolicEquations
  private let style: EquationStyle
  private let kinds: NoiseKinds
  private let printer: EquationPrinter

  init(_ equations: SymbolicEquations, _ style: EquationStyle) {
    (self.equations, self.style) = (equations, style)
    kinds = NoiseKinds(equations)
    printer = EquationPrinter(style: style)
  }

  private func mean(_ text: String) -> String {
    style.isLatex ? "\\langle \(text) \\rangle" : "<\(text)>"
  }

  private func squared(_ text: String) -> String {
    style.isLatex ? "\\left(\(text)\\right)^{2}" : text + "^2"
  }

  private var dt: String { style.isLatex ? " \\,\\mathrm{d}t" : " dt" }

  /// Of the turns of single spins; equal ones together.
  func turns(of set: Int) -> [(left: String, right: String)] {
    let axes = kinds.turns(of: set)
    let index = equations.model.generic[set].index
    func name(_ axis: SpinAxis) -> String {
      style.node(ExpressionNode.element("@d\(axis)", index).shortened)
    }
    var groups: [(names: [String], value: String)] = []
    func add(_ name: String, _ terms: [PrintedTerm]) {
      let summands = printer.summands(terms, generic: index)
      let text = summands.joined(separator: " ")
      let value = (summands.count > 1 ? "(\(text))" : text) + dt
      if let place = groups.firstIndex(where: { $0.value == value }) {
        groups[place].names.append(name)
      } else {
        groups.append(([name], value))
      }
    }
    for axis in axes { add(mean(squared(name(axis))), kinds.covariance(of: set, axis, axis)) }
    for (number, a) in axes.enumerated() {
      for b in axes[(number + 1)...] {
        let terms = kinds.covariance(of: set, a, b)
        if !terms.isEmpty { add(mean(name(a) + " " + name(b)), terms) }
      }
    }
    return groups.map { ($0.names.joined(separator: " = "), $0.value) }
  }

  /// Of the noise of other families.
  var general: [(left: String, right: String)] {
    equations.model.families.enumerated().compactMap { number, family in
      let kind = kinds.kind(number)
      if kind == .turns { return nil }
      func noise(_ index: [ExpressionNode], isConjugate: Bool = false) -> String {
        let node = ExpressionNode.element(
          kinds.name(number), index.map(\.shortened))
        return style.node(isConjugate ? .call("conj", node) : node)
      }
      var rate = family.rate
      rate.binders = []
      let left: String
      if family.isCorrelated {
        let (i, j) = (family.indices, second(family))
        if case .name(let name)? = family.source.matrix?.root.kind {
          rate.scalars = [.init(divides: false, node: .element(name, i + j))]
        }
        left = mean(noise(i) + " " + noise(j, isConjugate: true))
      } else if kind == .real {
        left = mean(squared(noise(family.indices)))
      } else {
        left = mean(noise(family.indices) + " " + noise(family.indices, isConjugate: true))
      }
      let factor: Double = kind == .real ? 1 : 2
      let value = printer.summands([PrintedTerm(ComplexNumber(factor) * rate)])
      return (left, value.joined(separator: " ") + dt)
    }
  }

  /// The other index of a pair.
  private func second(_ family: ModelText.Family) -> [ExpressionNode] {
    family.indices.map { node in
      guard case .name = node.kind else { return node }
      let name = node.shortened.printed
      return .named(["i": "j", "j": "k", "k": "l", "l": "m"][name] ?? name + "'")
    }
  }
}
