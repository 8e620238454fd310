import BatchCore
import Numerics

extension MasterEquation {
  /// What the text of the model of a job says at one point of its sweep, in one disorder realization.
  /// Sites are the spins of the text: those of a cluster are single spins, cluster by cluster.
  /// - Throws: `ExpressionError`.
  public init(of job: Job, atPoint point: Int, disorder: RandomStream) throws {
    self = try ExpressionNames(of: job, atPoint: point).masterEquation(disorder: disorder)
  }
}

extension ExpressionNames {
  /// The master equation of one realization, for models of the catalogue and typed ones. Sites are the
  /// spins of the text: those of a cluster are single spins, cluster by cluster.
  /// - Throws: `ExpressionError`.
  public func masterEquation(disorder: RandomStream) throws -> MasterEquation {
    if let typed = model as? CustomModel { return try typed.masterEquation(disorder: disorder) }
    guard let equations else {
      return MasterEquation(shape: model.shape, hamiltonian: TimedOperator(OperatorPolynomial()))
    }
    let scope = try singleSpinScope(disorder: disorder)
    var equation = try ModelText(equations, scope).masterEquation()
    equation.shape = SystemShape(
      species: zip(scope.sets, scope.offsets).filter { $0.0.kind == .spins }.map { set, offset in
        SystemShape.Species(name: set.name, sites: offset..<(offset + set.count))
      },
      modeSets: zip(scope.sets, scope.offsets).filter { $0.0.kind == .modes }.map { set, offset in
        SystemShape.ModeSet(name: set.name, modes: offset..<(offset + set.count))
      })
    return equation
  }

  /// The same with one site for every cluster, whose spins are alike: its operators are J = Σ σ.
  /// - Throws: `ExpressionError`.
  public func clusterEquation(disorder: RandomStream) throws -> MasterEquation {
    guard equations != nil, !(model is CustomModel) else {
      return try masterEquation(disorder: disorder)
    }
    var scope = try singleSpinScope(disorder: disorder)
    // The last side of a set counts the spins of a cluster.
    for (index, set) in scope.sets.enumerated() where set.kind == .spins {
      let own = scope.sets.count { $0.kind == .spins } == 1 ? model.shape.commonSpinsPerSite : 1
      guard let own, own > 1 else { continue }
      scope.sets[index] = SiteSet(set.name, .spins, lattice: set.sides.dropLast() + [1])
      scope.sets[index].isCluster = true
    }
    var equation = try ModelText(equations!, scope).masterEquation()
    equation.shape = model.shape
    return equation
  }

  /// Bloch angles of every site of the master equation: spins of a cluster point alike.
  public func directions(_ initial: InitialState) -> [InitialState] {
    let directions = model.directions(initial)
    if equations == nil { return directions }
    return directions.enumerated().flatMap { site, direction in
      Array(repeating: direction, count: model.shape.spinsPerSite(of: site))
    }
  }

  /// The state of every mode of the master equation.
  /// - Parameter modes: how many it has.
  public func modeStates(_ initial: InitialState, modes: Int) -> [ModeState] {
    model.modeStates(initial)
      ?? Array(
        repeating: ModeState(displacement: ComplexNumber(initial.displacement)), count: modes)
  }

  /// Operators of expressions in one realization, over the sites of the master equation: spins of a
  /// cluster have names of their own.
  /// - Throws: `ExpressionError`.
  public func singleSpinOperators(_ texts: [String], disorder: RandomStream) throws
    -> [TimedOperator]
  {
    let scope = try singleSpinScope(disorder: disorder)
    return try texts.map { try scope.timedOperator(ModelExpression($0)) }
  }
}
