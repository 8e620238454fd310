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
    var looked: [SystemShape] = []
    var fits = true
    if job[ExactKeys.self].solver != .trajectories {
      for (point, shape) in shapes.enumerated() where !looked.contains(shape) {
        if looked.count == Self.mostSizes { break }
        looked.append(shape)
        guard let excess = try job.excess(atPoint: point, density.with(shape)) else { continue }
        guard job[ExactKeys.self].solver == .auto else {
          throw JobError(message: "\(job.file):\(job.modelLine): \(excess)")
        }
        fits = false
        break
      }
    }
    solver = job[ExactKeys.self].solver == .trajectories || !fits ? .trajectories : .density
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

  /// Why the density matrix of a point does not fit, in words; nil if it does.
  /// - Throws: `JobError` where not even its size can be told.
  fileprivate func excess(atPoint point: Int, _ layout: ObservableLayout) throws -> String? {
    do {
      let problem = try ExactRealization(
        of: self, atPoint: point, realization: 0, layout: layout
      ).problem(of: self)
      let (bytes, limit) = (problem.evolutionBytes, self[ExactKeys.self].bytes)
      guard bytes > limit else { return nil }
      let dimension = Double(problem.dimension)
      throw ExactSizeError(
        subject: problem.isPure ? "a state" : "the density matrix", dimension: dimension,
        bytes: bytes, limit: limit,
        fittingDimension: dimension
          * (problem.isPure ? limit / bytes : (limit / bytes).squareRoot()))
    } catch let error as ExactSizeError {
      return "\(error)"
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
