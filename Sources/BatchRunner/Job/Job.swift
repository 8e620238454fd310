import BatchCore
import TruncatedWigner

/// A validated job: one model, how it is simulated, and over which parameters.
public struct Job: Sendable {
  /// Key `name`; the file's name without its extension if not given.
  public var name: String
  /// The YAML text, verbatim, without the overrides of the command line.
  public var source: String
  /// Overrides of the command line, in order.
  public var overrides: [String] = []
  /// The file as it was named, for messages.
  public var file: String
  /// Line of the `model` section in the file, from 1; for messages about the size of the system.
  public var modelLine: Int
  public var model: ModelDescription
  /// The set of the model's parameters that the job uses.
  public var variant: ParameterVariant
  /// Parameters that were given, and defaults of those that were neither given nor swept.
  /// Alternatives that were not chosen are absent, as are swept keys that were not also given.
  public var parameters: [String: ParameterValue]
  /// Initial state outside the sweep; the model's own where the job says nothing.
  public var initial: InitialState
  public var method: Method
  /// Arithmetic of the products with dense coupling matrices.
  public var precision: MatrixPrecision
  public var sampling: Sampling
  public var time: TimeGrid
  public var observables: ObservableChoice
  /// Axes of the sweep in the order written, slowest first; empty without a sweep.
  public var sweep: [SweepAxis]
  public var output: Output
  /// The identity of the result that this job's numbers were taken from, nil for the job's own.
  var adoptedIdentity: String?
}

/// How a point is simulated.
public enum Method: String, Sendable, CaseIterable {
  /// Truncated Wigner: sampled initial conditions and noise.
  case twa
  /// One classical trajectory per realization, without sampling.
  case meanField = "mean_field"

  /// Names of methods of the job format that need more than this program's simulations.
  static let unavailable = ["twopi", "saddle_point", "lax"]
}

/// How many samples, and from which random numbers.
public struct Sampling: Sendable, Equatable {
  /// Disorder realizations per point of the sweep, at least 1.
  public var realizations = 64
  /// Trajectories per realization, at least 1.
  public var trajectories = 64
  public var seed: UInt64 = 1
  /// Distribution of the transverse components of a spin.
  public var spinSampling = SpinSampling.discrete
  /// Distribution of the increments of white noise.
  public var noise = NoiseSampling.gaussian
  /// Trajectories that are simulated together: a multiple of 16 from 16 to 512.
  public var batch = 64
  /// Points end when the standard errors of these observables (`all`: of every other one) are small
  /// enough; nil: when all samples are there.
  public var targetStandardErrors: [String: StandardErrorTarget]?
}

/// Measured things.
public struct ObservableChoice: Sendable, Equatable {
  public var selection = ObservableSelection()
  /// Waiting times τ of C(τ, τ - t), in units of time, each one a recorded time; empty: no
  /// correlation.
  public var waitingTimes: [Double] = []

  public init(photonNumber: Bool) { selection.photonNumber = photonNumber }
}

/// One swept key with its values.
public struct SweepAxis: Sendable, Equatable {
  /// A numeric parameter of the model, or `theta`, `phi`, `displacement`.
  public var key: String
  public var values: [Double]
}

/// What is written, and when.
public struct Output: Sendable, Equatable {
  /// Seconds between two savings of the partial result.
  public var checkpoint: Double = 60
  /// Whether a complete file keeps its partial sums; nil: the default of the result file.
  public var keepPartial: Bool?
}
