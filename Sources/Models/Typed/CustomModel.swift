import BatchCore
import Numerics

/// A model that a job types, with its numbers at one point of a sweep.
public struct CustomModel: Model {
  let point: CustomPoint
  private let parameters: Parameters

  init(_ text: CustomText, _ parameters: Parameters) {
    self.parameters = parameters
    do {
      point = try CustomPoint(text, parameters)
    } catch {
      fatalError("a validated job has sizes and distributions: \(error)")
    }
  }

  /// While a model is derived, its monomials take about thirty numbers each.
  public var shape: SystemShape {
    var shape = point.shape
    shape.matrixElements = 30 * Double(point.text.cache.monomials)
    return shape
  }

  public var hasDisorder: Bool { !point.random.isEmpty }

  public var notices: [String] { point.text.cache.notices }

  public var timeKnots: [Double] {
    point.text.parameters.flatMap { parameter -> [Double] in
      if case .table(let times, _, _) = parameter.form { times } else { [] }
    }
  }

  public func system(disorder: RandomStream) -> PhysicalSystem {
    do {
      return try checkedSystem(disorder: disorder)
    } catch {
      fatalError("a realization without equations: \(error)")
    }
  }

  public func checkedSystem(disorder: RandomStream) throws -> PhysicalSystem {
    if !hasDisorder, let system = point.text.cache.system(parameters) { return system }
    do {
      let system = try PhysicalSystem(masterEquation(disorder: disorder))
      if !hasDisorder { point.text.cache.keep(system, parameters) }
      return system
    } catch let error as ExpressionError {
      throw ImpossibleRealization(error.message)
    } catch let error as DerivationError {
      throw ImpossibleRealization(error.message)
    }
  }

  public func scope(disorder: RandomStream) throws -> ExpressionScope? {
    point.scope(drawnFrom: disorder)
  }

  /// The master equation of a realization.
  /// - Throws: `ExpressionError`.
  public func masterEquation(disorder: RandomStream) throws -> MasterEquation {
    try point.masterEquation(drawnFrom: disorder, isChecked: true)
  }

  public func directions(_ initial: InitialState) -> [InitialState] {
    let states = point.text.initial.filter { $0.kind == .spins }
    return states.flatMap { state in
      let (theta, phi) = (values(state, .theta, initial), values(state, .phi, initial))
      return zip(theta, phi).map { InitialState(theta: $0.re, phi: $1.re) }
    }
  }

  public func modeStates(_ initial: InitialState) -> [ModeState]? {
    let states = point.text.initial.filter { $0.kind == .modes }
    return states.flatMap { state in
      let (displacement, thermal) = (
        values(state, .displacement, initial), values(state, .thermal, initial)
      )
      return zip(displacement, thermal).map { ModeState(displacement: $0, thermal: $1.re) }
    }
  }

  private func values(
    _ state: CustomInitial, _ quantity: CustomInitial.Quantity, _ initial: InitialState
  ) -> [ComplexNumber] {
    do {
      return try state.values(of: quantity, initial, point.scope)
    } catch {
      fatalError("a validated job has an initial state: \(error)")
    }
  }
}
