import BatchCore
import Foundation

/// One run that contributed to a result.
public struct RunRecord: Codable, Sendable, Equatable {
  /// When it last saved, ISO 8601.
  public var created: String
  public var seconds: Double
  public var ranks: Int
  public var hostnames: [String]
  /// Types of the processors.
  public var machines: [String]
  public var twaVersion: String
  public var gitCommit: String
  public var compiler: String
  public var mpi: String
  public var blas: String
  public var hdf5: String
  public var commandLine: String

  enum CodingKeys: String, CodingKey {
    case created, seconds, ranks, hostnames, machines, compiler, mpi, blas, hdf5
    case twaVersion = "twa_version"
    case gitCommit = "git_commit"
    case commandLine = "command_line"
  }
}

/// All runs that contributed to a result, the oldest first: the root attribute `runs`, a line of JSON
/// for each.
public struct RunHistory: Sendable, Equatable {
  public private(set) var runs: [RunRecord] = []
  /// Bytes of text that an attribute is given; the oldest runs are left out beyond.
  static let largestText = 48_000
  /// Words with which the text begins where runs were left out.
  private static let omission = "earlier runs left out: "
  private var omitted = 0

  public init() {}

  /// Of a stored result; what files from before there was a history tell is one entry.
  init(of document: ResultDocument) {
    guard case .text(let text)? = document[attribute: "runs"] else {
      runs = [RunRecord(lastOf: document)].compactMap(\.self)
      return
    }
    for line in text.split(separator: "\n") {
      if line.hasPrefix(Self.omission) {
        omitted = min(max(0, Int(line.dropFirst(Self.omission.count)) ?? 0), 1_000_000_000)
      } else if let run = try? JSONDecoder().decode(RunRecord.self, from: Data(line.utf8)) {
        runs.append(run)
      }
    }
  }

  func adding(_ run: RunRecord) -> RunHistory {
    var history = self
    history.runs.append(run)
    return history
  }

  /// The runs of both, each once, in the order of their times.
  mutating func formUnion(_ other: RunHistory) {
    runs += other.runs.filter { !runs.contains($0) }
    runs = runs.enumerated().sorted {
      ($0.element.created, $0.offset) < ($1.element.created, $1.offset)
    }
    .map(\.element)
    omitted += other.omitted
  }

  /// A line for each run, as the CF conventions want it; of very many the last.
  var lines: String {
    runs.suffix(100).map {
      "\($0.created): \($0.commandLine) (twa \($0.twaVersion))".printable
    }.joined(separator: "\n")
  }

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines: [String] = []
    var (size, left) = (0, runs.count)
    while left > 0,
      let line = (try? encoder.encode(runs[left - 1])).map({ String(decoding: $0, as: UTF8.self) }),
      size + line.utf8.count < Self.largestText
    {
      size += line.utf8.count + 1
      lines.append(line)
      left -= 1
    }
    let omitted = omitted + left
    return ((omitted > 0 ? [Self.omission + String(omitted)] : []) + lines.reversed())
      .joined(separator: "\n")
  }
}

extension RunRecord {
  /// The last run, from the attributes that tell of it alone; nil if there are none.
  fileprivate init?(lastOf document: ResultDocument) {
    func text(_ name: String) -> String? {
      if case .text(let text)? = document[attribute: name] { text } else { nil }
    }
    guard let created = text("created") else { return nil }
    self.init(
      created: created, seconds: 0, ranks: 1, hostnames: [], machines: [],
      twaVersion: text("twa_version") ?? "", gitCommit: text("git_commit") ?? "", compiler: "",
      mpi: "", blas: "", hdf5: "", commandLine: text("command_line") ?? "")
    if case .real(let value)? = document[attribute: "wall_time_s"] { seconds = value }
    if case .integer(let value)? = document[attribute: "mpi_size"] { ranks = Int(value) }
    if case .texts(let value)? = document[attribute: "hostnames"] { hostnames = value }
  }
}
