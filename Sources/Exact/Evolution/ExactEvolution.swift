import BatchCore
import Foundation
import Models

/// How exact solutions are worked out.
public struct ExactOptions: Sendable {
  /// Levels of every mode; nil: as many as it takes, from the initial state and while it runs.
  public var cutoffs: [Int]?
  /// Largest error of the state, relative to its norm.
  public var tolerance = 1e-9
  /// Length of the run that may leave this error; 0: any single step may.
  public var duration = 0.0
  /// Times at which steps end.
  public var marks = StepMarks.none
  /// Whether interchangeable spins are treated as one.
  public var groupsSpins = true
  /// Bytes that all of it may take.
  public var memoryLimit = 0.8 * Double(ProcessInfo.processInfo.physicalMemory)
  /// Largest population of the last two levels of a mode whose cutoff is found.
  public var lastLevels = 1e-8

  public init() {}

  var budget: ErrorBudget { ErrorBudget(tolerance: tolerance, duration: duration) }
}

/// One mode as it was cut off.
public struct ModeCutoff: Sendable, Equatable {
  /// Levels.
  public var levels: Int
  /// Whether the equations would lead beyond; otherwise nothing is cut off.
  public var isTruncated: Bool
  /// Largest population of the last two levels up to now; 0 where nothing is cut off.
  public var lastLevels: Double
}

/// The state of a small system as it goes on in time.
public protocol ExactEvolution: AnyObject {
  var time: Double { get }
  var space: Space { get }
  var modes: [ModeCutoff] { get }
  /// Tr ρ − 1, or ⟨ψ|ψ⟩ − 1: errors of the integration.
  var normError: Double { get }
  /// - Parameter goesOn: asked before every step.
  /// - Throws: `AbandonedUnit` once `goesOn` is false; `ExactSizeError` where a cutoff found on the way
  ///   takes too much; `ImpossibleRealization` where a rate is negative or an equation has no value.
  func advance(to time: Double, goesOn: () -> Bool) throws
  /// Of all operators of the problem at this time.
  func expectations() -> [ComplexNumber]
  /// What it takes to go on later with the same bits.
  func state() -> [UInt8]
}
