import BatchCore
import Models
import Numerics
import Observables

/// One disorder realization of a job at one point of its sweep, as operators; drawn from the same random
/// numbers as in every other method.
struct ExactRealization {
  let equation: MasterEquation
  let directions: [InitialState]
  let modes: [ModeState]
  /// Times of tables.
  private let knots: [Double]
  /// nil where only the size is asked for.
  let measurement: Measurement?

  /// - Parameter isMeasured: whether operators are asked for, and not only the size, which does not depend on
  ///   them but for two-time functions.
  /// - Throws: `ExpressionError`, `ImpossibleRealization`.
  init(
    of job: Job, atPoint point: Int, realization: Int, layout: ObservableLayout,
    isMeasured: Bool = true
  ) throws {
    let disorder = RandomStream(
      seed: job.sampling.seed, purpose: .disorder, point: point, realization: realization)
    let names = ExpressionNames(of: job, atPoint: point)
    let initial = job.initial(atPoint: point)
    equation = try names.masterEquation(disorder: disorder)
    directions = names.directions(initial)
    modes = names.modeStates(initial, modes: equation.shape.modes)
    let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: point))
    knots = model.timeKnots
    guard isMeasured || job.observables["correlation"] != false else {
      measurement = nil
      return
    }
    let (run, shape) = (layout.run, equation.shape)
    // Of built-in models the parts tell of pairs and of the common field; of typed ones the equations do.
    let system =
      job.model.typed == nil || job.observables["emission_rate"] != false
      ? try model.checkedSystem(disorder: disorder) : nil
    var next = 0
    let vectors = (0..<run.sites).map { site -> [OperatorPolynomial] in
      if shape.sites == run.sites {
        return OperatorPolynomial.vector(site, isLarge: shape.spinsPerSite(of: site) > 1)
      }
      let spins = next..<(next + run.shape.spinsPerSite(of: site))
      next = spins.upperBound
      return (0..<3).map { component in
        spins.sum { OperatorPolynomial.vector($0, isLarge: false)[component] }
      }
    }
    measurement = Measurement(
      layout,
      MeasuredSystem(
        run: run, vectors: vectors,
        pairClasses: system?.pairClasses ?? equation.pairClasses
          ?? .allToAll(sites: run.sites), emission: system?.emission?.real,
        expressions: try names.singleSpinOperators(
          run.expressions.map(\.text), disorder: disorder)))
  }
}

extension ExactRealization {
  /// - Throws: `ExactSizeError` where the states of a unit do not fit into what the job allows.
  func problem(of job: Job) throws -> ExactProblem {
    let keys = job[ExactKeys.self]
    var options = ExactOptions()
    options.cutoffs = job.cutoffs(modes: equation.shape.modes)
    options.tolerance = keys.tolerance
    options.duration = job.time.end
    options.memoryLimit = keys.bytes
    options.marks = StepMarks(
      of: equation.timeFunctions, knots: knots, until: job.time.end)
    return try ExactProblem(
      equation, directions: directions, modes: modes, operators: measurement?.operators ?? [],
      correlated: measurement?.correlated ?? [], options: options)
  }
}

extension ExactProblem {
  /// Whether ψ is enough.
  var isPure: Bool { isPureStart && !isDissipative }

  /// ψ where nothing dissipates, else ρ.
  /// - Parameter state: what an earlier run kept; nil for a start.
  /// - Throws: `ExactSizeError`.
  func evolution(state: [UInt8]?) throws -> any ExactEvolution {
    guard let state else {
      return isPure ? try PureEvolution(self) : try DensityEvolution(self)
    }
    return isPure
      ? try PureEvolution(self, state: state) : try DensityEvolution(self, state: state)
  }
}
