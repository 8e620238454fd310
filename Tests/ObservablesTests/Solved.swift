import Methods
import Models
import TestSupport
import Testing

@testable import BatchCore
@testable import BatchRunner

/// The result of a job, in memory.
struct Solved {
  let variables: [String: ResultDocument.Variable]

  init(_ yaml: String, _ overrides: String...) throws {
    let plan = Plan(job: try Job.parse(yaml: yaml, file: "job.yaml", overrides: overrides))
    let runner = Runner(plan: plan, communicator: SerialCommunicator())
    let (result, _) = try runner.lead(PartialResult(plan: plan), wanted: plan.division.allUnits) {
      _, _, _ in
    }
    let document = ResultBuilder(plan: plan).document(result, provenance: .none)
    variables = Dictionary(document.variables.map { ($0.name, $0) }) { first, _ in first }
  }

  subscript(name: String) -> [Double] {
    get throws {
      guard case .real(let values)? = variables[name]?.values else {
        Issue.record("no \(name)")
        return []
      }
      return values
    }
  }
}
