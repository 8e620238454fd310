import BatchCore
import Models
import Numerics

/// A model whose equations are made of general parts: what stands between spins and modes becomes a
/// polynomial, and jump operators become channels of any kind. The physics stays the same.
struct GeneralModel: Model {
  enum Parts: String, CaseIterable {
    /// As the model has it.
    case own = "own"
    /// Couplings as a polynomial, jump operators as the model has them.
    case couplings = "couplings"
    /// The same with s^x s^y of every spin times zero, so that the polynomial falls into no exact flows.
    case unstructured = "couplings, unstructured"
    /// Couplings as a polynomial, jump operators of spins as channels. No job has this of constant operators
    /// of single spins: their drift, of loss, pump and dephasing their noise, too, have parts of their own.
    case all = "couplings and jumps"
  }

  let model: any Model
  let parts: Parts

  var shape: SystemShape { model.shape }
  var hasDisorder: Bool { model.hasDisorder }

  func directions(_ initial: InitialState) -> [InitialState] { model.directions(initial) }

  func system(disorder: RandomStream) -> PhysicalSystem {
    let system = model.system(disorder: disorder)
    guard parts != .own else { return system }
    var energy = PolynomialBuilder(sites: shape.sites)
    var channels = ChannelBuilder(sites: shape.sites)
    let generalJumps = parts == .all
    var emission: DecayMatrix?
    /// Numbers of the stages that the polynomial comes from.
    var sources: Set<Int> = []
    let kept = system.stages.enumerated().map { number, stage in
      stage.filter { part in
        if part is IsingCoupling || part is QuadratureCoupling { sources.insert(number) }
        switch part {
        case let part as IsingCoupling: energy.add(part)
        case let part as QuadratureCoupling: energy.add(part)
        case let part as SpinDecay where generalJumps: channels.add(part)
        case let part as Dephasing where generalJumps: channels.add(part)
        case let part as CollectiveEmission:
          if let exchange = part.exchange { energy.add(exchange: exchange) }
          if generalJumps { channels.add(part.decay) } else { emission = part.decay }
        default: return true
        }
        return false
      }
    }
    if parts == .unstructured, energy.count > 0 {
      for site in 0..<shape.sites { energy.add(0, [3 * site, 3 * site + 1]) }
    }
    // In its place if that is one stage, otherwise the last, as typed models have it.
    var stages = kept
    if sources.count == 1, let energy = energy.part { stages[sources.first!].append(energy) }
    stages = stages.filter { !$0.isEmpty }
    if let emission { stages.append([CollectiveEmission(exchange: nil, decay: emission)]) }
    if let jumps = channels.part { stages.append([jumps]) }
    if sources.count != 1, let energy = energy.part { stages.append([energy]) }
    return PhysicalSystem(
      shape: shape, stages: stages, noise: system.noise, pairClasses: system.pairClasses)
  }
}

/// Monomials of a Hamiltonian, in the order added.
struct PolynomialBuilder {
  let sites: Int
  private var polynomial = PhaseSpacePolynomial()

  init(sites: Int) { self.sites = sites }

  var count: Int { polynomial.count }

  var part: PolynomialHamiltonian? { count > 0 ? PolynomialHamiltonian(finished) : nil }

  var finished: PhaseSpacePolynomial { polynomial }

  mutating func add(_ coefficient: Double, _ variables: [Int]) {
    polynomial.variables += variables.sorted().map(Int32.init)
    polynomial.starts.append(polynomial.variables.count)
    polynomial.coefficients.constants.append(coefficient)
  }

  private func spin(_ site: Int, _ axis: SpinAxis) -> Int { 3 * site + axis.rawValue }

  /// ½ Σ V_ij s_i s_j: every pair once.
  mutating func add(_ part: IsingCoupling) {
    func add(_ i: Int, _ j: Int, _ value: Double) {
      if i <= j, value != 0 {
        self.add(i == j ? value / 2 : value, [spin(i, part.axis), spin(j, part.axis)])
      }
    }
    switch part.couplings {
    case .dense(let matrix):
      for i in 0..<sites { for j in i..<sites { add(i, j, matrix[i, j]) } }
    case .sparse(let matrix):
      for i in 0..<sites {
        for k in matrix.starts[i]..<matrix.starts[i + 1] {
          add(i, matrix.columns[k], matrix.values[k])
        }
      }
    }
  }

  /// Σ G_il s_i Q_l with Q = 2 Re a or 2 Im a.
  mutating func add(_ part: QuadratureCoupling) {
    for i in 0..<part.couplings.rows {
      for l in 0..<part.couplings.columns where part.couplings[i, l] != 0 {
        add(
          2 * part.couplings[i, l],
          [spin(i, part.axis), 3 * sites + 2 * l + (part.quadrature == .real ? 0 : 1)])
      }
    }
  }

  /// Σ_{i≠j} J_ij s⁺_i s⁻_j = Σ_{i<j} J_ij (xx + yy)/2.
  mutating func add(exchange: Matrix) {
    for i in 0..<sites {
      for j in (i + 1)..<max(i + 1, sites) where exchange[i, j] != 0 {
        add(exchange[i, j] / 2, [spin(i, .x), spin(j, .x)])
        add(exchange[i, j] / 2, [spin(i, .y), spin(j, .y)])
      }
    }
  }
}

/// Jump operators as channels; noise turns about x, y and z are three classes.
struct ChannelBuilder {
  let sites: Int
  private var channels: [JumpChannels.Channel] = []
  private var classes: [[JumpChannels.Noise]] = [[], [], []]

  init(sites: Int) { self.sites = sites }

  var part: JumpChannels? {
    channels.isEmpty ? nil : JumpChannels(channels, classes: classes.filter { !$0.isEmpty })
  }

  private func polynomial(_ terms: [(Double, Int)]) -> PhaseSpacePolynomial {
    var builder = PolynomialBuilder(sites: sites)
    for (coefficient, variable) in terms { builder.add(coefficient, [variable]) }
    return builder.finished
  }

  /// A about x and B about y, or A about z alone.
  private mutating func add(a: [(Double, Int)], b: [(Double, Int)], rate: Double) {
    let number = channels.count
    channels.append(
      .init(a: polynomial(a), b: polynomial(b), rate: .init(rate), number: number))
    classes[b.isEmpty ? 2 : 0].append(.init(channel: number, isA: true))
    if !b.isEmpty { classes[1].append(.init(channel: number, isA: false)) }
  }

  /// s∓ = (s^x ∓ i s^y)/2.
  mutating func add(_ part: SpinDecay) {
    for i in 0..<sites {
      for (rate, sign) in [(part.down[i], -0.5), (part.up[i], 0.5)] where rate > 0 {
        add(a: [(0.5, 3 * i)], b: [(sign, 3 * i + 1)], rate: rate)
      }
    }
  }

  /// Σ Γ_ij (s⁻_j ρ s⁺_i − …) with Γ = S Sᵀ: L_m = Σ_j S_jm s⁻_j at the rate 1.
  mutating func add(_ decay: DecayMatrix) {
    precondition(decay.imaginary == nil)
    for m in 0..<sites {
      let roots = (0..<sites).map { decay.rootReal[$0, m] / 2 }
      add(
        a: roots.enumerated().map { ($1, 3 * $0) },
        b: roots.enumerated().map { (-$1, 3 * $0 + 1) }, rate: 1)
    }
  }

  mutating func add(_ part: Dephasing) {
    for i in 0..<sites where part.rates[i] > 0 {
      add(a: [(1, 3 * i + 2)], b: [], rate: part.rates[i])
    }
  }
}
