import Foundation

/// How numbers, names and variables are written: as plain text or as LaTeX.
struct EquationStyle {
  let isLatex: Bool
  let scope: ExpressionScope

  // MARK: Names

  private static let greek: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma",
    "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
  ]

  /// `gamma_down` as \gamma_{\mathrm{down}}.
  func name(_ text: String) -> String {
    guard isLatex else { return text }
    let parts = text.split(separator: "_").map(String.init)
    func plain(_ part: String) -> String {
      if Self.greek.contains(part) { return "\\" + part }
      return part.count == 1 || part.allSatisfy(\.isNumber) ? part : "\\mathrm{\(part)}"
    }
    guard let first = parts.first else { return text }
    let rest = parts.dropFirst().map(plain).joined(separator: ",")
    return plain(first) + (rest.isEmpty ? "" : "_{\(rest)}")
  }

  private func indexed(_ text: String, _ index: [String]) -> String {
    if index.isEmpty { return text }
    guard isLatex else { return "\(text)[\(index.joined(separator: ","))]" }
    let own = index.joined(separator: ",")
    return text.hasSuffix("}") && text.contains("_{")
      ? "{\(text)}_{\(own)}" : "\(text)_{\(own)}"
  }

  // MARK: Scalars

  /// A number as written, products by spaces.
  func node(_ node: ExpressionNode) -> String {
    if let variable = variable(node) { return variable }
    switch node.kind {
    case .number(let value): return number(value)
    case .name("im"): return "i"
    case .name(let name):
      let isTimed = scope.parameters[name]?.dependsOnTime == true
      return self.name(name) + (isTimed ? "(t)" : "")
    case .element(let name, let list): return indexed(self.name(name.text), list.map(self.node))
    case .call(let name, let list): return call(name.text, list)
    case .group(let inner):
      return isLatex ? "\\left(\(self.node(inner))\\right)" : "(\(self.node(inner)))"
    case .negative(let inner): return "-" + self.node(inner)
    case .power(let base, let exponent):
      return self.node(base) + "^" + (isLatex ? "{\(self.node(exponent))}" : self.node(exponent))
    case .product(let factors):
      let tops = factors.filter { !$0.divides }.map { self.node($0.node) }
      let bottoms = factors.filter(\.divides).map { self.node($0.node) }
      return fraction(tops.filter { $0 != "1" }, bottoms)
    case .terms(let terms, _):
      return terms.enumerated().map { number, term in
        (term.isNegative ? (number == 0 ? "-" : " - ") : number == 0 ? "" : " + ")
          + self.node(term.node)
      }.joined()
    case .sum(let binders, let condition, let body):
      return sum(binders, condition.map { [$0] } ?? []) + self.node(body)
    }
  }

  private func call(_ name: String, _ list: [ExpressionNode]) -> String {
    let arguments = list.map(node).joined(separator: ", ")
    guard isLatex else { return "\(name)(\(arguments))" }
    switch name {
    case "sqrt": return "\\sqrt{\(arguments)}"
    case "abs": return "\\left|\(arguments)\\right|"
    case "conj": return "\\overline{\(arguments)}"
    case "exp", "sin", "cos", "tan", "tanh", "log", "min", "max":
      return "\\\(name)\\left(\(arguments)\\right)"
    case "real", "imag":
      return "\\operatorname{\(name == "real" ? "Re" : "Im")}\\left(\(arguments)\\right)"
    default: return "\\operatorname{\(name)}\\left(\(arguments)\\right)"
    }
  }

  func number(_ value: Double) -> String {
    if value.magnitude < 1e15, value == value.rounded() { return String(Int(value)) }
    let text = String(format: "%.6g", value)
    guard isLatex, let place = text.firstIndex(of: "e") else { return text }
    return "\(text[..<place]) \\cdot 10^{\(Int(text[text.index(after: place)...]) ?? 0)}"
  }

  func fraction(_ tops: [String], _ bottoms: [String]) -> String {
    let top = tops.isEmpty ? "1" : tops.joined(separator: isLatex ? " \\, " : " ")
    if bottoms.isEmpty { return top }
    if isLatex { return "\\frac{\(top)}{\(bottoms.joined(separator: " \\, "))}" }
    return top + "/" + (bottoms.count == 1 ? bottoms[0] : "(\(bottoms.joined(separator: " ")))")
  }

  // MARK: Variables

  /// Components of vectors, amplitudes and noises; nil for scalars.
  func variable(_ node: ExpressionNode) -> String? {
    switch node.kind {
    case .element(let name, let index) where name.text.hasPrefix(VariableNodes.mark):
      return element(String(name.text.dropFirst()), index)
    case .power(let base, let exponent): return power(base, exponent)
    case .call(let name, let list):
      guard let first = list.first, let inner = variable(first) else { return nil }
      switch name.text {
      case "real": return (isLatex ? "\\operatorname{Re} " : "Re ") + inner
      case "imag": return (isLatex ? "\\operatorname{Im} " : "Im ") + inner
      case "abs": return isLatex ? "\\left|\(inner)\\right|" : "|\(inner)|"
      case "conj": return conjugated(inner)
      default: return nil
      }
    default: return nil
    }
  }

  private func conjugated(_ text: String) -> String {
    if isLatex { return "\\overline{\(text)}" }
    guard let bracket = text.firstIndex(of: "[") else { return text + "*" }
    return text[..<bracket] + "*" + text[bracket...]
  }

  private func power(_ base: ExpressionNode, _ exponent: ExpressionNode) -> String? {
    variable(base).map { $0 + (isLatex ? "^{\(node(exponent))}" : "^\(node(exponent))") }
  }

  private func element(_ name: String, _ index: [ExpressionNode]) -> String {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let set = scope.sets.first(where: { $0.name == parts[1] }) else {
      return noise(name, index)
    }
    // The only spin or mode needs no index, the only member of a set its name.
    let isOnly = scope.count(of: set.kind) == 1
    let places = set.count == 1 ? (isOnly ? [] : [set.name]) : index.map(node)
    return indexed(
      component(parts[0], isLarge: set.twiceSpin > 1), isLatex ? places.map(latexSet) : places)
  }

  private func latexSet(_ text: String) -> String {
    scope.sets.contains { $0.name == text } ? "\\mathrm{\(text)}" : text
  }

  private func component(_ name: String, isLarge: Bool) -> String {
    guard name.first == "s" else { return name }
    let letter = isLarge ? "J" : "s"
    return isLatex ? "\(letter)^{\(name.dropFirst())}" : letter + name.dropFirst()
  }

  private func noise(_ name: String, _ index: [ExpressionNode]) -> String {
    // dx, dxi2, deta.
    let rest = name.dropFirst()
    // The only member of a set has no index.
    let index = index.filter { if case .number = $0.kind { false } else { true } }
    guard isLatex else { return indexed(name, index.map(node)) }
    let letters = String(rest.prefix { $0.isLetter })
    let number = String(rest.dropFirst(letters.count))
    let symbol =
      Self.greek.contains(letters) ? "\\\(letters)" : "\\Omega^{\(letters)}"
    return indexed(
      "\\mathrm{d}" + symbol + (number.isEmpty ? "" : "^{(\(number))}"), index.map(node))
  }

  // MARK: Sums

  /// - Parameter outer: indices that the equation has already.
  func sum(
    _ binders: [ExpressionNode.Binder], _ conditions: [ExpressionNode.Condition],
    outer: Set<String> = []
  ) -> String {
    if binders.isEmpty { return "" }
    let tests = conditions.map { condition in
      node(condition.left) + " " + comparison(condition.comparison) + " " + node(condition.right)
    }
    let runs = binders.compactMap { binder($0, outer) }
    // Nothing runs: 1 where the condition holds, else 0.
    if runs.isEmpty { return tests.isEmpty ? "" : "[\(tests.joined(separator: ", "))] " }
    let below = (runs + tests).joined(separator: ", ")
    if isLatex { return "\\sum_{\(below)} " }
    return below.count == 1 || (runs + tests).count == 1 && below.hasPrefix("<")
      ? "sum_\(below) " : "sum_{\(below)} "
  }

  private func comparison(_ text: String) -> String {
    guard isLatex else { return text == "==" ? "=" : text }
    return ["==": "=", "!=": "\\neq", "<=": "\\leq", ">=": "\\geq"][text] ?? text
  }

  private func binder(_ binder: ExpressionNode.Binder, _ outer: Set<String>) -> String? {
    let neighbours = isLatex ? ("\\langle ", " \\rangle") : ("<", ">")
    switch binder {
    case .member(let name, _): return name.text
    case .ordered(let first, let second, _) where outer.contains(first.text):
      return "\(second.text) > \(first.text)"
    case .ordered(let first, let second, _): return "\(first.text) < \(second.text)"
    case .different(let first, let second, _):
      return "\(second.text) \(comparison("!=")) \(first.text)"
    case .neighbours(let first, let second, _):
      return "\(neighbours.0)\(first.text),\(second.text)\(neighbours.1)"
    case .coordinates(let names, _): return "(\(names.map(\.text).joined(separator: ",")))"
    case .value(let name, let value):
      return name.text.contains("#") ? nil : "\(name.text) = \(node(value))"
    }
  }
}
