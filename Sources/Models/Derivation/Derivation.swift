import Numerics

/// What follows from a master equation in truncated Wigner (PRX Quantum 6, 030344, Sec. II A): symbols, and
/// the parts that solve them.
public struct Derivation {
  /// Symbol of H with what constants of jump operators add to it; canonical, without constant.
  let energy: MonomialList
  /// Jump operators that stand alone, families decomposed.
  let jumps: [SymbolJump]
  /// Γ of collective emission as written, without other loss.
  let family: (re: Matrix, im: Matrix)?
  let table: FunctionTable
  public let system: PhysicalSystem

  /// Most monomials of a Hamiltonian and its jump operators.
  public static let limit = 20_000_000

  /// - Throws: `DerivationError`.
  public init(_ equation: MasterEquation) throws {
    let shape = equation.shape
    table = FunctionTable(equation)
    var expansion = SymbolExpansion(shape, table)
    var energy = expansion.realPart(of: equation.hamiltonian)
    try Self.check(energy.count)

    var sources: [(jump: TimedOperator, rate: MasterEquation.Rate)] = []
    var emission: (re: Matrix, im: Matrix)?
    for jump in equation.jumps {
      switch jump {
      case .independent(let operators): sources += operators
      case .correlated(let operators, let matrix):
        let family = JumpFamily(operators: operators, matrix: matrix)
        if let losses = Self.emission(of: family, shape) {
          if emission == nil {
            emission = (
              Matrix(rows: shape.sites, columns: shape.sites),
              Matrix(rows: shape.sites, columns: shape.sites)
            )
          }
          family.add(losses, to: emission!)
        } else {
          sources += family.independent()
        }
      }
    }
    var (jumps, shift, size) = ([SymbolJump](), MonomialList(), energy.count)
    for (number, source) in sources.enumerated() {
      if let jump = SymbolJump(
        source.jump, rate: source.rate, number: number, &expansion, shift: &shift)
      {
        jumps.append(jump)
        size += jump.a.count + jump.b.count
        try Self.check(size)
      }
    }
    if !shift.isEmpty {
      energy.append(shift)
      energy = energy.canonical()
    }
    if !energy.isEmpty, energy.degree(0) == 0 {
      energy = energy.filter { energy.degree($0) > 0 }
    }
    (self.energy, self.jumps) = (energy, jumps)
    family = emission.map { ($0.re.scaled(by: 1), $0.im.scaled(by: 1)) }

    let jumpParts = JumpParts(
      jumps, emission: emission, largeSites: expansion.largeSites, shape)
    var energyParts = EnergyParts(energy, expansion.variables)
    let collective = jumpParts.emission.map {
      energyParts.joinExchange(to: $0, sites: shape.sites)
    }
    let modes = ModeParts(energyParts.modes, jumps: jumpParts.modes, expansion.variables)
    let plan = StagePlan(energyParts, jumpParts, modes, emission: collective, shape, table)
    system = PhysicalSystem(
      shape: shape, stages: plan.stages, noise: plan.noise, pairClasses: equation.pairClasses)
  }

  /// Collective emission of at least half of the spins, all of them ½.
  private static func emission(
    of family: JumpFamily, _ shape: SystemShape
  ) -> [(site: Int, factor: ComplexNumber)]? {
    guard !family.isDiagonal, 2 * family.operators.count >= shape.sites else { return nil }
    return family.losses()
  }

  private static func check(_ count: Int) throws {
    if count > limit {
      throw DerivationError(
        "the equations have more than \(limit) monomials; make the model smaller")
    }
  }
}

/// A model that cannot be derived: one line that says why.
public struct DerivationError: Error, Equatable, Sendable {
  public let message: String

  public init(_ message: String) { self.message = message }
}

extension PhysicalSystem {
  /// The parts of any master equation in truncated Wigner.
  /// - Throws: `DerivationError`.
  public init(_ equation: MasterEquation) throws { self = try Derivation(equation).system }
}

extension EnergyParts {
  /// The exchange Σ_{i≠j} J_ij σ⁺_iσ⁻_j, pairs with equal x and y couplings, goes with collective emission.
  mutating func joinExchange(to decay: (re: Matrix, im: Matrix), sites: Int) -> CollectiveEmission {
    let hasImaginary = (0..<sites * sites).contains { decay.im.elements[$0] != 0 }
    let matrix = DecayMatrix(real: decay.re, imaginary: hasImaginary ? decay.im : nil)
    guard let x = ising[0].firstIndex(where: { $0.slot == 0 }),
      let y = ising[1].firstIndex(where: { $0.slot == 0 })
    else { return CollectiveEmission(exchange: nil, decay: matrix) }
    let (first, second) = (Matrix(rows: sites, columns: sites), Matrix(rows: sites, columns: sites))
    for (i, j, value) in ising[0][x].elements { first[i, j] = value }
    for (i, j, value) in ising[1][y].elements { second[i, j] = value }
    let exchange = Matrix(rows: sites, columns: sites)
    func isExchange(_ element: (row: Int, column: Int, value: Double)) -> Bool {
      let (i, j) = (element.row, element.column)
      return i != j && first[i, j] == second[i, j]
    }
    for element in ising[0][x].elements where isExchange(element) {
      // J (σ⁺_iσ⁻_j + h.c.) = (J/2)(σ^xσ^x + σ^yσ^y).
      exchange[element.row, element.column] = 2 * element.value
      exchange[element.column, element.row] = 2 * element.value
    }
    ising[0][x].elements.removeAll(where: isExchange)
    ising[1][y].elements.removeAll(where: isExchange)
    for axis in 0..<2 { ising[axis].removeAll { $0.elements.isEmpty } }
    return CollectiveEmission(exchange: exchange, decay: matrix)
  }
}
