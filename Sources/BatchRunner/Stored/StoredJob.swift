import BatchCore
import Foundation

extension ResultDocument {
  /// What decides the numbers of the result, as this version writes it; nil where it does not say.
  /// Earlier versions wrote the chosen step in place of `auto`.
  public func jobIdentity(_ catalogue: Catalogue) -> String? {
    guard case .text(let identity)? = self[attribute: "job_identity"] else { return nil }
    guard case .text(let yaml)? = self[attribute: "job"],
      var entries = try? JSONDecoder().decode([String: String].self, from: Data(identity.utf8)),
      let step = entries["time.step"], step != TimeGrid.auto
    else { return identity }
    guard
      let job = try? Job.parse(
        yaml: yaml, file: "", overrides: texts("job_overrides"), catalogue: catalogue,
        isChecked: true),
      job.time.isAuto
    else { return identity }
    entries["time.step"] = TimeGrid.auto
    return JSON.object(entries.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }).text
  }

  func texts(_ attribute: String) -> [String] {
    if case .texts(let texts)? = self[attribute: attribute] { texts } else { [] }
  }
}

extension Job {
  /// The job of a result, as it was run.
  public init(stored document: ResultDocument, name: String, catalogue: Catalogue) throws {
    guard case .text(let yaml)? = document[attribute: "job"],
      let identity = document.jobIdentity(catalogue)
    else { throw IncompatibleResult("\(name) lacks the attributes of a twa result") }
    let counts = try StoredCounts(document, name: name)
    let resolved: String? =
      if case .text(let text)? = document[attribute: "job_resolved"] { text } else { nil }
    var job = try Self.parsed(
      yaml, resolved, overrides: document.texts("job_overrides"), file: "job of \(name)", catalogue)
    // The first versions did not store their overrides.
    if let resolved, document[attribute: "job_overrides"] == nil,
      !catalogue.differingKeys(identity, job.identityJSON).isEmpty
    {
      job =
        (try? Job.parse(
          yaml: resolved, file: "job of \(name)", catalogue: catalogue)) ?? job
      job.source = yaml
    }
    if case .text(let title)? = document[attribute: "job_name"] { job.name = title }
    // Counts may have grown or not since the text was stored.
    job.sampling.realizations = counts.realizations
    job.sampling.trajectories = counts.trajectories
    let differing = catalogue.differingKeys(identity, job.identityJSON)
    guard differing.isEmpty else {
      throw IncompatibleResult(
        "\(name): this version reads its job differently (\(differing.joined(separator: ", ")))")
    }
    self = try job.adopting(identity)
  }

  /// The job as it was written; as it was resolved where it names files of numbers, which need not be
  /// there any more.
  private static func parsed(
    _ yaml: String, _ resolved: String?, overrides: [String], file: String, _ catalogue: Catalogue
  ) throws -> Job {
    do {
      return try Job.parse(
        yaml: yaml, file: file, overrides: overrides, catalogue: catalogue)
    } catch let error as JobError {
      guard let resolved,
        var job = try? Job.parse(
          yaml: resolved, file: file, catalogue: catalogue),
        job.model.typed != nil
      else { throw error }
      (job.source, job.overrides) = (yaml, overrides)
      return job
    }
  }
}

extension Plan {
  /// The plan of a stored result, with what was found out before its units.
  public init(stored document: ResultDocument, name: String, catalogue: Catalogue) throws {
    let plan = Plan(job: try Job(stored: document, name: name, catalogue: catalogue))
    guard plan.computation.preparation != nil else {
      self = plan
      return
    }
    guard let numbers = plan.computation.preparation(in: document) else {
      throw IncompatibleResult("\(name) does not tell the steps of its points")
    }
    self = plan.prepared(numbers)
  }
}
