import Foundation

/// Where a result comes from: the root attributes that are not data.
public struct Provenance: Sendable {
  public var version: String
  public var gitCommit: String
  public var commandLine: String
  public var hostnames: [String]
  public var ranks: Int
  /// Types of the processors.
  public var machines: [String] = []
  public var software = Software()
  /// The part of the job that the file is for; nil: all of it.
  public var shard: Shard?
  /// Seconds of all runs that contributed.
  public var wallTime: Double
  /// Seconds of this run.
  var seconds = 0.0
  /// Whether this is a run, which computes; else it only joins what others have computed.
  var isRun = true
  /// The runs before this one.
  var history = RunHistory()
  /// Of the numbers in the file.
  var numbersRevision = NumbersRevision.current

  public init(
    version: String, gitCommit: String, commandLine: String, hostnames: [String], ranks: Int,
    wallTime: Double
  ) {
    self.version = version
    self.gitCommit = gitCommit
    self.commandLine = commandLine
    self.hostnames = hostnames
    self.ranks = ranks
    self.wallTime = wallTime
  }

  /// What is made only for comparison and never stored.
  public static var none: Provenance {
    Provenance(
      version: "", gitCommit: "", commandLine: "", hostnames: [], ranks: 1, wallTime: 0)
  }

  /// This run as an entry of the history.
  func record(at time: String) -> RunRecord {
    RunRecord(
      created: time, seconds: (10 * seconds).rounded() / 10, ranks: ranks, hostnames: hostnames,
      machines: machines, twaVersion: version, gitCommit: gitCommit, compiler: software.compiler,
      mpi: software.mpi, blas: software.blas, hdf5: software.hdf5, commandLine: commandLine)
  }
}

/// What the program was built with and runs on; empty where it is not known.
public struct Software: Sendable {
  public var compiler = ""
  public var mpi = ""
  public var blas = ""
  public var hdf5 = ""

  public init(compiler: String = "", mpi: String = "", blas: String = "", hdf5: String = "") {
    self.compiler = compiler
    self.mpi = mpi
    self.blas = blas
    self.hdf5 = hdf5
  }
}
