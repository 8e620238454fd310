import BatchCore
import BatchRunner
import Foundation

extension Summary {
  private static func job(_ json: String) -> [String: JobValue] {
    guard case .section(let job)? = try? JSONDecoder().decode(JobValue.self, from: Data(json.utf8))
    else { return [:] }
    return job
  }

  /// Whether points of the job end where a standard error is reached.
  var hasTarget: Bool {
    guard case .text(let json)? = document[attribute: "job_resolved"],
      case .section(let sampling)? = Self.job(json)["sampling"]
    else { return false }
    switch sampling["target_stderr"] {
    case nil, .nothing?: return false
    default: return true
    }
  }

  /// The resolved job, a line a section.
  static func sections(ofJob json: String) -> [String] {
    let job = job(json)
    return ["model", "initial", "precision", "sampling", "time", "observables"].compactMap { name in
      job[name].map {
        name.padding(toLength: 12, withPad: " ", startingAt: 0)
          + $0.text.printable.shortened(to: 1000)
      }
    }
  }
}

/// A value of the resolved job.
private enum JobValue: Decodable {
  case flag(Bool)
  case number(Double)
  case word(String)
  case list([JobValue])
  case section([String: JobValue])
  case nothing

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .nothing
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .word(value)
    } else if let value = try? container.decode([JobValue].self) {
      self = .list(value)
    } else {
      self = .section(try container.decode([String: JobValue].self))
    }
  }

  var text: String {
    switch self {
    case .flag(let value): String(value)
    case .number(let value): value.formatted
    case .word(let value): value
    case .list(let values): "[" + Summary.shortList(values.map(\.text)) + "]"
    case .section(let entries):
      entries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }
        .joined(separator: ", ")
    case .nothing: "none"
    }
  }
}
