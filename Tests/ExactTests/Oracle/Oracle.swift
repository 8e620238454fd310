import BatchCore
import TestSupport
import Testing

@testable import BatchRunner

/// A job solved by truncated Wigner and exactly, both in memory, side by side.
struct Oracle {
  let comparison: Comparison
  private let exact: ResultDocument

  init(yaml: String, overrides: [String] = []) throws {
    let wigner = try Self.result(yaml, overrides)
    exact = try Self.result(yaml, overrides + ["method=exact"])
    comparison = try Comparison(("twa", wigner), ("exact", exact), catalogue: .all)
  }

  private static func result(_ yaml: String, _ overrides: [String]) throws -> ResultDocument {
    let plan = Plan(job: try Job.parse(yaml: yaml, file: "oracle.yaml", overrides: overrides))
    let runner = Runner(plan: plan, communicator: SerialCommunicator())
    let (result, _) = try runner.lead(PartialResult(plan: plan), wanted: plan.division.allUnits) {
      _, _, _ in
    }
    return ResultBuilder(plan: plan).document(result, provenance: .none)
  }

  subscript(name: String) -> ComparedObservable {
    get throws { try #require(comparison.observables.first { $0.name == name }, "no \(name)") }
  }

  /// The largest exact value.
  func scale(_ name: String) throws -> Double {
    guard case .real(let values)? = exact.variables.first(where: { $0.name == name })?.values else {
      return .nan
    }
    return values.filter(\.isFinite).map(abs).max() ?? .nan
  }
}
