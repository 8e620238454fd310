import BatchCore

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

  /// What a reader of the result should know of them.
  package var observableAdvice: [String] { asked.compactMap { $0.advice(self) } }
}
