import BatchCore

/// A job turned into numbered work, by its method. A pure function of the job, the same on every rank
/// and for any number of ranks.
public struct Plan: Sendable {
  public let job: Job
  public let computation: any Computation
  public let division: Division

  public init(job: Job) { self.init(job.method.computation(of: job)) }

  public init(_ computation: any Computation) {
    self.computation = computation
    job = computation.job
    division = computation.division
  }

  public var points: Int { division.points }
  public var units: Int { division.units }
  public func unit(_ number: Int) -> Unit { division.unit(number) }

  /// Half the step on the same noise paths, for judging the step; nil where there is none.
  public var refined: Plan? { computation.refined.map { Plan($0) } }

  /// The same with what was found out before the units.
  public func prepared(_ numbers: [Int]) -> Plan { Plan(computation.prepared(numbers)) }

  /// The same with the digits of a stored result that it continues (`Job.adopting`).
  public func adopting(_ document: ResultDocument?) throws -> Plan {
    guard let identity = document?.jobIdentity(job.catalogue) else { return self }
    return Plan(job: try job.adopting(identity))
  }

  /// What a user should know of this job, a line each.
  public var notices: [String] { job.angleNotices + computation.notices }
}
