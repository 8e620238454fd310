import BatchCore
import TruncatedWigner

/// Joins files of one job: shards, or partial runs. The order of the files does not matter, and a
/// file whose units are all in another one changes nothing.
public struct Merge {
  /// One file, with its name for messages.
  public struct Part {
    public let name: String
    public let document: ResultDocument

    public init(name: String, document: ResultDocument) {
      self.name = name
      self.document = document
    }
  }

  public let plan: Plan
  public private(set) var result: PartialResult
  /// Lines for the user.
  public private(set) var notices: [String] = []
  private let parts: [Part]

  /// - Throws: `IncompatibleResult` when files are of different jobs, overlap in part, or disagree.
  public init(_ parts: [Part]) throws {
    guard let first = parts.first else { throw IncompatibleResult("there are no files to merge") }
    var plan = try Plan(stored: first.document, name: first.name)
    // Sums that the job of one part does not want are not kept.
    let isSlim = try parts.contains {
      try Job(stored: $0.document, name: $0.name).output.keepPartial == false
    }
    if isSlim {
      var job = plan.job
      job.output.keepPartial = false
      plan = Plan(job: job, steps: plan.steps, stepBias: plan.stepBias)
    }
    self.plan = plan
    result = PartialResult(plan: plan)
    self.parts = parts
    try Self.checkAlike(parts)
    try join()
  }

  // MARK: What may be joined

  private static func checkAlike(_ parts: [Part]) throws {
    let first = parts[0]
    for part in parts.dropFirst() {
      let differing = Job.differingKeys(
        try first.identity(), try part.identity())
      if !differing.isEmpty {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) hold different jobs: \(differing.joined(separator: ", ")) differ"
        )
      }
      let digits = Job.keysDifferingInDigits(try first.identity(), try part.identity())
      if !digits.isEmpty {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) differ in the last digits of \(digits.joined(separator: ", ")); compute all parts from one job file"
        )
      }
      for key in ["realizations", "trajectories"]
      where first.document[attribute: key] != part.document[attribute: key] {
        throw IncompatibleResult("\(first.name) and \(part.name) differ in \(key)")
      }
      let job = try Job(stored: first.document, name: first.name)
      if let difference = NumbersRevision.difference(
        NumbersRevision.of(first.document), NumbersRevision.of(part.document), for: job)
      {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) come from versions whose numbers differ: \(difference)")
      }
      if job.time.isAuto,
        first.document.stepChoices(of: job)?.map(\.stepsPerRecord)
          != part.document.stepChoices(of: job)?.map(\.stepsPerRecord)
      {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) differ in the steps that were chosen for them: they come from different machine types or versions"
        )
      }
    }
  }

  private mutating func join() throws {
    // Files with most units first, so that what is contained in another comes after it.
    let loaded = try parts.map { part in
      let stored = try StoredResult(
        part.document, plan: plan, name: part.name, isContinued: false)
      if stored.isCompleteWithoutSums || part.document.checkpoint.isEmpty {
        throw IncompatibleResult(
          "\(part.name) holds no partial sums (output.keep_partial); only files that do can be merged"
        )
      }
      return (part, stored.result, units: stored.result.tree.coverage.units)
    }
    var there: Set<Int> = []
    for (part, partial, units) in loaded.sorted(by: { $0.units.count > $1.units.count }) {
      let common = units.filter(there.contains)
      for unit in common {
        let (a, b) = (result.digests[unit], partial.digests[unit])
        if a != 0, b != 0, a != b {
          throw IncompatibleResult(
            "\(part.name) disagrees with the other files about unit \(unit): they come from different machine types or versions"
          )
        }
      }
      if !common.isEmpty {
        guard common.count == units.count else {
          throw IncompatibleResult(
            "\(part.name) overlaps with the other files in \(common.count) of its \(units.count) units; merge parts that are disjoint, or contained in each other"
          )
        }
        notices.append("\(part.name): all of it is in the other files too")
        continue
      }
      there.formUnion(units)
      do {
        for node in partial.tree.nodes() { try result.tree.add(node) }
      } catch is DamagedNode {
        throw IncompatibleResult("\(part.name) holds partial sums that do not fit the job")
      }
      for unit in units { result.digests[unit] = partial.digests[unit] }
      for (point, quality) in partial.quality.enumerated() {
        if let quality { result.add(quality, atPoint: point) }
      }
    }
  }

  // MARK: What is there

  /// Units that no file has.
  public var missingUnits: Int { plan.units - result.tree.coverage.units.count }

  /// Shards whose units are not all there, when the files are shards of one division.
  public var missingShards: [Shard]? {
    let counts = Set(parts.compactMap { $0.shard?.count })
    guard counts.count == 1, let count = counts.first else { return nil }
    // Files of shards do not come from jobs of more units.
    guard plan.units <= 100_000_000 else { return nil }
    let coverage = result.tree.coverage
    var missing: Set<Int> = []
    for unit in (0..<plan.units).lazy.map(plan.unit) where !coverage.contains(unit) {
      missing.insert(Shard.index(of: unit, count: count, plan: plan))
    }
    return missing.sorted().compactMap { Shard(index: $0, count: count) }
  }

  /// The joined document.
  public func document(_ provenance: Provenance) -> ResultDocument {
    var provenance = provenance
    provenance.wallTime = 0
    provenance.isRun = false
    provenance.numbersRevision = parts.map { NumbersRevision.of($0.document) }.min()!
    for part in parts {
      provenance.history.formUnion(RunHistory(of: part.document))
      provenance.wallTime += part.document.wallTime
      if case .texts(let names)? = part.document[attribute: "hostnames"] {
        provenance.hostnames += names.filter { !provenance.hostnames.contains($0) }
      }
      if case .integer(let ranks)? = part.document[attribute: "mpi_size"] {
        provenance.ranks = max(provenance.ranks, Int(ranks))
      }
    }
    return ResultBuilder(plan: plan).document(result, provenance: provenance)
  }
}

extension Merge.Part {
  var shard: Shard? {
    if case .text(let text)? = document[attribute: "shard"], let shard = Shard(text),
      shard.count <= 1_000_000
    {
      shard
    } else {
      nil
    }
  }

  func identity() throws -> String {
    guard let identity = document.jobIdentity else {
      throw IncompatibleResult("\(name) lacks the attributes of a twa result")
    }
    return identity
  }

}

extension Job {
  /// The job of a result, as it was run.
  public init(stored document: ResultDocument, name: String) throws {
    guard case .text(let yaml)? = document[attribute: "job"],
      let identity = document.jobIdentity
    else { throw IncompatibleResult("\(name) lacks the attributes of a twa result") }
    let counts = try StoredCounts(document, name: name)
    var overrides: [String] = []
    if case .texts(let texts)? = document[attribute: "job_overrides"] { overrides = texts }
    var job = try Job.parse(yaml: yaml, file: "job of \(name)", overrides: overrides)
    // The first versions did not store their overrides.
    if case .text(let resolved)? = document[attribute: "job_resolved"],
      document[attribute: "job_overrides"] == nil,
      !Job.differingKeys(identity, job.identityJSON).isEmpty
    {
      job = (try? Job.parse(yaml: resolved, file: "job of \(name)")) ?? job
      job.source = yaml
    }
    if case .text(let title)? = document[attribute: "job_name"] { job.name = title }
    // Counts may have grown or not since the text was stored.
    job.sampling.realizations = counts.realizations
    job.sampling.trajectories = counts.trajectories
    let differing = Job.differingKeys(identity, job.identityJSON)
    guard differing.isEmpty else {
      throw IncompatibleResult(
        "\(name): this version reads its job differently (\(differing.joined(separator: ", ")))")
    }
    self = try job.adopting(identity)
  }
}
