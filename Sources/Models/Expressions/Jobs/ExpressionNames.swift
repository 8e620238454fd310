import BatchCore
import Foundation
import Numerics

/// What the expressions of a job may name at one point of its sweep: the sets, parameters and definitions
/// of its model.
public struct ExpressionNames: Sendable {
  let model: any Model
  /// Of a model of the catalogue, whose equations are text.
  let equations: ModelEquations?
  private let parameters: [String: ParameterValue]

  public init(
    _ model: any Model, equations: ModelEquations? = nil,
    parameters: [String: ParameterValue] = [:]
  ) {
    self.model = model
    self.equations = equations
    self.parameters = parameters
  }

  public init(of job: Job, atPoint point: Int) {
    let parameters = job.parameters(atPoint: point)
    self.init(
      ModelCatalogue.instance(job.model, parameters), equations: job.variant.equations,
      parameters: parameters)
  }

  public var shape: SystemShape { model.shape }

  /// An operator of one realization.
  public struct Drawn {
    public let operation: TimedOperator
    /// Whether it may be another one in other realizations.
    public let isDrawn: Bool
  }

  /// Operators in one realization.
  /// - Throws: `ExpressionError`.
  public func operators(_ texts: [String], disorder: RandomStream) throws -> [Drawn] {
    let expressions = try texts.map { try ModelExpression($0) }
    guard let first = expressions.first else { return [] }
    do {
      let scope = try scope(disorder: disorder)
      return try expressions.map {
        Drawn(operation: try scope.timedOperator($0), isDrawn: scope.isDrawn($0))
      }
    } catch is ClustersMoveAsOne {
      throw ExpressionError(
        "expressions name single spins, but the spins of a cluster move as one here", first.text,
        first.root.columns)
    }
  }

  private struct ClustersMoveAsOne: Error {}

  func scope(disorder: RandomStream) throws -> ExpressionScope {
    let scope = try singleSpinScope(disorder: disorder)
    guard equations == nil || scope.count(of: .spins) == model.shape.sites else {
      throw ClustersMoveAsOne()
    }
    return scope
  }

  /// The same where spins of a cluster have names of their own, though they move as one.
  /// - Parameter most: members that a set of a model of the catalogue may have.
  func singleSpinScope(disorder: RandomStream, most: Int = .max) throws -> ExpressionScope {
    if let scope = try model.scope(disorder: disorder) { return scope }
    guard let equations else { return ExpressionScope() }
    var scope = ExpressionScope()
    for (name, value) in parameters {
      switch value {
      case .number(let number): scope.parameters[name] = .number(number)
      // A list belongs to the last set of spins.
      case .list(let values):
        scope.parameters[name] = .list(values, over: equations.spins.last?.name)
      case .word, .distribution: break
      }
    }
    for (name, parameter) in model.numbers(disorder: disorder) {
      scope.parameters[name] = parameter
      if model.hasDisorder { scope.drawn.insert(name) }
    }
    scope.sets =
      try equations.spins.map { try sites($0, .spins, scope, most) }
      + equations.modes.map { try sites($0, .modes, scope, most) }
    for definition in equations.definitions {
      let definition = try ExpressionScope.Definition(definition.name, definition.text)
      scope.definitions[definition.name] = definition
    }
    return scope
  }

  private func sites(
    _ set: ModelEquations.IndexSet, _ kind: SiteSet.Kind, _ scope: ExpressionScope, _ most: Int
  ) throws -> SiteSet {
    var sides = try set.sizes.map { Int(try scope.number(ModelExpression($0)).re) }
    if parameters["lattice"] == .word("square") {
      let side = Int(Double(sides[0]).squareRoot())
      sides = [side, side]
    }
    // So that sides of a lattice stay alike.
    let side =
      most == .max ? most : Int(pow(Double(most), 1 / Double(sides.count)).rounded(.down))
    return SiteSet(
      set.name, kind, lattice: sides.map { min($0, side) },
      periodic: parameters["boundary"] == .word("periodic"))
  }
}
