import BatchCore
import Numerics

/// One model, with its numbers at one point of a sweep.
///
/// A model is one file: what a job may say about it, its Hamiltonian and jump operators as text
/// (`description`), and its numbers as a system of parts, which every method reads.
public protocol Model: Sendable {
  static var description: ModelDescription { get }

  /// - Parameter parameters: every parameter of the chosen alternatives and the defaults.
  init(_ parameters: Parameters)

  var shape: SystemShape { get }
  /// Whether realizations differ.
  var hasDisorder: Bool { get }
  /// One realization; random numbers of the disorder come from the stream.
  func system(disorder: RandomStream) -> PhysicalSystem
  /// What the names of expressions stand for in one realization; nil: what the text of its equations
  /// says.
  func scope(disorder: RandomStream) throws -> ExpressionScope?
  /// Numbers that the text of its equations names beside the parameters, in one realization.
  func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter]
  /// What a user should know of these numbers, a line each.
  var notices: [String] { get }
  /// Bloch angles of every site.
  func directions(_ initial: InitialState) -> [InitialState]
}

extension Model {
  public var hasDisorder: Bool { false }

  public func scope(disorder: RandomStream) throws -> ExpressionScope? { nil }

  public func numbers(disorder: RandomStream) -> [String: ExpressionScope.Parameter] { [:] }

  public var notices: [String] { [] }

  public func directions(_ initial: InitialState) -> [InitialState] {
    Array(repeating: initial, count: shape.sites)
  }
}
