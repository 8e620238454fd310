/// The equation of a component of the vector, or of the amplitude, of the generic member of a set.
struct SymbolicEquation {
  let set: Int
  /// nil: the amplitude.
  let axis: SpinAxis?
  var drift: [PrintedTerm]
  /// Each with a noise as its last variable.
  var noise: [PrintedTerm] = []
}

/// All equations of a model by names.
struct SymbolicEquations {
  let model: SymbolicModel
  let variables: VariableNodes
  private(set) var equations: [SymbolicEquation] = []

  /// - Throws: `SymbolicExpansion.Unsupported`.
  init(_ model: SymbolicModel) throws {
    self.model = model
    variables = VariableNodes(scope: model.expansion.scope)
    for (set, members) in model.expansion.scope.sets.enumerated() where members.count > 0 {
      if members.kind == .modes {
        equations.append(
          SymbolicEquation(
            set: set, axis: nil, drift: symmetric(variables.complexForm(try modeDrift(set))),
            noise: try modeNoise(set)))
        continue
      }
      for axis in [SpinAxis.x, .y, .z] {
        equations.append(
          SymbolicEquation(
            set: set, axis: axis, drift: symmetric(real(try spinDrift(set, axis))),
            noise: try spinNoise(set, axis)))
      }
    }
  }

  func real(_ terms: [SymbolicTerm]) -> [PrintedTerm] {
    variables.realForm(terms, isReal: model.expansion.isReal)
  }

  /// Sums over pairs to both sides of a member joined where their coefficients are the same.
  private func symmetric(_ terms: [PrintedTerm]) -> [PrintedTerm] {
    SymmetricPairs(scope: variables.scope).joined(terms)
  }

  // MARK: Drift

  /// 2 ∇H × s, and γ Im (L {s, L̄}).
  private func spinDrift(_ set: Int, _ axis: SpinAxis) throws -> [SymbolicTerm] {
    let bracket = model.bracket(set)
    var terms = try model.energy.joined().flatMap { try bracket.turn($0, axis) }
    for family in model.families {
      for first in family.symbol {
        for second in family.copy {
          terms += try bracket.turn(
            second.conjugate, axis, fixed: family.exchanged * first
          ).map { -.i * $0 }
        }
      }
    }
    return terms
  }

  /// −i ∂H/∂ā, and (γ/2)(L̄ ∂L/∂ā − L ∂L̄/∂ā).
  private func modeDrift(_ set: Int) throws -> [SymbolicTerm] {
    let bracket = model.bracket(set)
    var terms = try model.energy.joined().flatMap {
      try bracket.derivative($0, byConjugate: true).map { -.i * $0 }
    }
    for family in model.families {
      for first in family.symbol {
        for second in family.copy {
          terms += try bracket.derivative(
            second, byConjugate: true, fixed: family.rate * first.conjugate
          ).map { ComplexNumber(0.5) * $0 }
          terms += try bracket.derivative(
            second.conjugate, byConjugate: true, fixed: family.exchanged * first
          ).map { ComplexNumber(-0.5) * $0 }
        }
      }
    }
    return terms
  }

  // MARK: Noise

  /// Turns by single spins together, other noise by family: {s, A} Im dξ − {s, B} Re dξ.
  private func spinNoise(_ set: Int, _ axis: SpinAxis) throws -> [PrintedTerm] {
    let place = model.generic[set]
    let bracket = model.bracket(set)
    var noise: [PrintedTerm] = []
    let turns = NoiseKinds(self).turns(of: set)
    let (b, c) = (
      SpinAxis(rawValue: (axis.rawValue + 1) % 3)!, SpinAxis(rawValue: (axis.rawValue + 2) % 3)!
    )
    // ds = dΩ × s.
    for (about, other, sign) in [(b, c, 1.0), (c, b, -1.0)] where turns.contains(about) {
      var term = PrintedTerm(
        ComplexNumber(sign) * SymbolicTerm(),
        variables: [variables.spin(.init(place: place, axis: other))])
      term.variables.append(.element("@d\(about)", place.index))
      noise.append(term)
    }
    for (number, family) in model.families.enumerated()
    where NoiseKinds(self).kind(number) != .turns {
      let name = NoiseKinds(self).name(number)
      let isReal = NoiseKinds(self).kind(number) == .real
      let own = ExpressionNode.element(name, family.indices)
      for term in family.symbol {
        var whole = term
        whole.binders = family.binders + term.binders
        for (factor, part) in isReal
          ? [(ComplexNumber(1), own)]
          : [(ComplexNumber(1), .call("imag", own)), (.i, .call("real", own))]
        {
          var marked = whole
          marked.scalars.append(.init(divides: false, node: part))
          let terms = try bracket.turn(factor * marked, axis)
          noise += real(terms).map(Self.noiseLast)
        }
      }
    }
    return noise.merged
  }

  /// −½ (∂L̄/∂ā dξ − ∂L/∂ā dξ*), or −i ∂X/∂ā dη of a Hermitian X.
  private func modeNoise(_ set: Int) throws -> [PrintedTerm] {
    let bracket = model.bracket(set)
    var terms: [SymbolicTerm] = []
    for (number, family) in model.families.enumerated() {
      let own = ExpressionNode.element(NoiseKinds(self).name(number), family.indices)
      let isReal = NoiseKinds(self).kind(number) == .real
      for term in family.symbol {
        var whole = term
        whole.binders = family.binders + term.binders
        func add(_ term: SymbolicTerm, _ factor: ComplexNumber, _ noise: ExpressionNode) throws {
          var marked = factor * term
          marked.scalars.append(.init(divides: false, node: noise))
          terms += try bracket.derivative(marked, byConjugate: true)
        }
        if isReal {
          try add(whole, -.i, own)
        } else {
          try add(whole.conjugate, ComplexNumber(-0.5), own)
          try add(whole, ComplexNumber(0.5), .call("conj", own))
        }
      }
    }
    return variables.complexForm(terms).map(Self.noiseLast)
  }

  /// The noise moved from the scalars to the end.
  private static func noiseLast(_ term: PrintedTerm) -> PrintedTerm {
    var term = term
    let isNoise: (ExpressionNode.Factor) -> Bool = { $0.node.printed.contains("@d") }
    term.variables += term.scalars.filter(isNoise).map(\.node)
    term.scalars.removeAll(where: isNoise)
    return term
  }
}

/// How the noise of every family is printed.
struct NoiseKinds {
  enum Kind: Equatable {
    /// Turns of the spin that the family belongs to.
    case turns
    /// One real noise of a Hermitian operator.
    case real
    case complex
  }

  private let equations: SymbolicEquations

  init(_ equations: SymbolicEquations) { self.equations = equations }

  private var families: [ModelText.Family] { equations.model.families }
  var equationFamilies: [ModelText.Family] { families }

  func kind(_ number: Int) -> Kind {
    let family = families[number]
    if family.isCorrelated { return .complex }
    if turnedSet(number) != nil { return .turns }
    let imaginary = equations.real(family.symbol.map { -.i * $0 }).filter { !$0.variables.isEmpty }
    return imaginary.isEmpty ? .real : .complex
  }

  /// `@dxi`, `@dxi2`, … of complex and `@deta`, … of real noises.
  func name(_ number: Int) -> String {
    let kind = kind(number)
    let before = (0..<number).count { self.kind($0) == kind }
    return "@d" + (kind == .real ? "eta" : "xi") + (before == 0 ? "" : "\(before + 1)")
  }

  /// The set whose every member has one operator of the family, linear in its vector.
  func turnedSet(_ number: Int) -> Int? {
    let family = families[number]
    let linear = family.symbol.filter { !$0.spins.isEmpty || !$0.modes.isEmpty }
    guard !family.isCorrelated, let place = linear.first?.spins.first?.place,
      linear.allSatisfy({
        $0.binders.isEmpty && $0.conditions.isEmpty && $0.modes.isEmpty && $0.spins.count == 1
          && $0.spins[0].place.key == place.key
      })
    else { return nil }
    let isAll: Bool =
      switch family.binders.first {
      case nil: place.index.isEmpty
      case .member(_, let set), .coordinates(_, let set):
        family.binders.count == 1 && set.text == equations.variables.scope.sets[place.set].name
          && place.index.map(\.printed) == family.indices.map(\.printed)
      default: false
      }
    return isAll ? place.set : nil
  }

  /// 4γ Re (c_α c̄_β) of L = c · s, summed over the families of a set.
  func covariance(of set: Int, _ a: SpinAxis, _ b: SpinAxis) -> [PrintedTerm] {
    equations.real(
      families.indices.filter { turnedSet($0) == set }.flatMap { number -> [SymbolicTerm] in
        let family = families[number]
        let names = Dictionary(
          uniqueKeysWithValues: zip(
            family.indices.map(\.printed), equations.model.generic[set].index))
        func component(_ axis: SpinAxis) -> [SymbolicTerm] {
          family.symbol.filter { $0.spins.first?.axis == axis }.map {
            var term = $0
            term.spins = []
            return term
          }
        }
        var rate = family.rate
        rate.binders = []
        return (component(a) * component(b).map(\.conjugate)).map {
          (ComplexNumber(4) * (rate * $0)).replacing(names)
        }
      })
  }

  /// Axes about which spins of a set turn at random.
  func turns(of set: Int) -> [SpinAxis] {
    [.x, .y, .z].filter { !covariance(of: set, $0, $0).isEmpty }
  }
}
