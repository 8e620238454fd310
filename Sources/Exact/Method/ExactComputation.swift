import BatchCore
import Models
import Observables

/// A job as the exact method solves it: a unit is one disorder realization, or a batch of quantum
/// trajectories of one.
public struct ExactComputation: Computation {
  public let job: Job
  /// What the job's `auto` stands for.
  let solver: ExactKeys.Solver
  /// What is recorded at the first point.
  private let firstLayout: ObservableLayout
  /// Most modes at any point.
  private let modes: Int
  private let sizes: [SizeClass: ExactSize]

  /// - Throws: `JobError` where the system is too large.
  init(job: Job) throws {
    self.job = job
    let shapes = (0..<job.points).map {
      ModelCatalogue.instance(job.model, job.parameters(atPoint: $0)).shape
    }
    modes = shapes.reduce(0) { max($0, $1.modes) }
    let times = RecordedTimes(
      count: job.time.records, interval: job.time.recordEvery, measure: job.timeMeasure)
    let isAlike =
      job.sampling.realizations == 1
      || !ModelCatalogue.instance(job.model, job.parameters(atPoint: 0)).hasDisorder
    func layout(_ kind: RunKind) -> ObservableLayout {
      ObservableLayout(
        times: times, shape: shapes[0], kind: kind, choice: job.observables,
        samples: kind == .expectations || !isAlike
          ? .realizations : job.sampling.realizations == 1 ? .blocks : .alike)
    }
    let density = layout(.expectations)
    let looked = try Self.known.sizes(of: job) {
      var looked: [SizeClass: ExactSize] = [:]
      for (point, shape) in shapes.enumerated() where looked.count < Self.mostSizes {
        let own = SizeClass(of: job, atPoint: point)
        if looked[own] == nil { looked[own] = try job.size(atPoint: point, density.with(shape)) }
      }
      return looked
    }
    sizes = looked
    let (asked, limit) = (job[ExactKeys.self].solver, job[ExactKeys.self].bytes)
    func excess(_ solver: ExactKeys.Solver) -> ExactSizeError? {
      looked.values.lazy.compactMap { $0.excess(solver, limit: limit) }
        .max { $0.bytes < $1.bytes }
    }
    var chosen = asked == .trajectories ? asked : .density
    if asked == .auto, excess(chosen) != nil { chosen = .trajectories }
    if let excess = excess(chosen) {
      throw JobError(message: "\(job.file):\(job.modelLine): \(excess)")
    }
    solver = chosen
    firstLayout = solver == .trajectories ? layout(.waveFunctions) : density
  }

  /// A job is asked several times.
  private static let known = KnownSizes()

  /// Sizes that are looked at before a run.
  private static let mostSizes = 32

  // MARK: Division

  /// Trajectories of one unit.
  private static let batch = 8

  private var hasDisorder: Bool {
    (0..<job.points).contains {
      ModelCatalogue.instance(job.model, job.parameters(atPoint: $0)).hasDisorder
    }
  }

  /// With one realization, blocks of trajectories are the samples of the error bars.
  var singleRealization: Bool { job.sampling.realizations == 1 }

  public var division: Division {
    let (realizations, trajectories) = (job.sampling.realizations, job.sampling.trajectories)
    guard solver == .trajectories else {
      return Division(points: job.points, samples: hasDisorder ? realizations : 1)
    }
    return singleRealization
      ? Division(
        points: job.points, weight: trajectories, sampleWeight: Self.batch,
        partWeight: Self.batch, unitsAreSamples: true)
      : Division(
        points: job.points, weight: realizations * trajectories, sampleWeight: trajectories,
        partWeight: Self.batch, unitsAreSamples: false)
  }

  /// The realization of a unit, and its first trajectory.
  func place(_ unit: Unit) -> (realization: Int, trajectory: Int) {
    guard solver == .trajectories else { return (unit.sample, 0) }
    return singleRealization
      ? (0, unit.sample * Self.batch) : (unit.sample, unit.part * Self.batch)
  }

  public func describe(_ unit: Unit) -> String {
    let (realization, first) = place(unit)
    return solver == .trajectories
      ? "realization \(realization), trajectories \(first) to \(first + unit.weight - 1)"
      : "realization \(realization)"
  }

  // MARK: Points

  /// How large a point is; of one that was not looked at, how large the largest one is.
  func size(atPoint point: Int) -> ExactSize? {
    sizes[SizeClass(of: job, atPoint: point)]
      ?? sizes.values.max { $0.bytes(solver) < $1.bytes(solver) }
  }

  func layout(atPoint point: Int) -> ObservableLayout {
    firstLayout.with(
      ModelCatalogue.instance(job.model, job.parameters(atPoint: point)).shape)
  }

  public func reduction(atPoint point: Int) -> any Reduction { exactReduction(atPoint: point) }

  func exactReduction(atPoint point: Int) -> ExactReduction {
    ExactReduction(
      layout: layout(atPoint: point), modeAxis: modes, isDeterministic: solver == .density)
  }

  public var axes: [Axis] { firstLayout.commonAxes }

  public func makeWorker() -> any UnitWorker { ExactWorker(self) }
}

extension Job {
  /// Levels of the modes; nil: chosen.
  func cutoffs(modes: Int) -> [Int]? {
    switch self[ExactKeys.self].cutoff {
    case .auto: nil
    case .all(let levels): Array(repeating: levels, count: modes)
    case .each(let levels): levels
    }
  }

  /// How large the first realization of a point is.
  /// - Throws: `JobError` where there is none.
  fileprivate func size(atPoint point: Int, _ layout: ObservableLayout) throws -> ExactSize {
    do {
      return ExactSize(
        try ExactRealization(
          of: self, atPoint: point, realization: 0, layout: layout, isMeasured: false
        ).problem(of: self))
    } catch let error as ExactSizeError {
      return ExactSize(error)
    } catch let error as ExpressionError {
      throw JobError(message: "\(file):\(modelLine): \(error.message)")
    } catch {
      throw JobError(message: "\(file):\(modelLine): \(error)")
    }
  }
}

extension ExactComputation {
  /// What a unit at a point solves.
  /// - Throws: `ExactSizeError`, `ExpressionError`, `ImpossibleRealization`.
  func problem(atPoint point: Int) throws -> ExactProblem {
    try ExactRealization(of: job, atPoint: point, realization: 0, layout: layout(atPoint: point))
      .problem(of: job)
  }
}
