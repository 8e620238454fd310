/// What the names of expressions stand for: sets of spins and modes, parameters, names for expressions.
public struct ExpressionScope: Sendable {
  /// A number, or numbers by one or two indices.
  public struct Parameter: Sendable {
    /// The set of every index; nil where any whole number is one.
    public let over: [String?]
    /// Numbers along every index, where they are not those of a set.
    public let sizes: [Int?]
    public let dependsOnTime: Bool
    /// Whether it is known to be real.
    public let isReal: Bool
    /// Of both indices, 0 where there are fewer, and the time.
    let value: @Sendable (Int, Int, Double) -> ComplexNumber

    public static func number(_ value: Double) -> Parameter {
      Parameter(over: [], isReal: true) { _, _, _ in ComplexNumber(value) }
    }

    /// A function of time.
    public static func function(_ value: @escaping @Sendable (Double) -> Double) -> Parameter {
      Parameter(over: [], dependsOnTime: true, isReal: true) { _, _, t in ComplexNumber(value(t)) }
    }

    /// One value a member of a set, or a list indexed from 0.
    public static func list(_ values: [Double], over set: String? = nil) -> Parameter {
      Parameter(over: [set], sizes: [values.count], isReal: true) { i, _, _ in
        ComplexNumber(values[i])
      }
    }

    public static func matrix(_ rows: [[Double]], over sets: (String?, String?)) -> Parameter {
      Parameter(
        over: [sets.0, sets.1], sizes: [rows.count, rows.first?.count ?? 0], isReal: true
      ) { i, j, _ in
        ComplexNumber(rows[i][j])
      }
    }

    /// - Parameters:
    ///   - over: at most two sets.
    ///   - sizes: numbers along every index; empty: those of the sets.
    ///   - isReal: whether all values are real at all times; a real function of time need not be kept
    ///     apart from its conjugate.
    public init(
      over: [String?], sizes: [Int?] = [], dependsOnTime: Bool = false, isReal: Bool = false,
      value: @escaping @Sendable (Int, Int, Double) -> ComplexNumber
    ) {
      self.over = over
      self.sizes = sizes.isEmpty ? over.map { _ in nil } : sizes
      self.dependsOnTime = dependsOnTime
      self.isReal = isReal
      self.value = value
    }
  }

  /// A name for an expression, `n[i]` for `(1 + sz[i])/2`.
  public struct Definition: Sendable {
    public let name: String
    public let indices: [String]
    public let expression: ModelExpression

    /// - Throws: `ExpressionError`.
    public init(_ name: String, _ text: String) throws {
      let head = try ModelExpression(name)
      switch head.root.kind {
      case .name(let name): (self.name, indices) = (name, [])
      case .element(let element, let list):
        self.name = element.text
        indices = try list.map {
          guard case .name(let index) = $0.kind else {
            throw ExpressionError("an index of a definition is a name, `i`", name, $0.columns)
          }
          return index
        }
      default:
        throw ExpressionError("a definition is a name, `n` or `n[i]`", name, head.root.columns)
      }
      expression = try ModelExpression(text)
    }
  }

  public var sets: [SiteSet]
  public var parameters: [String: Parameter]
  public var definitions: [String: Definition]
  /// Names of parameters that are drawn for every realization.
  public var drawn: Set<String> = []
  /// Largest number of products of operators in an expansion.
  public var limit = 20_000_000

  public init(
    sets: [SiteSet] = [], parameters: [String: Parameter] = [:], definitions: [Definition] = []
  ) {
    self.sets = sets
    self.parameters = parameters
    self.definitions = Dictionary(definitions.map { ($0.name, $0) }) { _, last in last }
  }

  // MARK: Names of the language

  static let operators: [String: SiteSet.Kind] = [
    "sx": .spins, "sy": .spins, "sz": .spins, "sp": .spins, "sm": .spins, "a": .modes,
    "ad": .modes, "Sx": .spins, "Sy": .spins, "Sz": .spins, "Sp": .spins, "Sm": .spins,
  ]
  static let constants = ["t", "pi", "im"]
  static let words = ["sum", "in", "if"]

  /// All that a name may be, in a fixed order.
  var names: [String] {
    // Parts of definitions have names that nobody can type.
    parameters.keys.sorted() + definitions.keys.filter { !$0.contains("#") }.sorted()
      + sets.map(\.name)
      + Self.operators.keys.sorted() + Self.constants
  }

  /// First member of every set among all spins or all modes.
  var offsets: [Int] {
    var next: [SiteSet.Kind: Int] = [:]
    return sets.map { set in
      defer { next[set.kind, default: 0] += set.count }
      return next[set.kind, default: 0]
    }
  }

  func count(of kind: SiteSet.Kind) -> Int {
    sets.reduce(0) { $0 + ($1.kind == kind ? $1.count : 0) }
  }

  /// Whether an expression may be another one in other realizations.
  func isDrawn(_ expression: ModelExpression) -> Bool {
    var (found, open) = (Set<String>(), Array(expression.names))
    while let name = open.popLast() {
      if drawn.contains(name) { return true }
      if found.insert(name).inserted, let definition = definitions[name] {
        open += definition.expression.names
      }
    }
    return false
  }
}
