import BatchCore
import Numerics

extension DerivedPage {
  /// Members of a set of a built-in model that printed equations are compared with numbers for.
  private static let mostMembers = 36

  /// Of the model of a job, with the numbers of a first realization: at the first point of a sweep, or at
  /// the last if the system is larger there.
  /// - Throws: `JobError`.
  public init(of job: Job) throws {
    guard job.model.isMasterEquation else {
      throw JobError(
        message:
          "\(job.file):\(job.modelLine): `\(job.model.name)` has no master equation to derive equations from; `twa models \(job.model.name)` tells what it is"
      )
    }
    func size(_ point: Int) -> Int {
      let shape = ModelCatalogue.instance(job.model, job.parameters(atPoint: point)).shape
      return shape.sites + shape.modes
    }
    let last = job.points - 1
    let point = last > 0 && size(last) > size(0) ? last : 0
    let parameters = job.parameters(atPoint: point)
    let model = ModelCatalogue.instance(job.model, parameters)
    let disorder = RandomStream(
      seed: job.sampling.seed, purpose: .disorder, point: point, realization: 0)
    do {
      if let typed = model as? CustomModel {
        self = try typed.point.text.located {
          try DerivedPage(
            ModelText(typed, disorder: disorder), typed.masterEquation(disorder: disorder))
        }
        return
      }
      let names = ExpressionNames(
        model, equations: job.variant.equations, parameters: parameters)
      let text = try ModelText(
        job.variant.equations,
        names.singleSpinScope(disorder: disorder, most: Self.mostMembers))
      try self.init(text, text.masterEquation(), system: model.checkedSystem(disorder: disorder))
    } catch let error as ExpressionError {
      throw JobError(message: "\(job.file):\(job.modelLine): \(error.message)")
    } catch let error as DerivationError {
      throw JobError(message: "\(job.file):\(job.modelLine): \(error.message)")
    } catch let error as ImpossibleRealization {
      throw JobError(message: "\(job.file):\(job.modelLine): \(error.description)")
    }
  }
}

extension ModelText {
  /// The text of a model of the catalogue.
  /// - Throws: `ExpressionError`.
  init(_ equations: ModelEquations, _ scope: ExpressionScope) throws {
    self.init(
      scope: scope, hamiltonian: try equations.hamiltonian.map { try ModelExpression($0.text) },
      jumps: try equations.jumps.map { jump in
        Jump(
          try ModelExpression(jump.jump), rate: try jump.rate.map { try ModelExpression($0) },
          matrix: try jump.matrix.map { try ModelExpression($0) },
          for: jump.indices.isEmpty ? .none : try ModelIndices(jump.indices))
      })
  }

  /// What a job types.
  init(_ model: CustomModel, disorder: RandomStream) {
    let text = model.point.text
    self.init(
      scope: model.point.scope(drawnFrom: disorder),
      hamiltonian: text.hamiltonian.map(\.expression),
      jumps: text.jumps.map { jump in
        switch jump.strength {
        case .rate(let rate): Jump(jump.jump, rate: rate, for: jump.indices)
        case .matrix(_, let matrix): Jump(jump.jump, rate: nil, matrix: matrix, for: jump.indices)
        }
      })
  }

  /// What the text says.
  /// - Throws: `ExpressionError`.
  func masterEquation() throws -> MasterEquation {
    let functions = TimeFunctionTable()
    return MasterEquation(
      shape: SystemShape(sites: scope.count(of: .spins), modes: scope.count(of: .modes)),
      hamiltonian: try scope.timedHamiltonian(hamiltonian, functions: functions),
      jumps: try jumps.map { jump in
        let rows = try scope.timedJumps(
          jump.jump, rate: jump.rate, for: jump.indices, functions: functions)
        guard let matrix = jump.matrix else {
          return .independent(
            rows.compactMap { row in
              guard let jump = row.jump, let rate = row.rate else { return nil }
              return rate.function.isConstant && rate.number == 0 ? nil : (jump, rate)
            })
        }
        return .correlated(
          jumps: rows.compactMap(\.jump), matrix: try elements(of: matrix, count: rows.count))
      })
  }

  private func elements(of matrix: ModelExpression, count: Int) throws -> DecayMatrix {
    let (re, im) = (Matrix(rows: count, columns: count), Matrix(rows: count, columns: count))
    guard case .name(let name) = matrix.root.kind, let parameter = scope.parameters[name] else {
      throw ExpressionError("not a matrix of rates", matrix.text, matrix.root.columns)
    }
    var isComplex = false
    for i in 0..<count {
      for j in 0..<count {
        let value = parameter.value(i, j, 0)
        (re[i, j], im[i, j]) = (value.re, value.im)
        isComplex = isComplex || value.im != 0
      }
    }
    return DecayMatrix(real: re, imaginary: isComplex ? im : nil)
  }
}
