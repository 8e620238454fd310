import BatchCore
import Models

/// What the observables of a job have to say of it.
extension Job {
  private var asked: [any Observable.Type] {
    observableTypes.filter { observables[$0.key.name] != false }
  }

  /// Refuses what cannot be measured.
  package func checkObservables(_ reader: JobReader, _ kind: RunKind) throws {
    let section = try reader.section("observables")
    for type in asked {
      guard let objection = type.objection(self, kind) else { continue }
      throw (section.field(type.key.name)?.place ?? section.place).error(objection)
    }
  }

  package func identifyObservables(_ entries: inout [String: String], _ kind: RunKind) {
    for type in asked {
      guard let text = type.identity(self, kind) else { continue }
      entries["observables.\(type.key.name)"] = text
    }
  }

  /// What a reader of the result should know of them, and of the model.
  package var observableAdvice: [String] {
    asked.compactMap { $0.advice(self) } + (modelAdvice.map { [$0] } ?? [])
  }

  /// At the first point of the sweep that there is something to say of.
  private var modelAdvice: String? {
    guard model.typed == nil else { return nil }
    let stride = max(1, points / Self.mostPoints)
    return Swift.stride(from: 0, to: points, by: stride).lazy.compactMap { point in
      ModelCatalogue.instance(model, parameters(atPoint: point)).advice(until: time.end).map {
        $0 + (sweep.isEmpty ? "" : " (\(sweepText(atPoint: point)))")
      }
    }.first
  }

  /// Points of a sweep that are looked at.
  private static let mostPoints = 512
}
