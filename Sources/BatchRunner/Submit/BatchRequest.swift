/// What a batch job is to do: all that its script depends on.
public struct BatchRequest: Sendable {
  /// What starts the ranks.
  public enum Launcher: String, Sendable, CaseIterable {
    case mpirun
    case srun
  }

  /// Name of the job, for the queue.
  public var name: String
  /// One line that says what is computed.
  public var summary: String
  /// Absolute paths of the twa program, the job file and the result file.
  public var program: String
  public var job: String
  public var result: String
  /// `section.key=value`, as given to `--set`.
  public var overrides: [String] = []
  /// Ranks, all nodes together; nil leaves it to Slurm, which takes one for each node.
  public var ranks: Int?
  public var nodes: Int?
  /// Wall-time limit in seconds; nil leaves it to the partition.
  public var timeLimit: Double?
  /// Seconds before the limit at which the run is told to save and stop; nil: see `BatchTime`.
  public var lead: Double?
  public var partition: String?
  public var account: String?
  /// Number of array tasks, each of which computes one shard; nil for a single job.
  public var shards: Int?
  public var launcher = Launcher.mpirun
  /// Further options for sbatch.
  public var sbatchOptions: [String] = []

  public init(name: String, summary: String, program: String, job: String, result: String) {
    self.name = name
    self.summary = summary
    self.program = program
    self.job = job
    self.result = result
  }

  // MARK: Files beside the result

  /// The result's path without its ending.
  public var stem: String {
    for ending in [".h5", ".hdf5", ".nc"] where result.hasSuffix(ending) {
      let stem = result.dropLast(ending.count)
      if !stem.isEmpty, !stem.hasSuffix("/") { return String(stem) }
    }
    return result
  }

  public var script: String { stem + ".sbatch" }
  public var mergeScript: String { stem + ".merge.sbatch" }

  /// A shard's file is this, its number, and `shardEnding`; `twa run --shard` names it alike.
  var shardStem: String { stem + ".shard-" }
  var shardEnding: String { "-of-\(shards ?? 1).h5" }

  /// Seconds before the limit, given or chosen.
  public var actualLead: Double { lead ?? BatchTime.lead(limit: timeLimit) }

  /// What a script cannot carry, nil if all is well.
  public var defect: String? {
    // In the name of a log Slurm takes a backslash for "as it is, without %j".
    for (character, name) in [
      ("\n", "a line break"), ("\\", "a backslash"), ("\"", "a quote (\")"),
    ]
    where result.contains(character) {
      return "\(result.debugDescription): \(name) in the path of the result; choose another -o"
    }
    let texts = sbatchOptions + [partition, account].compactMap(\.self)
    return texts.first { $0.contains(where: \.isNewline) }.map {
      "\($0.debugDescription): a line break in an option for sbatch"
    }
  }
}
