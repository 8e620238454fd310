/// The page as plain text.
struct PlainPage {
  let page: DerivedPage
  let style: EquationStyle

  private var printer: EquationPrinter { EquationPrinter(style: style) }

  /// Lines are broken before summands that go beyond.
  private static let width = 100

  var lines: [String] {
    var lines = symbols + jumps + [""]
    if let equations = page.equations {
      for set in style.scope.sets.indices where style.scope.sets[set].count > 0 {
        if page.differing.contains(set) {
          lines += numbers(of: set)
        } else {
          lines += byNames(equations, set)
        }
      }
      lines += general(equations)
    } else {
      lines += style.scope.sets.indices.flatMap(numbers)
    }
    if !page.isChecked {
      lines.append("(too large to compare these equations with numbers)")
    }
    return lines + [""] + stages + page.derivation.notices.map { "notice   " + $0 }
  }

  // MARK: Symbols

  private var symbols: [String] {
    let heading = "symbols  H = "
    let note = "H " + DerivedPage.words(page.derivation.truncation)
    guard let equations = page.equations, page.differing.isEmpty else {
      return broken([page.numbers.energy(style)], heading) + ["         " + note]
    }
    let summands = printer.summands(equations.model.energy.flatMap(equations.real))
    return broken(summands.isEmpty ? ["0"] : summands, heading) + ["         " + note]
  }

  private var jumps: [String] {
    let rows = page.text.jumps.indices.map { number in
      let facts = page.facts(of: number, style)
      return [
        facts.operation, facts.range.isEmpty ? "" : "for \(facts.range)", facts.rate, facts.noise,
        facts.truncation,
      ]
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.enumerated().map { number, row in
      (number == 0 ? "jumps    " : "         ")
        + zip(row, widths).filter { $0.1 > 0 }.map { $0.0.padded($0.1) }.joined(separator: "   ")
        .trimmingEnd
    }
  }

  // MARK: Equations

  private func byNames(_ equations: SymbolicEquations, _ set: Int) -> [String] {
    let own = equations.equations.filter { $0.set == set }
    let place = equations.model.generic[set]
    let lefts = own.map { equation in
      "d " + variable(equation, place, equations)
    }
    let width = lefts.map(\.count).max() ?? 0
    var lines: [String] = []
    for (left, equation) in zip(lefts, own) {
      let drift = printer.summands(equation.drift, generic: place.index)
      let noise = printer.summands(equation.noise, generic: place.index)
      var parts = drift
      if !parts.isEmpty {
        parts[0] = "[" + parts[0]
        parts[parts.count - 1] += "] dt"
      }
      parts += noise.enumerated().map { number, text in
        if number > 0 || drift.isEmpty { return text }
        return text.hasPrefix("-") ? "- " + text.dropFirst() : "+ " + text
      }
      lines += broken(parts.isEmpty ? ["0"] : parts, left.padded(width) + " = ")
    }
    return lines + turns(equations, set, indent: width + 3)
  }

  private func variable(
    _ equation: SymbolicEquation, _ place: SymbolicTerm.Place, _ equations: SymbolicEquations
  ) -> String {
    let node =
      equation.axis.map { equations.variables.spin(.init(place: place, axis: $0)) }
      ?? equations.variables.amplitude(place)
    return style.node(node.shortened)
  }

  /// Variances of the turns of single spins.
  private func turns(_ equations: SymbolicEquations, _ set: Int, indent: Int) -> [String] {
    let kinds = NoiseKinds(equations)
    let axes = kinds.turns(of: set)
    if axes.isEmpty { return [] }
    let index = equations.model.generic[set].index
    func name(_ axis: SpinAxis) -> String {
      style.node(ExpressionNode.element("@d\(axis)", index).shortened)
    }
    var groups: [(names: [String], value: String)] = []
    func add(_ name: String, _ value: String) {
      if let place = groups.firstIndex(where: { $0.value == value }) {
        groups[place].names.append(name)
      } else {
        groups.append(([name], value))
      }
    }
    for axis in axes {
      add("<\(name(axis))^2>", variance(kinds.covariance(of: set, axis, axis), index))
    }
    for (number, a) in axes.enumerated() {
      for b in axes[(number + 1)...] {
        let terms = kinds.covariance(of: set, a, b)
        if !terms.isEmpty { add("<\(name(a)) \(name(b))>", variance(terms, index)) }
      }
    }
    return groups.enumerated().map { number, group in
      String(repeating: " ", count: indent) + group.names.joined(separator: " = ")
        + " = \(group.value)" + (number == groups.count - 1 ? "     (Stratonovich)" : "")
    }
  }

  private func variance(_ terms: [PrintedTerm], _ index: [ExpressionNode]) -> String {
    let summands = printer.summands(terms, generic: index)
    let text = summands.joined(separator: " ")
    return (summands.count > 1 ? "(\(text))" : text) + " dt"
  }

  /// Strengths of the noise of other families.
  private func general(_ equations: SymbolicEquations) -> [String] {
    let kinds = NoiseKinds(equations)
    return equations.model.families.enumerated().compactMap { number, family in
      let kind = kinds.kind(number)
      if kind == .turns { return nil }
      let name = String(kinds.name(number).dropFirst())
      func written(_ suffix: String, _ index: [ExpressionNode]) -> String {
        let names = index.map { $0.shortened.printed }.filter { $0 != "0" }
        return name + suffix + (names.isEmpty ? "" : "[\(names.joined(separator: ","))]")
      }
      var rate = family.rate
      rate.binders = []
      if family.isCorrelated {
        let (i, j) = (family.indices, second(family))
        rate.scalars = [.init(divides: false, node: .element(matrix(family), i + j))]
        let value = printer.summands([PrintedTerm(ComplexNumber(2) * rate)]).joined()
        return "         <\(written("", i)) \(written("*", j))> = \(value) dt"
      }
      let factor: Double = kind == .real ? 1 : 2
      let value = printer.summands([PrintedTerm(ComplexNumber(factor) * rate)]).joined(
        separator: " ")
      let pair =
        kind == .real
        ? "\(written("", family.indices))^2"
        : "\(written("", family.indices)) \(written("*", family.indices))"
      return "         <\(pair)> = \(value) dt"
    }
  }

  private func matrix(_ family: ModelText.Family) -> String {
    if case .name(let name)? = family.source.matrix?.root.kind { return name }
    return "Gamma"
  }

  /// The other index of a pair.
  private func second(_ family: ModelText.Family) -> [ExpressionNode] {
    family.indices.map { node in
      .named(
        ["i": "j", "j": "k", "k": "l"][node.shortened.printed] ?? node.shortened.printed + "'")
    }
  }

  private func numbers(of set: Int) -> [String] {
    let rows = page.numbers.equations(of: set, style)
    let width = rows.map(\.left.count).max() ?? 0
    return rows.flatMap { left, right in
      left == "..."
        ? ["... \(right)"]
        : broken(right.components, "d " + left.padded(width) + " = [", closing: "] dt + noise")
    }
  }

  // MARK: Lines

  private var stages: [String] {
    let all =
      page.stages.enumerated().map { "\($0.offset + 1) \($0.element)" }
      + (page.noisePlace.map { [$0] } ?? [])
    return all.isEmpty ? ["stages   none"] : broken(all, "stages   ", separator: "   ")
  }

  private func broken(
    _ parts: [String], _ heading: String, separator: String = " ", closing: String = ""
  ) -> [String] {
    var lines = [heading]
    let indent = String(repeating: " ", count: heading.count)
    var isFirst = true
    for part in parts {
      if !isFirst, lines[lines.count - 1].count + separator.count + part.count > Self.width {
        lines.append(indent + part)
      } else {
        lines[lines.count - 1] += (isFirst ? "" : separator) + part
      }
      isFirst = false
    }
    lines[lines.count - 1] += closing
    return lines
  }
}

extension String {
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Summands of a sum of numbers.
  fileprivate var components: [String] {
    var parts: [String] = []
    for word in split(separator: " ").map(String.init) {
      if word == "+" || word == "-" || parts.isEmpty {
        parts.append(word)
      } else {
        parts[parts.count - 1] += " " + word
      }
    }
    return parts
  }
}

extension ExpressionNode {
  /// Indices under the names that the text gave them.
  var shortened: ExpressionNode {
    var names: [String: ExpressionNode] = [:]
    func visit(_ node: ExpressionNode) {
      switch node.kind {
      case .name(let name) where name.contains("#"):
        let base =
          name.hasPrefix(SymbolicTerm.genericMark)
          ? String(name.dropFirst(SymbolicTerm.genericMark.count))
          : String(name.prefix { $0 != "#" })
        names[name] = .named(base)
      case .element(_, let list), .call(_, let list): list.forEach(visit)
      case .power(let base, _): visit(base)
      default: break
      }
    }
    visit(self)
    return replacing(names)
  }
}
