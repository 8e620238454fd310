/// The Hamiltonian and the jump operators of a model as text, in the language of typed models:
/// `sum(i in atom: g[i]/sqrt(atoms)*a*sp[i] + h.c.)`.
///
/// Operators are the Pauli matrices `sx sy sz`, `sp sm` = (sx ± im·sy)/2, and `a ad` of modes, whose
/// index tells the set. Names that are no operators, sets or functions are parameters of the model, or
/// stand in `numbers` or `definitions`.
public struct ModelEquations: Sendable {
  /// Spins 1/2 or modes that one index runs over.
  public struct IndexSet: Sendable, Equatable {
    public let name: String
    /// How many: a number or an expression; several of them are the sides of a lattice, whose sites are
    /// named by coordinates.
    public let sizes: [String]
    /// Parameters that arrange the sites, "lattice, boundary"; empty where nothing depends on it.
    public let arrangement: String

    public init(_ name: String, _ sizes: String..., arrangement: String = "") {
      self.name = name
      self.sizes = sizes
      self.arrangement = arrangement
    }
  }

  /// A named expression; an operator or a number with its indices, `n[i]`, may be the name.
  public struct Named: Sendable, Equatable {
    public let name: String
    public let text: String

    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// A number that is no parameter itself.
  public enum Number: Sendable, Equatable {
    /// Drawn for every element and realization.
    case normal(mean: String, deviation: String)
    /// Worked out by the program: what it is, in words.
    case computed(String)
  }

  /// A jump operator, or one for every value of the indices.
  public struct Jump: Sendable, Equatable {
    public let jump: String
    /// γ of γ (L ρ L† − ½ {L†L, ρ}); nil where a matrix of rates couples the operators.
    public let rate: String?
    /// Γ of Σ Γ_ij (L_j ρ L_i† − ½ {L_i†L_j, ρ}).
    public let matrix: String?
    /// Indices that take all their values, `i in atom`; empty for a single operator.
    public let indices: String

    public init(_ jump: String, for indices: String = "", rate: String) {
      (self.jump, self.rate, matrix, self.indices) = (jump, rate, nil, indices)
    }

    public init(_ jump: String, for indices: String, matrix: String) {
      (self.jump, rate, self.matrix, self.indices) = (jump, nil, matrix, indices)
    }
  }

  public var spins: [IndexSet]
  public var modes: [IndexSet]
  /// Numbers besides the parameters, by name and indices: `g[i,l]`.
  public var numbers: [(name: String, value: Number)]
  /// Names for expressions.
  public var definitions: [Named]
  /// Named parts, which add.
  public var hamiltonian: [Named]
  public var jumps: [Jump]

  public init(
    spins: [IndexSet] = [], modes: [IndexSet] = [], numbers: [(name: String, value: Number)] = [],
    definitions: [Named] = [], hamiltonian: [Named], jumps: [Jump] = []
  ) {
    self.spins = spins
    self.modes = modes
    self.numbers = numbers
    self.definitions = definitions
    self.hamiltonian = hamiltonian
    self.jumps = jumps
  }

  /// As `twa models` prints them: a heading and a text a line.
  public var lines: [String] {
    var rows: [(heading: String, text: String)] = []
    func add(_ heading: String, _ texts: [String]) {
      for (number, text) in texts.enumerated() { rows.append((number == 0 ? heading : "", text)) }
    }
    func described(_ set: IndexSet) -> String {
      let arrangement = set.arrangement.isEmpty ? "" : ", arranged by \(set.arrangement)"
      return
        "\(set.name): \(set.sizes.count == 1 ? set.sizes[0] : "[\(set.sizes.joined(separator: ", "))]")\(arrangement)"
    }
    add("spins", spins.map(described))
    add("modes", modes.map(described))
    add("hamiltonian", hamiltonian.map { "\($0.name): \($0.text)" })
    add(
      "jumps",
      jumps.map {
        ($0.indices.isEmpty ? "" : "for \($0.indices): ") + $0.jump
          + ($0.rate.map { ", rate \($0)" } ?? "") + ($0.matrix.map { ", matrix \($0)" } ?? "")
      })
    add("define", definitions.map { "\($0.name) = \($0.text)" })
    add(
      "numbers",
      numbers.map { name, value in
        switch value {
        case .normal(let mean, let deviation):
          "\(name): normal, mean \(mean), deviation \(deviation)"
        case .computed(let meaning): "\(name): \(meaning)"
        }
      })
    return rows.map { $0.heading.padding(12) + $0.text }
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
