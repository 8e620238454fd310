/// The page as a LaTeX document: `align` environments, which need amsmath alone.
struct LatexPage {
  let page: DerivedPage
  let style: EquationStyle

  private var printer: EquationPrinter { EquationPrinter(style: style) }

  var document: String {
    ([
      "\\documentclass[a4paper]{article}", "\\usepackage{amsmath}", "\\allowdisplaybreaks",
      "\\setlength{\\parindent}{0pt}", "\\begin{document}",
    ] + symbols + jumps + equations + closing + ["\\end{document}"]).joined(separator: "\n")
  }

  /// Left sides and summands as lines of one environment.
  private func aligned(_ rows: [(left: String, summands: [String])]) -> [String] {
    if rows.isEmpty { return [] }
    let lines = rows.map { left, summands in
      var line = "  \(left) ={}& "
      var width = 0
      for (number, summand) in (summands.isEmpty ? ["0"] : summands).enumerated() {
        // A rough measure of what fits into a line.
        let own = summand.filter { $0.isLetter || $0.isNumber }.count
        if number > 0, width + own > Self.width {
          line += " \\\\\n  &{} "
          width = 0
        }
        line += (width > 0 ? " " : "") + summand
        width += own
      }
      return line
    }
    return ["\\begin{align*}", lines.joined(separator: " \\\\\n"), "\\end{align*}"]
  }

  private static let width = 90

  // MARK: Symbols

  private var symbols: [String] {
    guard let equations = page.equations, page.hasEnergyByNames else {
      return aligned([("H", page.numbers.energy(style).summands)])
    }
    return aligned([("H", printer.summands(equations.model.energy.flatMap(equations.real)))])
      + ["The Hamiltonian: \(Self.escaped(DerivedPage.words(page.derivation.truncation)))."]
  }

  private var jumps: [String] {
    if page.text.jumps.isEmpty { return [] }
    let rows = page.text.jumps.indices.map { number -> String in
      let facts = page.facts(of: number, EquationStyle(isLatex: false, scope: style.scope))
      return "  "
        + [
          "\\texttt{\(Self.escaped(facts.operation))}",
          facts.range.isEmpty ? "" : "for \\texttt{\(Self.escaped(facts.range))}",
          Self.escaped(facts.rate), Self.escaped(facts.noise), Self.escaped(facts.truncation),
        ].joined(separator: " & ") + " \\\\"
    }
    return ["", "\\medskip\\begin{tabular}{lllll}"] + rows + ["\\end{tabular}", ""]
  }

  // MARK: Equations

  private var equations: [String] {
    guard let equations = page.equations else {
      return style.scope.sets.indices.flatMap(numbers)
    }
    var lines: [String] = []
    for set in style.scope.sets.indices where style.scope.sets[set].count > 0 {
      lines += page.differing.contains(set) ? numbers(of: set) : byNames(equations, set)
    }
    return lines + aligned(NoiseStrengths(equations, style).general.map { ($0.left, [$0.right]) })
  }

  private func byNames(_ equations: SymbolicEquations, _ set: Int) -> [String] {
    let place = equations.model.generic[set]
    let rows = equations.equations.filter { $0.set == set }.map { equation in
      let node =
        equation.axis.map { equations.variables.spin(.init(place: place, axis: $0)) }
        ?? equations.variables.amplitude(place)
      return (
        left: "\\mathrm{d} \(style.node(node.shortened))",
        summands: EquationRow(equation, place, printer).summands
      )
    }
    let strengths = NoiseStrengths(equations, style).turns(of: set)
    let coordinates = equations.model.coordinates[set].map(\.shortened.printed)
    let note =
      coordinates.isEmpty || place.index.isEmpty
      ? []
      : [
        "Here $(\(coordinates.joined(separator: ",")))$ is the place of $\(place.index[0].shortened.printed)$."
      ]
    return aligned(rows + strengths.map { ($0.left, [$0.right]) }) + note
  }

  private func numbers(of set: Int) -> [String] {
    aligned(
      page.numbers.equations(of: set, style).filter { $0.left != "..." }.map { left, right in
        let parts = right.summands
        return ("\\mathrm{d} \(left)", parts.isEmpty ? [] : ["["] + parts + ["] \\,\\mathrm{d}t"])
      })
  }

  private var closing: [String] {
    ["Stages of a step (noise in the sense of Stratonovich):", "\\begin{enumerate}"]
      + (page.stages.isEmpty ? ["none"] : page.stages).map { "\\item \(Self.escaped($0))" }
      + ["\\end{enumerate}"]
      + (page.noisePlace.map { [Self.escaped($0) + "."] } ?? [])
      + page.derivation.notices.map { "\nNotice: \(Self.escaped($0))." }
  }

  /// Text outside of mathematics.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "^": "\\textasciicircum{}"
      case "~": "\\textasciitilde{}"
      case "<": "\\textless{}"
      case ">": "\\textgreater{}"
      case "|": "\\textbar{}"
      case "_", "&", "%", "#", "$", "{", "}": "\\\(character)"
      default: String(character)
      }
    }.joined()
  }
}
