import BatchCore

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
  public init(_ parts: [Part], catalogue: Catalogue) throws {
    guard let first = parts.first else { throw IncompatibleResult("there are no files to merge") }
    var plan = try Plan(stored: first.document, name: first.name, catalogue: catalogue)
    // Sums that the job of one part does not want are not kept.
    let isSlim = try parts.contains {
      try Job(stored: $0.document, name: $0.name, catalogue: catalogue).output.keepPartial == false
    }
    if isSlim {
      var job = plan.job
      job.output.keepPartial = false
      let slim = Plan(job: job)
      plan = plan.computation.preparation(in: first.document).map(slim.prepared) ?? slim
    }
    self.plan = plan
    result = PartialResult(plan: plan)
    self.parts = parts
    try Self.checkAlike(parts, plan)
    try join()
  }

  // MARK: What may be joined

  private static func checkAlike(_ parts: [Part], _ plan: Plan) throws {
    let first = parts[0]
    let catalogue = plan.job.catalogue
    for part in parts.dropFirst() {
      let differing = catalogue.differingKeys(
        try first.identity(catalogue), try part.identity(catalogue))
      if !differing.isEmpty {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) hold different jobs: \(differing.joined(separator: ", ")) differ"
        )
      }
      let digits = catalogue.keysDifferingInDigits(
        try first.identity(catalogue), try part.identity(catalogue))
      if !digits.isEmpty {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) differ in the last digits of \(digits.joined(separator: ", ")); compute all parts from one job file"
        )
      }
      for key in ["realizations", "trajectories"]
      where first.document[attribute: key] != part.document[attribute: key] {
        throw IncompatibleResult("\(first.name) and \(part.name) differ in \(key)")
      }
      if let difference = plan.job.method.difference(
        NumbersRevision.of(first.document), NumbersRevision.of(part.document), plan.job)
      {
        throw IncompatibleResult(
          "\(first.name) and \(part.name) come from versions whose numbers differ: \(difference)")
      }
      let unprepared = Plan(job: plan.job).computation
      if unprepared.preparation != nil,
        !unprepared.isAlike(first.document, part.document)
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
      guard stored.droppedRealizations.isEmpty else {
        throw IncompatibleResult(
          "\(parts[0].name) and \(part.name) differ in output.per_realization; compute all parts with the same"
        )
      }
      if stored.isCompleteWithoutSums || part.document.checkpoint.isEmpty {
        throw IncompatibleResult(
          "\(part.name) holds no partial sums (output.keep_partial); only files that do can be merged"
        )
      }
      return (part, stored.result, units: stored.result.tree.coverage)
    }
    var there = UnitSet(bounds: [])
    for (part, partial, units) in loaded.sorted(by: { $0.units.count > $1.units.count }) {
      let common = units.intersection(there)
      for unit in common.units where !result.digests.values.isEmpty {
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
      there = there.union(units)
      for row in partial.tree.realizations?.all ?? [] { result.tree.add(row) }
      do {
        for node in partial.tree.nodes() { try result.tree.add(node) }
      } catch is DamagedNode {
        throw IncompatibleResult("\(part.name) holds partial sums that do not fit the job")
      }
      if !result.digests.values.isEmpty {
        for unit in units.units { result.digests[unit] = partial.digests[unit] }
      }
      for point in 0..<plan.points {
        let measures = (0..<partial.quality.measures).map { partial.quality[point, $0] }
        result.quality.add(measures, atPoint: point)
      }
    }
  }

  // MARK: What is there

  /// Units that no file has.
  public var missingUnits: Int { missing.count }

  private var missing: UnitSet { plan.division.allUnits.subtracting(result.tree.coverage) }

  /// Shards whose units are not all there, when the files are shards of one division.
  public var missingShards: [Shard]? {
    let counts = Set(parts.compactMap { $0.shard?.count })
    guard counts.count == 1, let count = counts.first else { return nil }
    let missing = missing
    // Files of shards do not come from jobs of more units.
    guard missing.count <= 100_000_000 else { return nil }
    var shards: Set<Int> = []
    for unit in missing.units { shards.insert(plan.division.shard(of: unit, count: count)) }
    return shards.sorted().compactMap { Shard(index: $0, count: count) }
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

  func identity(_ catalogue: Catalogue) throws -> String {
    guard let identity = document.jobIdentity(catalogue) else {
      throw IncompatibleResult("\(name) lacks the attributes of a twa result")
    }
    return identity
  }
}
