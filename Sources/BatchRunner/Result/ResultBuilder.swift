import BatchCore
import Foundation
import Statistics
import TruncatedWigner

/// Makes the result document of a plan from its reduction tree, complete or not.
public struct ResultBuilder {
  let plan: Plan

  public init(plan: Plan) { self.plan = plan }

  private var job: Job { plan.job }

  public func document(_ result: PartialResult, provenance: Provenance) -> ResultDocument {
    let tree = result.tree
    let sweep = job.sweep.map(\.key)
    var columns: [ObservableColumn] = []
    var realizationsDone: [Int64] = []
    var trajectoriesDone: [Int64] = []
    for point in 0..<plan.points {
      let moments = tree.moments(atPoint: point)
      let trajectories = moments?.trajectories ?? 0
      trajectoriesDone.append(Int64(trajectories))
      realizationsDone.append(
        Int64(plan.singleRealization ? (trajectories > 0 ? 1 : 0) : moments?.samples ?? 0))
      let results =
        (moments ?? ObservableMoments(layout: plan.layout(atPoint: point))).results()
      if point == 0 { columns = results.map(ObservableColumn.init) }
      for (number, result) in results.enumerated() {
        columns[number].append(
          result, samples: moments?.samples ?? 0, trajectories: trajectories)
      }
    }
    let complete = isComplete(trajectoriesDone, tree) && result.failures.isEmpty
    let keepsPartial = !complete || job.output.keepPartial != false
    var variables = columns.flatMap { $0.variables(sweep: sweep) }
    let coordinates = coordinates(of: columns)
    let warnings = Warnings(
      plan: plan, result: result, observables: columns, complete: complete)
    for (name, values, meaning) in [
      ("realizations_done", realizationsDone, "disorder realizations in the averages"),
      ("trajectories_done", trajectoriesDone, "trajectories in the averages, all realizations"),
    ] {
      variables.append(
        .init(
          name: name, dimensions: sweep, values: .integer(values), units: "1", longName: meaning))
    }
    variables += StepVariables.variables(plan, timeUnit: job.timeUnit)
    variables += QualityVariables.variables(result.quality, sweep: sweep)
    return ResultDocument(
      attributes: attributes(provenance, complete: complete)
        + (warnings.texts.isEmpty ? [] : [("warnings", .texts(warnings.texts))]),
      coordinates: coordinates,
      variables: variables,
      checkpoint: keepsPartial ? tree.nodes() : [],
      unitDigests: keepsPartial ? result.digests.values : [])
  }

  private func isComplete(_ trajectoriesDone: [Int64], _ tree: ReductionTree) -> Bool {
    let all = plan.realizations * plan.trajectories
    let wanted =
      StoppingRule(plan: plan)?.wantedSamples(tree).map {
        plan.singleRealization
          ? min($0 * plan.batchWidth, plan.trajectories) : $0 * plan.trajectories
      } ?? [Int](repeating: all, count: plan.points)
    return zip(trajectoriesDone, wanted).allSatisfy { $0 >= $1 }
  }

  // MARK: Coordinates

  /// Those of the sweep, then the axes of the variables, each once.
  private func coordinates(of columns: [ObservableColumn]) -> [Axis] {
    var coordinates = job.sweep.map { axis in
      Axis(
        name: axis.key, values: .real(axis.writtenValues), units: measure(of: axis.key).units,
        scale: measure(of: axis.key).scale, longName: meaning(of: axis.key))
    }
    for axis in plan.layout(atPoint: 0).commonAxes + columns.flatMap(\.axes)
    where !coordinates.contains(where: { $0.name == axis.name }) {
      coordinates.append(axis)
    }
    return coordinates
  }

  private func measure(of key: String) -> Measure {
    if let parameter = job.variant.parameter(key) { return Measure(parameter.unit) }
    return Measure(key == "displacement" ? "1" : "rad")
  }

  private func meaning(of key: String) -> String {
    if let parameter = job.variant.parameter(key) { return parameter.meaning }
    return switch key {
    case "theta": "initial polar angle of the spins"
    case "phi": "initial azimuth of the spins"
    case "central_theta": "initial polar angle of the central spin"
    default: "initial <a> of every mode"
    }
  }

  // MARK: Attributes

  private func attributes(_ provenance: Provenance, complete: Bool)
    -> [(name: String, value: ResultDocument.Attribute)]
  {
    let now = ISO8601DateFormatter().string(from: Date())
    let runs =
      provenance.isRun
      ? provenance.history.adding(provenance.record(at: now)) : provenance.history
    return [
      ("title", .text("\(job.name): \(job.model.summary)")),
      ("Conventions", .text("CF-1.11")),
      ("history", .text(runs.lines)),
      ("references", .text(job.model.source)),
      ("twa_version", .text(provenance.version)),
      ("git_commit", .text(provenance.gitCommit)),
      ("job", .text(job.source)),
      ("job_name", .text(job.name)),
      ("job_resolved", .text(job.resolvedJSON)),
      ("job_identity", .text(job.identityJSON)),
      ("seed", .text(String(job.sampling.seed))),
      ("step", .real(job.time.recordEvery / Double(plan.steps.most))),
      ("realizations", .integer(Int64(plan.realizations))),
      ("trajectories", .integer(Int64(plan.trajectories))),
      ("created", .text(now)),
      ("command_line", .text(provenance.commandLine)),
      ("hostnames", .texts(provenance.hostnames)),
      ("mpi_size", .integer(Int64(provenance.ranks))),
      ("wall_time_s", .real(provenance.wallTime)),
      ("runs", .text(runs.text)),
      ("complete", .integer(complete ? 1 : 0)),
      ("schema_version", .integer(ResultDocument.schemaVersion)),
      (NumbersRevision.attribute, .integer(Int64(provenance.numbersRevision))),
    ] + (job.overrides.isEmpty ? [] : [("job_overrides", .texts(job.overrides))])
      + (provenance.shard.map { [("shard", .text($0.text))] } ?? [])
  }
}
