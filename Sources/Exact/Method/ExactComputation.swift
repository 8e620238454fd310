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

  /// - Throws: `JobError` where the system is too large.
  init(job: Job) throws {
    self.job = job
    let shapes = (0..<job.points).map {
      ModelCatalogue.instance(job.model, job.parameters(atPoint: $0)).shape
    }
    modes = shapes.reduce(0) { max($0, $1.modes) }
    let times = RecordedTimes(
      count: job.time.records, interval: job.time.recordEvery, measure: job.timeMeasure)
    func layout(_ kind: RunKind) -> ObservableLayout {
      ObservableLayout(times: times, shape: shapes[0], kind: kind, choice: job.observables)
    }
    let density = layout(.expectations)
    // Points of equal size are alike.
    var looked: [(point: Int, shape: SystemShape)] = []
    for (point, shape) in shapes.enumerated()
    where looked.count < Self.mostSizes && !looked.contains(where: { $0.shape == shape }) {
      looked.append((point, shape))
    }
    let asked = job[ExactKeys.self].solver
    func excess(_ solver: ExactKeys.Solver) throws -> String? {
      for (point, shape) in looked {
        if let excess = try job.excess(atPoint: point, density.with(shape), solver) {
          return excess
        }
      }
      return nil
    }
    var chosen = asked == .trajectories ? asked : .density
    var problem = try excess(chosen)
    if problem != nil, asked == .auto {
      chosen = .trajectories
      problem = try excess(chosen)
    }
    if let problem { throw JobError(message: "\(job.file):\(job.modelLine): \(problem)") }
    solver = chosen
    firstLayout = solver == .trajectories ? layout(.waveFunctions) : density
  }

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

  /// Why the states of a point do not fit, in words; nil if they do.
  /// - Throws: `JobError` where there is no first realization.
  fileprivate func excess(
    atPoint point: Int, _ layout: ObservableLayout, _ solver: ExactKeys.Solver
  ) throws -> String? {
    do {
      let problem = try ExactRealization(
        of: self, atPoint: point, realization: 0, layout: layout
      ).problem(of: self)
      return problem.excess(solver, limit: self[ExactKeys.self].bytes).map { "\($0)" }
    } catch let error as ExactSizeError {
      return "\(error)"
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
