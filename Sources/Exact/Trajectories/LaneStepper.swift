import Numerics

/// Steps of dψ/dt = G(t) ψ of eight states at once, each with its own time and length of step. A lane
/// depends on that lane alone.
protocol LaneStepper: AnyObject {
  /// The states at the end of what the last step reached.
  var end: UnsafeMutablePointer<Lanes> { get }
  /// How long every lane likes its next step.
  var suggestion: Lanes { get set }
  /// The suggestion for a state of which nothing is known.
  var firstSuggestion: Double { get }

  /// Takes a step as far as the error allows.
  /// - Parameter limit: of its length; lanes with 0 rest.
  /// - Returns: the lengths reached; 0: the step was too long, and the next will be shorter.
  func advance(_ y: UnsafePointer<Lanes>, at times: Lanes, limit: Lanes) -> Lanes

  /// The states inside the last step.
  /// - Parameter lengths: since its start, at most what was reached.
  func evaluate(_ lengths: Lanes, into x: UnsafeMutablePointer<Lanes>)
}
