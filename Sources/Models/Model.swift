import BatchCore
import Numerics

/// One model, with its numbers at one point of a sweep.
public protocol Model: Sendable {
  var shape: SystemShape { get }
  /// Whether realizations differ.
  var hasDisorder: Bool { get }
  /// One realization; random numbers of the disorder come from the stream.
  func system(disorder: RandomStream) -> PhysicalSystem
  /// The same, for models that a realization may make impossible.
  /// - Throws: `ImpossibleRealization`.
  func checkedSystem(disorder: RandomStream) throws -> PhysicalSystem
  /// What the names of expressions stand for in one realization; nil: what the text of its equations
  /// says.
  func scope(disorder: RandomStream) throws -> ExpressionScope?
  /// Numbers that the text of its equations names beside the parameters, in one realization.
  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter]
  /// What a user should know of these numbers, a line each.
  var notices: [String] { get }
  /// Times of tables.
  var timeKnots: [Double] { get }
  /// What a reader of a run up to this time should know of it; nil for nothing.
  func advice(until end: Double) -> String?
  /// Bloch angles of every site.
  func directions(_ initial: InitialState) -> [InitialState]
  /// The state of every mode; nil: all are in the coherent state of `InitialState.displacement`.
  func modeStates(_ initial: InitialState) -> [ModeState]?
}

/// A model of the catalogue.
///
/// Such a model is one file: what a job may say about it, its Hamiltonian and jump operators as text
/// (`description`), and its numbers as a system of parts, which every method reads.
public protocol CatalogueModel: Model {
  static var description: ModelDescription { get }

  /// - Parameter parameters: every parameter of the chosen alternatives and the defaults.
  init(_ parameters: Parameters)
}

/// A displaced thermal state of a mode.
public struct ModeState: Sendable, Equatable {
  /// ⟨a⟩.
  public var displacement: ComplexNumber
  /// Mean number of thermal quanta n ≥ 0: Re a and Im a have the variance (n + ½)/2.
  public var thermal: Double

  public init(displacement: ComplexNumber, thermal: Double = 0) {
    self.displacement = displacement
    self.thermal = thermal
  }
}

/// A realization that has no equations of motion, such as one with a negative rate.
public struct ImpossibleRealization: Error, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

extension Model {
  public var hasDisorder: Bool { false }

  public func checkedSystem(disorder: RandomStream) throws -> PhysicalSystem {
    system(disorder: disorder)
  }

  public func scope(disorder: RandomStream) throws -> ExpressionScope? { nil }

  public func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] { [:] }

  public var notices: [String] { [] }

  public var timeKnots: [Double] { [] }

  public func advice(until end: Double) -> String? { nil }

  public func directions(_ initial: InitialState) -> [InitialState] {
    Array(repeating: initial, count: shape.sites)
  }

  public func modeStates(_ initial: InitialState) -> [ModeState]? { nil }
}
