import BatchCore

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

  /// What a script cannot carry, nil if all is well. The shell takes any word; an `#SBATCH` line is
  /// one line, and in the name of a log Slurm takes a backslash for "as it is, without %j".
  public var defect: String? {
    for (scalar, name) in [("\\", "a backslash"), ("\"", "a quote (\")")] as [(Unicode.Scalar, _)]
    where result.unicodeScalars.contains(scalar) {
      return "\(shown(result)): \(name) in the path of the result; choose another -o"
    }
    if hasControls(result) {
      return
        "\(shown(result)): a line break or control character in the path of the result; choose another -o"
    }
    let options = [("the job's name", name)] + sbatchOptions.map { ("an option for sbatch", $0) }
    let given = [("--partition", partition), ("--account", account)].compactMap { option, value in
      value.map { (option, $0) }
    }
    return (given + options).first { hasControls($0.1) }.map {
      "\(shown($0.1)): a line break or control character in \($0.0)"
    }
  }

  private func shown(_ text: String) -> String { "\"\(shortened(oneLine(text), to: 120))\"" }
}
