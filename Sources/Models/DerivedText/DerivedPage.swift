import Foundation

/// What `twa derive` prints of a model: symbols, equations of a generic member of every set, noise, what is
/// exact and what truncated, stages of a step, notices.
public struct DerivedPage {
  let text: ModelText
  let derivation: Derivation
  let numbers: NumericText
  /// nil where a text has no symbols by names.
  let equations: SymbolicEquations?
  /// Sets whose equations are printed with numbers.
  let differing: Set<Int>
  /// Whether H by names is what the text says.
  let hasEnergyByNames: Bool
  /// Whether printed equations were compared with numbers.
  let isChecked: Bool
  /// The parts that run, of a built-in model those of its own.
  let system: PhysicalSystem

  /// Larger models are not compared with numbers, which would take as long as many steps.
  private static let mostMonomials = 100_000

  /// - Parameter system: the parts that run; nil: those that follow from the equation.
  /// - Throws: `DerivationError`.
  public init(_ text: ModelText, _ equation: MasterEquation, system: PhysicalSystem? = nil) throws {
    self.text = text
    derivation = try Derivation(equation)
    self.system = system ?? derivation.system
    numbers = NumericText(derivation, text.scope)
    let size =
      derivation.energy.count + derivation.jumps.reduce(0) { $0 + $1.a.count + $1.b.count }
      + (derivation.family.map { $0.re.rows * $0.re.columns } ?? 0)
    isChecked = size <= Self.mostMonomials
    var best: (equations: SymbolicEquations, check: EquationCheck.Result)?
    for hasSteps in [false, true] where best.map({ !$0.check.isFine }) ?? true {
      guard let equations = try? SymbolicEquations(SymbolicModel(text, hasSteps: hasSteps)) else {
        continue
      }
      let check =
        isChecked
        ? EquationCheck(equations: equations, numbers: NumericEquations(derivation)).result(
          equation.hamiltonian, shape: equation.shape) : EquationCheck.Result()
      if best.map({ check.differing.count < $0.check.differing.count }) ?? true {
        best = (equations, check)
      }
    }
    equations = best?.equations
    differing = best?.check.differing ?? []
    hasEnergyByNames = best?.check.hasEnergy ?? false
  }

  /// As plain text.
  public var lines: [String] {
    let style = EquationStyle(isLatex: false, scope: text.scope)
    return PlainPage(page: self, style: style).lines
  }

  /// As a LaTeX document.
  public var latex: String {
    LatexPage(page: self, style: EquationStyle(isLatex: true, scope: text.scope)).document
  }

  // MARK: Jumps

  /// What a family is, in words: its noise, and what is truncated.
  struct JumpFacts {
    let operation: String
    let range: String
    let rate: String
    let noise: String
    let truncation: String
  }

  func facts(of number: Int, _ style: EquationStyle) -> JumpFacts {
    let jump = text.jumps[number]
    let rate =
      jump.matrix.map { "matrix \(style.node($0.root))" }
      ?? "rate \(jump.rate.map { style.node($0.root) } ?? "1")"
    var truncation = Truncation.drift
    var noise = "complex noise"
    if let symbol = symbol(of: jump) {
      truncation = derivation.truncation(of: symbol)
      noise = symbol.isHermitian ? "real noise" : "complex noise"
    }
    if let equations {
      let kinds = NoiseKinds(equations)
      switch kinds.kind(number) {
      case .turns:
        let axes = kinds.turns(of: kinds.turnedSet(number)!, only: number)
        noise = "turns about " + axes.map { "\($0)" }.joined(separator: ", ")
      case .real, .complex: noise += " " + String(kinds.name(number).dropFirst(2))
      }
    }
    return JumpFacts(
      operation: jump.jump.canonical, range: jump.indices.canonical, rate: rate, noise: noise,
      truncation: Self.words(truncation))
  }

  /// Of the first operator of a family.
  private func symbol(of jump: ModelText.Jump) -> SymbolJump? {
    let rows = try? text.scope.timedJumps(jump.jump, rate: nil, for: jump.indices)
    guard let first = rows?.lazy.compactMap(\.jump).first else { return nil }
    let equation = MasterEquation(
      shape: system.shape, hamiltonian: TimedOperator(.init()),
      jumps: [.independent([(first, .init(1))])])
    var expansion = SymbolExpansion(equation.shape, FunctionTable(equation))
    var shift = MonomialList()
    return SymbolJump(first, rate: .init(1), number: 0, &expansion, shift: &shift)
  }

  static func words(_ truncation: Truncation) -> String {
    switch truncation {
    case .exact: "exact"
    case .fluctuations: "fluctuations truncated"
    case .drift: "drift truncated"
    case .diffusion: "diffusion truncated"
    case .driftAndDiffusion: "drift and diffusion truncated"
    }
  }

  // MARK: Stages

  /// Parts of every stage in words.
  var stages: [String] {
    system.stages.filter { !$0.isEmpty }.map { stage in
      stage.map(\.words).filter { !$0.isEmpty }.joined(separator: ", ")
    }.filter { !$0.isEmpty }
  }

  var noisePlace: String? {
    let isNoisy = system.parts.contains { part in
      switch part {
      case let decay as SpinDecay: (decay.down + decay.up).contains { $0 > 0 }
      case is CollectiveEmission: true
      default: false
      }
    }
    return isNoisy ? "noise x, y \(system.noise)" : nil
  }
}

extension SystemPart {
  /// Its name and what it couples.
  fileprivate var words: String {
    switch self {
    case let field as LocalField:
      let axes = [0, 1, 2].filter { axis in field.fields.contains { $0[axis] != 0 } }
      return axes.isEmpty ? "" : "LocalField " + axes.map { ["x", "y", "z"][$0] }.joined()
    case let dephasing as Dephasing: return dephasing.rates.contains { $0 > 0 } ? "Dephasing" : ""
    case let decay as SpinDecay:
      return (decay.down + decay.up).contains { $0 > 0 } ? "SpinDecay" : ""
    case let ising as IsingCoupling:
      let form = if case .dense = ising.couplings { "dense" } else { "sparse" }
      return "IsingCoupling s\(ising.axis) s\(ising.axis) (\(form))"
        + (ising.factor.map { " times \($0.text)" } ?? "")
    case let coupling as QuadratureCoupling:
      return
        "QuadratureCoupling s\(coupling.axis) \(coupling.quadrature == .real ? "Re" : "Im") a"
        + (coupling.factor.map { " times \($0.text)" } ?? "")
    case let jumps as JumpChannels:
      let noises = jumps.classes.reduce(0) { $0 + $1.count }
      return
        "JumpChannels (\(noises) noise\(noises == 1 ? "" : "s") in \(jumps.classes.count) class\(jumps.classes.count == 1 ? "" : "es"))"
    case let polynomial as PolynomialHamiltonian:
      let count = polynomial.energy.count
      return "PolynomialHamiltonian (\(count) monomial\(count == 1 ? "" : "s"))"
    default: return "\(type(of: self))"
    }
  }
}

extension NoiseKinds {
  /// Axes of one family.
  func turns(of set: Int, only number: Int) -> [SpinAxis] {
    let axes = Set(
      equationFamilies[number].symbol.compactMap { $0.spins.first?.axis.rawValue })
    return axes.sorted().map { SpinAxis(rawValue: $0)! }
  }
}
