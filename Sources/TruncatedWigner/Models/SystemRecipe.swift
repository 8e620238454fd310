import BatchCore
import Numerics

/// The size of a system, known without building it.
public struct SystemShape: Sendable, Equatable {
  /// Spins, or clusters of spins.
  public var sites: Int
  /// Modes that are integrated.
  public var modes: Int
  public var spinsPerSite = 1
  /// Kinds of sites, each a range of them; one kind in most models.
  public var species: [Species] = []
  /// Elements of the coupling matrices a realization holds; for memory estimates.
  public var matrixElements = 0.0
  /// Whether time steps take products with dense coupling matrices.
  public var hasDenseCouplings = false

  public struct Species: Sendable, Equatable {
    public var name: String
    public var sites: Range<Int>
  }

  public init(sites: Int, modes: Int) {
    self.sites = sites
    self.modes = modes
  }
}

/// How the systems of one model at one sweep point are made: its numbers, resolved.
protocol SystemRecipe: Sendable {
  var shape: SystemShape { get }
  /// Whether realizations differ.
  var hasDisorder: Bool { get }
  /// One realization; random numbers of the disorder come from the stream.
  func system(disorder: RandomStream) -> PhaseSpaceSystem
  /// What a user should know of these numbers, a line each.
  var notices: [String] { get }
  /// Bloch angles of every site.
  func directions(_ initial: InitialState) -> [InitialState]
}

extension SystemRecipe {
  var hasDisorder: Bool { false }

  var notices: [String] { [] }

  func directions(_ initial: InitialState) -> [InitialState] {
    Array(repeating: initial, count: shape.sites)
  }
}

/// A model with all its numbers.
public struct ModelSystem: Sendable {
  public var shape: SystemShape { recipe.shape }
  /// What a user should know of these numbers, a line each.
  public var notices: [String] { recipe.notices }
  let recipe: any SystemRecipe

  /// Resolves the parameters of a validated job.
  /// - Parameter values: every parameter of the chosen alternatives and the defaults.
  public init(model: String, values: [String: ParameterValue]) {
    let parameters = Parameters(values)
    recipe =
      switch model {
      case "driven_spin": DrivenSpin(parameters)
      case "tavis_cummings": TavisCummings(parameters)
      case "central_spin": CentralSpin(parameters)
      case "rydberg_chain": RydbergChain(parameters)
      case "correlated_emission": CorrelatedEmission(parameters)
      default: SystemParameters(model: model, values: values)
      }
  }
}

/// Parameters of a validated job by name.
struct Parameters: Sendable {
  let values: [String: ParameterValue]

  init(_ values: [String: ParameterValue]) { self.values = values }

  func number(_ key: String) -> Double {
    guard case .number(let value)? = values[key] else {
      preconditionFailure("a validated job has the number \(key)")
    }
    return value
  }

  func word(_ key: String) -> String {
    guard case .word(let value)? = values[key] else {
      preconditionFailure("a validated job has the word \(key)")
    }
    return value
  }

  func perSite(_ key: String) -> ParameterValue {
    guard let value = values[key] else {
      preconditionFailure("a validated job has \(key)")
    }
    return value
  }
}

extension ParameterValue {
  /// Whether realizations differ in this parameter.
  var isRandom: Bool {
    if case .distribution = self { true } else { false }
  }

  /// Values of `count` sites.
  /// - Parameter row: tells parameters of one model apart in the random stream.
  func siteValues(_ count: Int, _ stream: RandomStream, row: UInt64) -> [Double] {
    switch self {
    case .number(let value): return Array(repeating: value, count: count)
    case .list(let values): return values
    case .word: preconditionFailure("a word is no number")
    case .distribution(let distribution):
      return (0..<count).map { distribution.value(site: $0, stream: stream, row: row) }
    }
  }
}

extension Distribution {
  func value(site: Int, stream: RandomStream, row: UInt64) -> Double {
    let (words, _) = stream.words(site: site, step: row, firstTrajectory: 0)
    let uniform = Double(words[0] >> 11) * 0x1p-53
    switch self {
    case .uniform(let low, let high): return low + (high - low) * uniform
    case .normal(let mean, let deviation):
      return mean + deviation * stream.normals(site: site, step: row, firstTrajectory: 0).0[0]
    case .boxPair(let centre, let separation, let width):
      return centre + (site % 2 == 0 ? -0.5 : 0.5) * separation + (uniform - 0.5) * width
    case .cosine(let amplitude): return amplitude * Numerics.cosine(2 * .pi * uniform)
    }
  }
}
