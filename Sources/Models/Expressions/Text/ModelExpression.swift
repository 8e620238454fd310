/// An expression of a typed model, read from text: `sum(i in atom: g[i]*a*sp[i] + h.c.)`.
public struct ModelExpression: Sendable {
  public let text: String
  let root: ExpressionNode

  /// - Throws: `ExpressionError`.
  public init(_ text: String) throws {
    self.text = text
    root = try ExpressionParser.expression(text)
  }

  init(text: String, root: ExpressionNode) {
    self.text = text
    self.root = root
  }
}

/// Indices with all their values, as `for:` of a jump operator gives them: `i in atom, j != i`.
public struct ModelIndices: Sendable {
  public let text: String
  let binders: [ExpressionNode.Binder]

  /// - Throws: `ExpressionError`.
  public init(_ text: String) throws {
    self.text = text
    binders = try ExpressionParser.indices(text)
  }

  /// No index, one value.
  public static let none = ModelIndices(text: "", binders: [])

  init(text: String, binders: [ExpressionNode.Binder]) {
    self.text = text
    self.binders = binders
  }
}

/// A part of an expression, and where it stands.
struct ExpressionNode: Sendable {
  indirect enum Kind: Sendable {
    case number(Double)
    case name(String)
    /// `g[i,l]`.
    case element(Name, [ExpressionNode])
    /// `exp(x)`.
    case call(Name, [ExpressionNode])
    case sum([Binder], Condition?, ExpressionNode)
    /// Parentheses.
    case group(ExpressionNode)
    case negative(ExpressionNode)
    case power(ExpressionNode, ExpressionNode)
    case product([Factor])
    /// Terms, and whether `h.c.` follows.
    case terms([Term], adjoint: Bool)
  }

  struct Name: Sendable {
    let text: String
    let columns: ClosedRange<Int>
  }

  struct Factor: Sendable {
    var divides: Bool
    var node: ExpressionNode
  }

  struct Term: Sendable {
    var isNegative: Bool
    var node: ExpressionNode
  }

  /// One or several indices and the values that they take.
  enum Binder: Sendable {
    case member(Name, of: Name)
    /// i < j.
    case ordered(Name, Name, of: Name?)
    /// i != j.
    case different(Name, Name, of: Name?)
    /// <i,j>.
    case neighbours(Name, Name, of: Name?)
    case coordinates([Name], of: Name)
    case value(Name, ExpressionNode)
  }

  struct Condition: Sendable {
    let left: ExpressionNode
    let comparison: String
    let right: ExpressionNode
  }

  var kind: Kind
  var columns: ClosedRange<Int>

  init(_ kind: Kind, _ columns: ClosedRange<Int>) {
    self.kind = kind
    self.columns = columns
  }
}
