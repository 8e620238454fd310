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
    var columns: [String: ObservableColumn] = [:]
    var order: [String] = []
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
      for result in results {
        if columns[result.name] == nil {
          columns[result.name] = ObservableColumn(result)
          order.append(result.name)
        }
        columns[result.name]!.append(
          result, samples: moments?.samples ?? 0, trajectories: trajectories)
      }
    }
    let complete = isComplete(trajectoriesDone, tree) && result.failures.isEmpty
    let keepsPartial = !complete || job.output.keepPartial != false
    var variables = order.flatMap { columns[$0]!.variables(sweep: sweep) }
    let coordinates = coordinates()
    let warnings = Warnings(
      plan: plan, result: result, observables: order.map { columns[$0]! },
      coordinates: coordinates, complete: complete)
    for (name, values, meaning) in [
      ("realizations_done", realizationsDone, "disorder realizations in the averages"),
      ("trajectories_done", trajectoriesDone, "trajectories in the averages, all realizations"),
    ] {
      variables.append(
        .init(
          name: name, dimensions: sweep, values: .integer(values), units: "1", longName: meaning))
    }
    variables += StepVariables.variables(plan, timeUnit: timeUnit)
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

  private func coordinates() -> [Axis] {
    var coordinates = job.sweep.map { axis in
      Axis(
        name: axis.key, values: .real(axis.writtenValues), units: measure(of: axis.key).units,
        scale: measure(of: axis.key).scale, longName: meaning(of: axis.key))
    }
    let times = (0..<job.time.records).map { Quantity.written(job.time.recordedTime($0)) }
    coordinates.append(
      .init(
        name: "time", values: .real(times), units: timeMeasure.units, scale: timeMeasure.scale,
        longName: "time"))
    coordinates.append(
      .init(
        name: "component", values: .text(["x", "y", "z"]), units: "1",
        longName: "spin component"))
    let selection = job.observables.selection
    if selection.siteMagnetization {
      let sites = plan.layout(atPoint: 0).shape.sites
      coordinates.append(
        .init(
          name: "site", values: .integer((0..<Int64(sites)).map { $0 }), units: "1",
          longName: "number of the site"))
    }
    if selection.pairDistances > 0 {
      coordinates.append(
        .init(
          name: "distance", values: .integer((1...Int64(selection.pairDistances)).map { $0 }),
          units: "1", longName: "distance of the pair, in sites; 1 where all pairs are alike"))
      coordinates.append(
        .init(
          name: "pair_component", values: .text(["xx", "yy", "zz", "xy", "xz", "yz"]), units: "1",
          longName: "components of the two spins, symmetrized"))
    }
    if let longest = job.observables.waitingTimes.max() {
      coordinates.append(
        .init(
          name: "waiting_time", values: .real(job.observables.waitingTimes.map(Quantity.written)),
          units: timeMeasure.units, scale: timeMeasure.scale,
          longName: "waiting time tau, the later time"))
      let lags = (job.time.recordIndex(of: longest) ?? 0) + 1
      coordinates.append(
        .init(
          name: "lag", values: .real(Array(times.prefix(lags))), units: timeMeasure.units,
          scale: timeMeasure.scale,
          longName: "lag t behind the waiting time"))
    }
    return coordinates
  }

  /// Rates of the models are in units of one of their parameters; times in its inverse.
  private var timeUnit: String {
    let rates = job.variant.parameters.map(\.unit).filter { $0 != "1" && $0 != "lambda" }
    return rates.first.map { "1/\($0)" } ?? "1"
  }

  private var timeMeasure: Measure { Measure(timeUnit) }

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
