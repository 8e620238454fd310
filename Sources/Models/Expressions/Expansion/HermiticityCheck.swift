/// A term before an `h.c.`, watched while it is expanded: an adjoint is wanted of what is not Hermitian.
final class ConjugatedTerm {
  private let node: ExpressionNode
  private let text: String
  /// Places of the indices, by the set that they run over.
  private let slots: [[Int]]
  private var isHermitian = false
  private var lacksAdjoint = false

  init(_ node: ExpressionNode, _ context: ExpressionCompiler.Context) {
    self.node = node
    text = context.text
    let indices = context.indices.filter { $0.set != nil && !$0.isCoordinate }
    slots = Dictionary(grouping: indices, by: \.set).values.map { $0.map(\.slot) }
      .filter { $0.count > 1 }
  }

  func watch(_ terms: OperatorTerms, from first: Int, _ frame: ExpressionFrame) {
    if lacksAdjoint || first >= terms.count || frame.functions != nil { return }
    let own = terms.polynomial(from: first)
    if own == OperatorPolynomial() { return }
    if own.isHermitian {
      // Where indices coincide a term may be Hermitian by chance: sp[i]*sm[j].
      let coincide = slots.contains { slots in
        Set(slots.map { frame.values[$0] }).count < slots.count
      }
      if !coincide { isHermitian = true }
    } else {
      lacksAdjoint = true
    }
  }

  func check() throws {
    guard isHermitian, !lacksAdjoint else { return }
    throw ExpressionError(
      "`h.c.` would double the Hermitian term `\(node.source(in: text))`; put parentheses around what it conjugates",
      text, node.columns)
  }
}

extension ExpressionScope {
  /// The Hamiltonian, the sum of its parts, at t = 0.
  /// - Parameter end: the parts are checked at t = 0 and 16 other times up to this.
  /// - Throws: `ExpressionError` about the innermost summand without adjoint, or an `h.c.` too many.
  public func hamiltonian(_ parts: [ModelExpression], until end: Double = 1) throws
    -> OperatorPolynomial
  {
    let compiler = ExpressionCompiler(self)
    let programs = try parts.map { try compiler.compile($0) }
    let dependsOnTime = programs.contains(where: \.dependsOnTime)
    var hamiltonian = OperatorPolynomial()
    for number in 0...(dependsOnTime ? 16 : 0) {
      // No simple fractions of the duration, at which terms may vanish.
      let time = number == 0 ? 0 : end * (Double(number) - 0.382) / 16
      var sum = OperatorPolynomial()
      for (program, part) in zip(programs, parts) {
        let own = try compiler.expand(program, part, at: time)
        sum = parts.count == 1 ? own : sum + own
      }
      if let defect = HermiticityDefect(of: sum) {
        throw BlameSearch(scope: self, time: time, defect: defect).error(in: parts)
      }
      if number == 0 { hamiltonian = sum }
    }
    for term in compiler.conjugated { try term.check() }
    return hamiltonian
  }
}

/// What keeps an operator from being Hermitian.
private struct HermiticityDefect {
  let monomials: Set<OperatorMonomial>
  private let tolerance: Double

  /// Nil for Hermitian operators, rounding apart.
  init?(of operators: OperatorPolynomial) {
    tolerance = 1e-12 * operators.largestCoefficient
    monomials = operators.withoutAdjoint(tolerance: tolerance)
    if monomials.isEmpty { return nil }
  }

  func isCaused(by operators: OperatorPolynomial) -> Bool {
    !operators.withoutAdjoint(tolerance: tolerance).isDisjoint(with: monomials)
  }
}

/// Looks for the innermost summand whose own expansion lacks an adjoint.
private struct BlameSearch {
  let scope: ExpressionScope
  let time: Double
  let defect: HermiticityDefect

  /// Puts a part in the place of another, alone in its sums.
  private typealias Frame = (ExpressionNode) -> ExpressionNode

  func error(in parts: [ModelExpression]) -> ExpressionError {
    let guilty = parts.first { isGuilty($0.root, $0.text) } ?? parts[0]
    let (node, alone) =
      innermost(guilty.root, guilty.text) { $0 } ?? (guilty.root, guilty.root)
    let own = expansion(alone, guilty.text) ?? OperatorPolynomial()
    let isAntiHermitian = (OperatorPolynomial.i * own).isHermitian
    let remedy =
      isAntiHermitian
      ? "this term is anti-Hermitian; drop the factor `im`, or write `im*(X - dag(X))`"
      : "this term lacks its adjoint; write `(\(node.source(in: guilty.text)) + h.c.)`"
    return ExpressionError(
      "the Hamiltonian is not Hermitian: \(remedy)", guilty.text, node.columns)
  }

  /// The innermost guilty part, and the expression with nothing else in its sums.
  private func innermost(
    _ node: ExpressionNode, _ text: String, _ frame: @escaping Frame
  ) -> (part: ExpressionNode, alone: ExpressionNode)? {
    func inside(_ part: ExpressionNode, _ frame: @escaping Frame) -> (
      part: ExpressionNode, alone: ExpressionNode
    ) {
      innermost(part, text, frame) ?? (part, frame(part))
    }
    func alone(_ kind: ExpressionNode.Kind) -> ExpressionNode { .init(kind, node.columns) }
    switch node.kind {
    case .terms(let terms, adjoint: false):
      for term in terms {
        let frame: Frame = { part in
          frame(alone(.terms([.init(isNegative: term.isNegative, node: part)], adjoint: false)))
        }
        if isGuilty(frame(term.node), text) { return inside(term.node, frame) }
      }
      return nil
    case .negative(let inner): return inside(inner) { frame(alone(.negative($0))) }
    case .group(let inner): return innermost(inner, text) { frame(alone(.group($0))) }
    case .sum(let binders, let condition, let body):
      return inside(body) { frame(alone(.sum(binders, condition, $0))) }
    case .product(let factors):
      // Into parentheses that lack an adjoint themselves, whatever number stands before them.
      let places = factors.indices.filter { isOperator(frame(factors[$0].node), text) }
      guard places.count == 1, case .group(let inner) = factors[places[0]].node.kind,
        let own = expansion(frame(inner), text), HermiticityDefect(of: own) != nil
      else { return nil }
      return innermost(inner, text) { part in
        var factors = factors
        factors[places[0]].node = ExpressionNode(.group(part), inner.columns)
        return frame(alone(.product(factors)))
      }
    default: return nil
    }
  }

  private func isGuilty(_ root: ExpressionNode, _ text: String) -> Bool {
    expansion(root, text).map { defect.isCaused(by: $0) } ?? false
  }

  private func expansion(_ root: ExpressionNode, _ text: String) -> OperatorPolynomial? {
    try? scope.expand(ModelExpression(text: text, root: root), at: time)
  }

  private func isOperator(_ root: ExpressionNode, _ text: String) -> Bool {
    guard
      let program = try? ExpressionCompiler(scope).compile(ModelExpression(text: text, root: root)),
      case .operators = program
    else { return false }
    return true
  }
}

extension ExpressionNode {
  /// Its text as written.
  fileprivate func source(in text: String) -> String {
    let characters = Array(text)
    let part = characters[(columns.lowerBound - 1)..<min(columns.upperBound, characters.count)]
    return String(part.map { $0.isWhitespace ? " " : $0 })
  }
}
