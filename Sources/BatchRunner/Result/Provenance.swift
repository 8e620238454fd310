import Foundation

/// Where a result comes from: the root attributes that are not data.
public struct Provenance: Sendable {
  public var version: String
  public var gitCommit: String
  public var commandLine: String
  public var hostnames: [String]
  public var ranks: Int
  /// The part of the job that the file is for; nil: all of it.
  public var shard: Shard?
  /// Seconds of all runs that contributed.
  public var wallTime: Double

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
}
