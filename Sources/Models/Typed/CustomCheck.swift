import BatchCore
import Numerics

extension CustomText {
  /// Expands the texts at the first point of the sweep, and at others where that is quick; sizes,
  /// distributions and initial states at all points.
  func check(_ job: Job) throws {
    try checkSteps(job)
    var (work, rates) = (0, 0)
    for point in 0..<job.points {
      // The first point shows what is wrong everywhere.
      try located(point == 0 ? "" : " (at \(job.sweepText(atPoint: point)))") {
        let model = try CustomPoint(self, Parameters(job.parameters(atPoint: point)))
        try checkSize(model, job)
        try checkInitial(model, job.initial(atPoint: point))
        func stream(_ realization: Int) -> RandomStream {
          RandomStream(
            seed: job.sampling.seed, purpose: .disorder, point: point, realization: realization)
        }
        if point == 0 || work < Self.largestWork {
          let equation = try model.masterEquation(drawnFrom: stream(0))
          work += equation.size
          if point == 0 {
            cache.monomials = equation.size
            try derive(equation, model, job)
          }
        }
        for realization in 0..<(model.hasRandomRates ? job.sampling.realizations : 1) {
          if rates > Self.mostRates { break }
          rates += try model.checkRates(job, drawnFrom: stream(realization))
        }
      }
    }
    // Last, since a name that is mistyped leaves another unused.
    if let (name, field) = unused.first {
      throw field.keyPlace.error("unused parameter `\(name)`")
    }
  }

  /// Monomials that are looked at before the points that follow are not expanded.
  private static let largestWork = 200_000
  /// Rates that are looked at. What none of this finds is a unit that fails.
  private static let mostRates = 1_000_000

  /// What is derived is kept for the run, where it serves.
  private func derive(_ equation: MasterEquation, _ model: CustomPoint, _ job: Job) throws {
    do {
      let derivation = try Derivation(equation)
      let system = derivation.system
      cache.notices = derivation.notices
      if model.random.isEmpty { cache.keep(system, Parameters(job.parameters(atPoint: 0))) }
    } catch let error as DerivationError {
      throw place.keyPlace.error(error.message)
    }
  }

  private func checkSize(_ model: CustomPoint, _ job: Job) throws {
    for set in model.scope.sets where set.count > CustomSet.most {
      throw place.keyPlace.error(
        "`\(set.name)` has \(set.count) members; at most \(CustomSet.most) are possible")
    }
    for kind in [SiteSet.Kind.spins, .modes] where model.scope.count(of: kind) > CustomSet.most {
      throw place.keyPlace.error(
        "the model has \(model.scope.count(of: kind)) \(kind == .spins ? "spins" : "modes"); at most \(CustomSet.most) are possible"
      )
    }
    for (parameter, form) in parameters.map({ ($0.name, $0.form) }) {
      guard case .values(let array, let over) = form else { continue }
      for (set, length) in zip(over, array.shape) {
        guard let members = model.scope.sets.first(where: { $0.name == set }) else { continue }
        guard members.count == length else {
          throw (fields[parameter] ?? place).keyPlace.error(
            "`\(parameter)` has \(length) values along `\(members.name)`, which has \(members.count) members"
          )
        }
      }
    }
  }

  private func checkInitial(_ model: CustomPoint, _ initial: InitialState) throws {
    for state in self.initial {
      for (quantity, key) in state.keys {
        if state.formulas.contains(where: { $0.quantity == quantity }) {
          _ = try state.values(of: quantity, initial, model.scope)
        }
        if quantity == .thermal, initial.numbers[key] ?? 0 < 0 {
          throw place.keyPlace.error(
            "`thermal` of `\(state.set)` is negative in the sweep; a number of quanta is >= 0")
        }
      }
    }
  }

  /// Functions that jump do so at recorded times.
  private func checkSteps(_ job: Job) throws {
    for (field, times) in stepTimes {
      for time in times where time > 0 && time < job.time.end {
        guard job.time.recordIndex(of: time) != nil else {
          throw field.keyPlace.error(
            "`\(field.name)` has \(Quantity.text(time)), which is no recorded time; with `steps: true` give multiples of time.record_every = \(Quantity.text(job.time.recordEvery))"
          )
        }
      }
    }
  }
}

extension CustomPoint {
  /// Rates at the recorded times and at midpoints of steps, of all of them where there are few.
  /// - Returns: how many rates were looked at.
  func checkRates(_ job: Job, drawnFrom stream: RandomStream) throws -> Int {
    let scope = scope(drawnFrom: stream)
    let recorded = (1..<max(job.time.records, 2)).map(job.time.recordedTime)
    let steps = (job.time.records - 1) * job.time.stepsPerRecord
    let midpoints = (0..<min(steps, Self.mostTimes)).map { number in
      (Double(steps <= Self.mostTimes ? number : number * (steps / Self.mostTimes)) + 0.5)
        * job.time.actualStep
    }
    let times = recorded.prefix(Self.mostTimes) + midpoints
    var count = 0
    for jump in text.jumps {
      guard case .rate(let rate) = jump.strength else { continue }
      let isTimed = try scope.dependsOnTime(rate, for: jump.indices)
      for time in isTimed ? times : [0] {
        let rows = try scope.values([rate], for: jump.indices, at: time)
        count += rows.count
        for row in rows {
          guard let value = row.values[0] else { continue }
          guard case .number(let number) = value else {
            throw ExpressionError(
              "an operator as rate; a rate is a number", rate.text, rate.root.columns)
          }
          try check(number, rate, at: isTimed ? time : nil)
        }
        if count > 1_000_000 { break }
      }
    }
    return count
  }

  private static let mostTimes = 1000

  /// Whether a rate depends on what is drawn.
  var hasRandomRates: Bool {
    guard !random.isEmpty else { return false }
    return text.jumps.contains {
      if case .rate(let rate) = $0.strength {
        text.randomExpressions.contains(rate.text)
      } else {
        false
      }
    }
  }
}

extension ExpressionScope {
  /// Whether an expression may have other values at other times.
  func dependsOnTime(_ expression: ModelExpression, for indices: ModelIndices) throws -> Bool {
    let compiler = ExpressionCompiler(self)
    var context = ExpressionCompiler.Context(text: indices.text)
    _ = try compiler.loop(indices.binders, &context)
    return try compiler.program(
      expression.root,
      ExpressionCompiler.Context(text: expression.text, indices: context.indices)
    ).dependsOnTime
  }
}

extension MasterEquation {
  /// Products of operators in it.
  var size: Int {
    func size(_ operators: TimedOperator) -> Int {
      operators.parts.reduce(0) { $0 + $1.polynomial.terms.count }
    }
    var sum = size(hamiltonian)
    for jump in jumps {
      switch jump {
      case .independent(let family): for member in family { sum += size(member.jump) }
      case .correlated(let family, _): for member in family { sum += size(member) }
      }
    }
    return sum
  }
}
