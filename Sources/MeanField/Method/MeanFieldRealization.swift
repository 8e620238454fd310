import BatchCore
import Models
import Numerics
import Observables

/// One disorder realization of a job at one point of its sweep: its equations, its state at t = 0, and what
/// is measured; drawn from the same random numbers as in every other method.
struct MeanFieldRealization {
  let derivative: MeanFieldDerivative
  let start: [Double]
  let measurement: Measurement
  let means, correlated: OperatorMeans

  /// - Throws: `ExpressionError`, `ImpossibleRealization`.
  init(of job: Job, atPoint point: Int, realization: Int, layout: ObservableLayout) throws {
    let disorder = RandomStream(
      seed: job.sampling.seed, purpose: .disorder, point: point, realization: realization)
    let names = ExpressionNames(of: job, atPoint: point)
    let equation = try names.clusterEquation(disorder: disorder)
    let model = ModelCatalogue.instance(job.model, job.parameters(atPoint: point))
    derivative = MeanFieldDerivative(
      try MeanFieldEquations(equation),
      marks: StepMarks(
        of: equation.timeFunctions, knots: model.timeKnots,
        until: layout.run.times[layout.records - 1]))
    start = Self.start(
      derivative.layout, model, job.initial(atPoint: point), names)
    let run = layout.run
    // Of built-in models the parts tell of pairs and of the common field; of typed ones the equations do.
    let system =
      job.model.typed == nil || job.observables["emission_rate"] != false
      ? try model.checkedSystem(disorder: disorder) : nil
    let shape = equation.shape
    measurement = Measurement(
      layout,
      MeasuredSystem(
        run: run,
        vectors: shape.blocks.flatMap { block in
          block.sites.map { OperatorPolynomial.vector($0, isLarge: block.spinsPerSite > 1) }
        },
        pairClasses: system?.pairClasses ?? equation.pairClasses ?? .allToAll(sites: run.sites),
        emission: system?.emission?.real,
        expressions: run.expressions.isEmpty
          ? []
          : try names.operators(run.expressions.map(\.text), disorder: disorder).map(\.operation),
        invariants: system?.invariants))
    means = OperatorMeans(measurement.measured, derivative.layout)
    correlated = OperatorMeans(
      measurement.correlated.map { MeasuredOperator($0) }, derivative.layout)
  }

  /// Bloch vectors of the angles, and coherent amplitudes; thermal quanta have no mean field.
  private static func start(
    _ layout: StateLayout, _ model: any Model, _ initial: InitialState, _ names: ExpressionNames
  ) -> [Double] {
    // cos(π/2) and the like are meant to be 0: rounding would be where instabilities begin.
    func exact(_ value: Double) -> Double { abs(value) < 1e-15 ? 0 : value }
    var start = [Double](repeating: 0, count: layout.count)
    for (site, direction) in model.directions(initial).enumerated() {
      start[layout.spin(site, 0)] = exact(sine(direction.theta)) * exact(cosine(direction.phi))
      start[layout.spin(site, 1)] = exact(sine(direction.theta)) * exact(sine(direction.phi))
      start[layout.spin(site, 2)] = exact(cosine(direction.theta))
    }
    for (mode, state) in names.modeStates(initial, modes: layout.modes).enumerated() {
      start[layout.re(mode)] = state.displacement.re
      start[layout.im(mode)] = state.displacement.im
    }
    return start
  }
}
