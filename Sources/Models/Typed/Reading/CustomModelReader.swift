import BatchCore

/// The model that a job types: `model.name: custom`.
public struct CustomModelReader: TypedModelReader {
  static let name = "custom"

  /// What the catalogue says of it.
  public static let description: ModelDescription = {
    var description = ModelDescription(
      name: name, summary: "any Hamiltonian and any jump operators, typed in the job",
      notes: [
        "Operators: Pauli matrices sx sy sz, sp sm = (sx ± im·sy)/2, a ad of modes, dag(...);",
        "spins larger than 1/2: Sx Sy Sz Sp Sm. The index tells the set: sz[i] inside sum(i in atom: ...).",
        "Sums: i in atom; i<j in atom; i!=j in atom; <i,j> in atom (nearest neighbours); (x,y) in atom;",
        "conditions after if: sum(i<j in atom if dist(i,j) < 1.5: ...). Sites count from 0.",
        "Numbers: parameters, indices, t pi im; size(set) dist(i,j) mod min max sqrt exp sin cos tan tanh",
        "log abs sign conj real imag. + h.c. stands last and adds the adjoint of all before it in its",
        "parentheses. rate multiplies L rho L^+ - {L^+ L, rho}/2; matrix couples L_i by rates Gamma_ij.",
        "initial: {SET: {theta, phi}} for spins, {SET: {displacement, thermal}} for modes; numbers, or",
        "formulas of the index i. Every set has its state. Numbers and sizes can be swept by their names.",
      ],
      source: "PRX Quantum 6, 030344 (2025), Sec. II A", variants: [variant],
      initial: InitialState(theta: 0), hasPhotons: true)
    description.reader = CustomModelReader()
    return description
  }()

  private static let variant = ParameterVariant(
    title: name,
    parameters: [
      key(
        "spins", "section", "none",
        "sets of spins: `atom: 100`, `{count: 100, boundary: periodic}`, `{lattice: [10, 10], boundary: open}`, `{positions: [[x, y, z], ...]}`; `spin: 3/2` for larger spins"
      ),
      key("modes", "section", "none", "sets of modes, written like those of spins"),
      key(
        "parameters", "section", "none",
        "numbers; formulas, `\"J[i,j]\": \"1/abs(i - j)^3\"`, also of t; lists; `{normal: [0, 1], over: [atom]}`; `{times: [0, 1], values: [0, 2], steps: false}`; `{file: gamma.csv, over: [atom, atom]}` (.csv, .npy, .h5 with `dataset`)"
      ),
      key("define", "section", "none", "names for expressions, `\"n[i]\": \"(1 + sz[i])/2\"`"),
      key("hamiltonian", "text, list or section", "0", "expressions, which add"),
      key(
        "jumps", "list", "none",
        "jump operators: `{operator: \"a\", rate: 1}`, `{for: i in atom, operator: \"sm[i]\", rate: 0.1}`, `{for: i in atom, operator: \"sm[i]\", matrix: Gamma}`"
      ),
    ],
    equations: ModelEquations(hamiltonian: []))

  private static func key(_ name: String, _ form: String, _ defaultText: String, _ meaning: String)
    -> ParameterDescription
  {
    ParameterDescription(name, .text(form, default: defaultText), meaning)
  }

  public func read(_ source: TypedModelSource) throws -> TypedModelReading {
    try CustomReading(source).read()
  }
}

extension CustomReading {
  func read() throws -> TypedModelReading {
    let section = source.model
    try section.allowOnly(Self.keys, of: "`\(CustomModelReader.name)`")
    let sets = try sets("spins", .spins) + sets("modes", .modes)
    guard !sets.isEmpty else {
      throw section.place.error(
        "the model has no sets; give `spins: {atom: 10}` or `modes: {cavity: 1}`")
    }
    var parameters = try parameters(sets)
    parameterList = parameters
    let definitions = try definitions()
    let (hamiltonian, jumps) = (try hamiltonian(), try jumps())
    guard !hamiltonian.isEmpty || !jumps.isEmpty else {
      throw section.place.error("the model has neither `hamiltonian` nor `jumps`; give one of them")
    }
    let known = Set(parameters.map(\.name) + sets.map(\.name))
    let (initial, state) = try initial(sets, known)
    let uses = Uses(
      parameters: parameters, definitions: definitions,
      roots: hamiltonian.map(\.expression) + jumps.flatMap(\.expressions) + sizes
        + initial.flatMap(\.formulas).map(\.expression) + observedExpressions)
    // A number that only the sweep gives.
    let sweptAlone = source.swept.filter {
      uses.names.contains($0) && !uses.isKnown($0) && !known.contains($0)
    }
    parameters += sweptAlone.map { CustomParameter(name: $0, form: .number) }
    try check(uses, initial)
    let text = CustomText(
      sets: sets, parameters: parameters, definitions: definitions, hamiltonian: hamiltonian,
      jumps: jumps, initial: initial, places: places, fields: fields, stepTimes: stepTimes,
      end: source.end,
      place: source.modelField,
      randomExpressions: Set(
        jumps.flatMap(\.expressions).filter {
          !uses.reached(from: $0.names).isDisjoint(with: uses.random)
        }.map(\.text)), unused: try unused(uses), formulas: uses.formulas)
    return TypedModelReading(
      description(text, state, sizeNames: Set(uses.reached(from: sizes.flatMap(\.names)))),
      numbers: numbers)
  }

  private func description(
    _ text: CustomText, _ state: InitialState, sizeNames: Set<String>
  ) -> ModelDescription {
    let anyReal = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    let sizes = text.sets.filter { if case .count? = $0.sides.first { true } else { false } }.map {
      ParameterDescription(
        $0.name, .integer(1...CustomSet.most), size: .grows,
        "number of \($0.kind == .spins ? "spins" : "modes") of \($0.name)")
    }
    let numbers = text.parameters.filter { if case .number = $0.form { true } else { false } }.map {
      ParameterDescription(
        $0.name, .real(anyReal), size: sizeNames.contains($0.name) ? .grows : .none,
        "parameter \($0.name)")
    }
    let general = CustomModelReader.description
    var description = ModelDescription(
      name: general.name, summary: general.summary, notes: general.notes, source: general.source,
      variants: [
        ParameterVariant(
          title: general.name, parameters: sizes + numbers,
          equations: ModelEquations(hamiltonian: []))
      ],
      initial: state, hasPhotons: text.sets.contains { $0.kind == .modes })
    description.typed = text
    description.hasSpins = text.sets.contains { $0.kind == .spins }
    description.hasCollectiveEmission = text.jumps.contains {
      if case .matrix = $0.strength { true } else { false }
    }
    return description
  }

  /// Expressions that the job measures.
  private var observedExpressions: [ModelExpression] {
    source.observables.keys.compactMap { key in
      guard case .scalar(let text, _)? = source.observables.field(key)?.node.content else {
        return nil
      }
      return try? ModelExpression(text)
    }
  }
}

extension CustomJump {
  var expressions: [ModelExpression] {
    switch strength {
    case .rate(let rate): [jump, rate]
    case .matrix(_, let matrix): [jump, matrix]
    }
  }
}
