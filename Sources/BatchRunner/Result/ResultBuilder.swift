import BatchCore
import Foundation

/// Makes the result document of a plan from its reduction tree, complete or not.
public struct ResultBuilder {
  let plan: Plan

  public init(plan: Plan) { self.plan = plan }

  private var job: Job { plan.job }
  private var computation: any Computation { plan.computation }

  public func document(_ result: PartialResult, provenance: Provenance) -> ResultDocument {
    let tree = result.tree
    var columns: [ObservableColumn] = []
    var done: [(samples: Int, weight: Int)] = []
    for point in 0..<plan.points {
      let reduction = computation.reduction(atPoint: point)
      let samples = tree.samples(atPoint: point)
      let counts = samples.map(reduction.counts) ?? (samples: 0, weight: 0)
      done.append(counts)
      let variables = reduction.variables(samples)
      if point == 0 { columns = variables.map(ObservableColumn.init) }
      for (number, variable) in variables.enumerated() {
        columns[number].append(variable, samples: counts.samples, trajectories: counts.weight)
      }
    }
    let complete = isComplete(done.map(\.weight), tree) && result.failures.isEmpty
    let keepsPartial = !complete || job.output.keepPartial != false
    let warnings = Warnings(plan: plan, result: result, columns: columns, complete: complete)
    let variables =
      columns.flatMap { $0.variables(sweep: job.sweep.map(\.key)) }
      + RealizationVariables(plan: plan).variables(tree, columns) + counts(done)
      + computation.sweepVariables + QualityVariables.variables(result.quality, of: plan)
    return ResultDocument(
      attributes: attributes(provenance, complete: complete, columns)
        + (warnings.texts.isEmpty ? [] : [("warnings", .texts(warnings.texts))]),
      coordinates: coordinates(of: columns),
      variables: variables,
      checkpoint: keepsPartial ? tree.nodes() : [],
      unitDigests: keepsPartial ? result.digests.values : [],
      unitStates: result.states.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  private func isComplete(_ done: [Int], _ tree: ReductionTree) -> Bool {
    let division = plan.division
    let wanted =
      StoppingRule(plan: plan)?.wantedSamples(tree).map {
        division.weight(ofSamples: 0..<$0)
      } ?? [Int](repeating: division.weight, count: plan.points)
    return zip(done, wanted).allSatisfy { $0 >= $1 }
  }

  private func counts(_ done: [(samples: Int, weight: Int)]) -> [ResultDocument.Variable] {
    let isSingle = job.sampling.realizations == 1
    return [
      ResultDocument.Variable(
        name: "realizations_done", dimensions: job.sweep.map(\.key),
        values: .integer(done.map { Int64(isSingle ? min($0.weight, 1) : $0.samples) }),
        units: "1", longName: "disorder realizations in the averages"),
      ResultDocument.Variable(
        name: "trajectories_done", dimensions: job.sweep.map(\.key),
        values: .integer(done.map { Int64($0.weight) }), units: "1",
        longName: "trajectories in the averages, all realizations"),
    ]
  }

  // MARK: Coordinates

  /// Those of the sweep, then the axes of the variables, each once.
  private func coordinates(of columns: [ObservableColumn]) -> [Axis] {
    var coordinates = job.sweep.map { axis in
      let measure = job.measure(of: axis.key)
      return Axis(
        name: axis.key, values: .real(axis.writtenValues), units: measure.units,
        scale: measure.scale, longName: job.meaning(of: axis.key))
    }
    for axis in computation.axes + columns.flatMap(\.axes)
    where !coordinates.contains(where: { $0.name == axis.name }) {
      coordinates.append(axis)
    }
    if let axis = RealizationVariables(plan: plan).axis { coordinates.append(axis) }
    return coordinates
  }

  // MARK: Attributes

  private func attributes(
    _ provenance: Provenance, complete: Bool, _ columns: [ObservableColumn]
  ) -> [(name: String, value: ResultDocument.Attribute)] {
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
      ("sweep_axes", .texts(job.sweep.map(\.key))),
      ("observables", .texts(columns.map(\.name))),
      ("seed", .text(String(job.sampling.seed))),
    ] + computation.attributes + [
      ("realizations", .integer(Int64(job.sampling.realizations))),
      ("trajectories", .integer(Int64(job.sampling.trajectories))),
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
