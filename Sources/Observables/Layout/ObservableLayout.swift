import BatchCore
import Models
import Statistics

/// What is recorded of a run, and where it lies in the flat arrays that units, the reduction tree and
/// checkpoints carry; composed of its observables.
///
/// Two levels (DESIGN: statistics). *Sums* add over trajectories of one realization; where there
/// are no more trajectories to come they become *features*, the nonlinear per-realization
/// quantities, whose `Moments` add over realizations. With one realization, blocks of up to eight
/// trajectories take the place of realizations.
///
/// Conventions: m = ⟨σ⟩ averaged over spins; s_i = S_i/N_s = J_i/(2 N_s).
public final class ObservableLayout: Sendable {
  package let run: RecordedRun
  private let observables: [any MeasuredObservable]
  package let sums: SumsLayout
  /// In order: time; then those of the observables.
  package let blocks: [FeatureBlock]
  package let variables: [ObservableVariable]

  package init(
    times: RecordedTimes, shape: SystemShape, kind: RunKind,
    observables: [any MeasuredObservable], expressions: [NamedExpression] = [],
    samples: SampleKind = .realizations, part: TimeWindow? = nil
  ) {
    run = RecordedRun(
      times: times, shape: shape, kind: kind, expressions: expressions, samples: samples,
      part: part)
    self.observables = observables
    let run = run
    sums = SumsLayout(
      [SpinSums(), SpeciesSums()] + observables.flatMap { $0.sums(in: run) }, in: run)
    var composer = ObservableComposer(run: run, sums: sums)
    for observable in observables { observable.compose(&composer) }
    blocks = composer.blocks
    variables = composer.variables
  }

  /// What a job asks for.
  /// - Parameter samples: what the samples of the error bars are.
  public convenience init(
    times: RecordedTimes, shape: SystemShape, kind: RunKind, choice: ObservableChoice,
    samples: SampleKind = .realizations
  ) {
    let part = ["from", "to"].compactMap { choice[AverageWindow.key.name][$0]?.numbers.first }
    let observables = observableTypes.compactMap { type -> (any MeasuredObservable)? in
      let value = choice[type.key.name]
      return value == false ? nil : type.init(value, times)
    }
    self.init(
      times: times, shape: shape, kind: kind,
      observables: observables + choice.expressions.map { NamedObservable(expression: $0) },
      expressions: choice.expressions, samples: samples,
      part: part.count == 2 ? TimeWindow(part[0], part[1]) : nil)
  }

  /// The same of a system of this shape, itself where it is its own.
  public func with(_ shape: SystemShape) -> ObservableLayout {
    shape == self.shape
      ? self
      : ObservableLayout(
        times: run.times, shape: shape, kind: kind, observables: observables,
        expressions: run.expressions, samples: run.samples, part: run.part)
  }

  /// Only what is always recorded, of the beginning of the same run.
  public static func start(of layout: ObservableLayout) -> ObservableLayout {
    ObservableLayout(
      times: RecordedTimes(count: 1), shape: layout.shape, kind: layout.kind, observables: [])
  }

  public var records: Int { run.records }
  public var shape: SystemShape { run.shape }
  public var kind: RunKind { run.kind }
  /// Named expressions that are recorded.
  package var expressions: [NamedExpression] { run.expressions }

  /// Length of one array of sums.
  public var sumsCount: Int { sums.count }

  /// Length of the flat form of the moments.
  public var momentsCount: Int {
    blocks.reduce(0) { $0 + Moments.flatCount(indices: $1.indices, features: $1.features) }
  }

  /// Names of the results, in their order.
  public var resultNames: [String] { variables.map(\.name) }

  /// Numbers in all results together, standard errors not counted.
  public var resultValues: Double {
    variables.reduce(0) { $0 + $1.axes.reduce(1) { $0 * Double($1.count) } }
  }

  /// Axes that every result has, whether a variable stands on them or not.
  public var commonAxes: [Axis] { [run.times.axis.axis, RecordedRun.component.axis] }

  /// What takes part in judging a time step, each with the results it is made of.
  public var stepJudges: [(judge: StepJudge, results: [Int])] {
    var judges: [(judge: StepJudge, results: [Int])] = []
    for (number, variable) in variables.enumerated() {
      guard let judge = variable.judges else { continue }
      if let index = judges.firstIndex(where: { $0.judge.name == judge.name }) {
        judges[index].results.append(number)
      } else {
        judges.append((judge, [number]))
      }
    }
    return judges
  }
}
