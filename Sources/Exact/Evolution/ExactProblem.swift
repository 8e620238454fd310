import BatchCore
import Models

/// A master equation with its initial state and the operators asked for: its Hilbert space, and what
/// solving it takes, before any large allocation.
public final class ExactProblem {
  public let options: ExactOptions
  /// Of which `ExactEvolution.expectations` are.
  public let operators: [TimedOperator]
  /// Operators A_i of two-time functions.
  public let correlated: [TimedOperator]
  /// The space at t = 0: of modes whose cutoff is found on the way it may grow.
  public let space: Space
  let parts: SpaceParts

  /// Whether cutoffs are found on the way.
  public var findsCutoffs: Bool { options.cutoffs == nil }
  public var isDissipative: Bool { !parts.jumps.isEmpty }
  /// Whether ψ describes the initial state.
  public var isPureStart: Bool { space.start.isPure }
  public var dimension: Int { space.dimension }

  /// - Parameters:
  ///   - directions: of every site.
  ///   - modes: the state of every mode.
  ///   - correlated: operators of two-time functions, which interchangeable spins must leave as they are.
  /// - Throws: `ExactSizeError`, `ImpossibleRealization`.
  public init(
    _ equation: MasterEquation, directions: [InitialState], modes: [ModeState],
    operators: [TimedOperator], correlated: [TimedOperator] = [],
    options: ExactOptions = ExactOptions()
  ) throws {
    (self.options, self.operators, self.correlated) = (options, operators, correlated)
    let parts = SpaceParts(
      equation, directions: directions, modes: modes, correlated: correlated,
      groupsSpins: options.groupsSpins)
    self.parts = parts
    space = try Space(
      parts, cutoffs: options.cutoffs ?? parts.firstCutoffs(), memory: options.memoryLimit)
    try checkRates(at: 0)
  }

  /// The space with other cutoffs.
  /// - Throws: `ExactSizeError`.
  public func space(cutoffs: [Int]) throws -> Space {
    try Space(parts, cutoffs: cutoffs, memory: options.memoryLimit)
  }

  /// A space with more levels of modes.
  func grown(_ space: Space, modes: [Int]) throws -> Space {
    var cutoffs = space.cutoffs
    for mode in modes { cutoffs[mode] = cutoffs[mode] * 3 / 2 + 2 }
    return try self.space(cutoffs: cutoffs)
  }

  /// - Throws: `ImpossibleRealization`.
  func checkRates(at time: Double) throws {
    for jump in space.jumps where jump.rate(at: time) < 0 || !jump.rate(at: time).isFinite {
      throw ImpossibleRealization(
        "a rate is \(jump.rate(at: time)) at t = \(time); a rate is a number >= 0")
    }
  }

  // MARK: Sizes

  /// Elements of ρ that are reached, of both triangles.
  public private(set) lazy var densityElements: Double = densitySize.elements

  /// Bytes that the density matrix takes with all it needs.
  public private(set) lazy var densityBytes: Double = densitySize.bytes

  private lazy var densitySize = DensityBlocks(space).size

  /// Bytes that ψ takes with all it needs.
  public var pureBytes: Double { PureEvolution.bytes(space) }

  /// Whether ρ fits.
  public var densityFits: Bool { densityBytes <= options.memoryLimit }

  /// One line for a user.
  public var outline: String {
    var text = "Hilbert space of dimension \(dimension)"
    let groups = parts.groups.map { "\($0.sites.count) interchangeable spins" }
    if !groups.isEmpty { text += " (\(groups.joined(separator: ", ")))" }
    if !space.cutoffs.isEmpty {
      let levels = space.cutoffs.enumerated().map { mode, cutoff in
        "\(cutoff)\(space.basis.isTruncated[mode] ? findsCutoffs ? " or more" : "" : " (all)")"
      }
      text += ", levels of modes \(levels.joined(separator: ", "))"
    }
    return text
  }
}

extension SpaceParts {
  /// Cutoffs to begin with: all levels where excitations are bound, else what the initial state takes.
  func firstCutoffs() -> [Int] {
    if modes.isEmpty { return [] }
    let spins = (0..<equation.shape.sites).reduce(0) { $0 + equation.shape.spinsPerSite(of: $1) }
    if modes.allSatisfy({ $0.displacement == .zero && $0.thermal == 0 }) {
      for attempt in [spins + 2, 2 * spins + 3] {
        let cutoffs = Array(repeating: attempt, count: modes.count)
        guard let basis = try? basis(cutoffs: cutoffs, limit: 100_000) else { break }
        if basis.isTruncated.contains(true) { continue }
        return basis.list.ofMode.map { factor in
          max(2, 1 + basis.codes.indices.reduce(0) { max($0, basis.level($1, factor)) })
        }
      }
    }
    return modes.map { mode in
      let quanta = mode.displacement.magnitude * mode.displacement.magnitude
      let thermal = mode.thermal
      var levels = 8 + quanta + 7 * quanta.squareRoot()
      if thermal > 0 {
        // (n̄/(1 + n̄))ⁿ < 1e-10, and the same of the displaced state.
        levels += 23 * (1 + thermal) + 5 * (quanta * thermal).squareRoot()
      }
      return Int(min(levels.rounded(.up), 1e6))
    }
  }
}
