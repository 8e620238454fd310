import Models
import Numerics

/// The factorised Lindblad equations of one realization: what follows from the normal form of
/// i[H, A] + Σ γ (L†AL − ½ {L†L, A}), A = σ^α_i and a_l, when products over different spins and modes are
/// products of means (custom models, section Mean field).
///
/// With E = ⟨H⟩ in a product of spin states and coherent states, dm_i/dt = (2/n_i) ∂E/∂m_i × m_i and
/// dα_l/dt = −i ∂E/∂ᾱ_l; these are exact for such states.
struct MeanFieldEquations {
  let layout: StateLayout
  private(set) var slots = TimeSlots()
  /// E.
  private(set) var energy = MonomialTable()
  /// What single spins lose by themselves, by slot.
  private(set) var local: [Int: LocalRates] = [:]
  /// Jump operators that are linear and act on several spins and modes, with their rates; the function of
  /// the operator is part of the rate.
  private(set) var collective: [(jump: LinearOperator, rate: Double, slot: Int)] = []
  private(set) var correlated: [(jumps: [LinearOperator], matrix: DecayMatrix)] = []
  /// Other contributions to the rate of change of a variable.
  private(set) var rates = Rates()
  private(set) var rateChecks: [MasterEquation.Rate] = []

  /// Most monomials of the equations.
  static let limit = 20_000_000

  private var factorisation: Factorisation

  /// - Throws: `ImpossibleRealization`.
  init(_ equation: MasterEquation) throws {
    layout = StateLayout(equation.shape)
    factorisation = Factorisation(layout)
    for (function, polynomial) in equation.hamiltonian.parts {
      let own = slots.slots(of: TimeWeight(function))
      var energy = MonomialTable()
      swap(&energy, &self.energy)
      factorisation.means(of: polynomial) { energy.add($0, own, $1) }
      self.energy = energy
    }
    guard energy.count <= Self.limit else {
      throw ImpossibleRealization("the equations have more than \(Self.limit) monomials")
    }
    for jump in equation.jumps {
      switch jump {
      case .independent(let operators): for own in operators { try add(own.jump, own.rate) }
      case .correlated(let operators, let matrix): try add(operators, matrix)
      }
    }
  }

  /// Monomials by the variable whose rate of change they are part of.
  struct Rates {
    private(set) var tables: [Int: MonomialTable] = [:]

    mutating func add(
      _ target: Int, _ variables: [Int32], _ slots: (re: Int, im: Int?), _ value: ComplexNumber
    ) {
      tables[target, default: MonomialTable()].add(variables, slots, value)
    }
  }

  // MARK: Jump operators

  private mutating func add(_ operation: TimedOperator, _ rate: MasterEquation.Rate) throws {
    if !rate.function.isConstant { rateChecks.append(rate) }
    guard let linear = LinearOperator(operation) else {
      let general = GeneralJump(operation: operation, rate: rate, layout: layout)
      var terms = Rates()
      swap(&terms, &rates)
      defer { swap(&terms, &rates) }
      return try general.rates(&factorisation, &slots, limit: Self.limit) {
        terms.add($0, $1, $2, $3)
      }
    }
    let weight = TimeWeight(rate.function) * linear.weight * linear.weight.conjugate
    // |f|² is real.
    add(linear, rate.number, slot: slots.slots(of: weight).re)
  }

  private mutating func add(_ jump: LinearOperator, _ rate: Double, slot: Int) {
    for (site, vector) in jump.spins {
      addLocal(vector, rate, site, slot)
    }
    if jump.isLocal(layout) {
      // L + c has the jumps of L and a Hamiltonian, −γ Im (c̄ w·m).
      guard jump.constant != .zero else { return }
      addField(jump.spins[0], jump.constant, rate, slot: slot)
    } else if jump.spins.isEmpty {
      addModes(jump, rate, slot: slot)
    } else {
      collective.append((jump, rate, slot))
    }
  }

  private mutating func addLocal(
    _ vector: [ComplexNumber], _ rate: Double, _ site: Int, _ slot: Int
  ) {
    if local[slot] == nil { local[slot] = LocalRates(sites: layout.sites) }
    local[slot]!.add(vector, rate: rate, site: site)
  }

  private mutating func addField(
    _ spin: (site: Int, vector: [ComplexNumber]), _ constant: ComplexNumber, _ rate: Double,
    slot: Int
  ) {
    for axis in 0..<3 {
      let value = -rate * (constant.conjugate * spin.vector[axis]).im
      energy.add([Int32(layout.spin(spin.site, axis))], slot: slot, value)
    }
  }

  /// dα_l/dt = (γ/2)(q_l Φ̄ − p̄_l Φ), Φ = ⟨L⟩.
  private mutating func addModes(_ jump: LinearOperator, _ rate: Double, slot: Int) {
    let half = 0.5 * rate
    for (mode, p, q) in jump.modes {
      func add(_ variable: Int?, _ phi: ComplexNumber) {
        // Of a real variable whose factor in Φ is phi.
        let value = q * phi.conjugate - p.conjugate * phi
        let variables = variable.map { [Int32($0)] } ?? []
        rates.add(layout.re(mode), variables, (slot, nil), ComplexNumber(half * value.re))
        rates.add(layout.im(mode), variables, (slot, nil), ComplexNumber(half * value.im))
      }
      add(nil, jump.constant)
      for other in jump.modes {
        add(layout.re(other.mode), other.p + other.q)
        add(layout.im(other.mode), .i * (other.p - other.q))
      }
    }
  }

  private mutating func add(_ operators: [TimedOperator], _ matrix: DecayMatrix) throws {
    let jumps = operators.compactMap { LinearOperator($0) }
    let isSingle = jumps.allSatisfy {
      $0.modes.isEmpty && $0.spins.count == 1 && $0.weight.isConstant
    }
    guard jumps.count == operators.count, isSingle,
      Set(jumps.map { $0.spins[0].site }).count == jumps.count,
      !matrix.isDiagonal
    else {
      for own in JumpFamily(operators: operators, matrix: matrix).independent() {
        try add(own.jump, own.rate)
      }
      return
    }
    for (number, jump) in jumps.enumerated() {
      addLocal(jump.spins[0].vector, matrix.real[number, number], jump.spins[0].site, 0)
    }
    correlated.append((jumps, matrix))
  }
}

extension DecayMatrix {
  /// Whether jump operators are independent.
  fileprivate var isDiagonal: Bool {
    (0..<real.rows).allSatisfy { i in
      (0..<real.rows).allSatisfy { j in
        i == j || (real[i, j] == 0 && (imaginary?[i, j] ?? 0) == 0)
      }
    }
  }
}
