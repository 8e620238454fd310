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
    guard let equations = page.equations, page.hasEnergyByNames else {
      return broken(page.numbers.energy(style).summands, heading) + ["         " + note]
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
      let parts = EquationRow(equation, place, printer).summands
      lines += broken(parts, left.padded(width) + " = ")
    }
    let coordinates = equations.model.coordinates[set].map(\.shortened.printed)
    if !coordinates.isEmpty, !place.index.isEmpty {
      lines.append(
        String(repeating: " ", count: width + 3)
          + "(\(coordinates.joined(separator: ","))) the place of \(place.index[0].shortened.printed)"
      )
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
    let rows = NoiseStrengths(equations, style).turns(of: set)
    return rows.enumerated().map { number, row in
      String(repeating: " ", count: indent) + "\(row.left) = \(row.right)"
        + (number == rows.count - 1 ? "     (Stratonovich)" : "")
    }
  }

  /// Strengths of the noise of other families.
  private func general(_ equations: SymbolicEquations) -> [String] {
    NoiseStrengths(equations, style).general.map { "         \($0.left) = \($0.right)" }
  }

  private func numbers(of set: Int) -> [String] {
    let rows = page.numbers.equations(of: set, style)
    let width = rows.map(\.left.count).max() ?? 0
    return rows.flatMap { left, right in
      left == "..."
        ? ["... \(right)"]
        : broken(right.summands, "d " + left.padded(width) + " = [", closing: "] dt + noise")
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
  var summands: [String] {
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
