extension Job {
  /// The job with every default filled in, as one line of JSON in the layout of the job file: run
  /// as a job it gives the same identity. The order of keys is fixed.
  public var resolvedJSON: String {
    let modelEntries: [(String, JSON)] =
      model.typed?.modelJSON(parameters)
      ?? variant.parameters.compactMap { parameter in
        parameters[parameter.name].map { (parameter.name, $0.json(parameter.kind)) }
      }
    func keys(at path: String) -> [(String, JSON)] {
      let unused = method.unusedKeys(at: path)
      return allSections.filter { type(of: $0).path == path }.flatMap(\.keys)
        .compactMap { name, key in
          unused.contains(name) ? nil : key.json.map { (name, $0) }
        }
    }
    var entries: [(String, JSON)] = [
      ("name", .text(name)),
      ("model", .object([("name", .text(model.name))] + modelEntries)),
      (
        "initial",
        .object(
          model.typed?.initialJSON(initial)
            ?? model.initialKeys.map { ($0.name, .number($0.value(initial) ?? 0)) }
            + (initial.cavity.map { [(CavityStart.row.name, .text($0.rawValue))] } ?? []))
      ),
      ("method", .text(method.name)),
    ]
    entries += keys(at: "")
    for path in catalogue.paths where path != Output.path {
      let own = keys(at: path)
      if !own.isEmpty, path != TimeGrid.path || method.needsTime {
        entries.append((path, .object(own)))
      }
    }
    entries.append(("observables", .object(observables.entries.map { ($0.name, $0.value) })))
    if !sweep.isEmpty {
      entries.append(("sweep", .object(sweep.map { ($0.key, .numbers($0.values)) })))
    }
    entries.append((Output.path, .object(keys(at: Output.path))))
    return JSON.object(entries).text
  }
}

extension ParameterValue {
  /// As the job file has a parameter of this kind.
  fileprivate func json(_ kind: ParameterDescription.Kind) -> JSON {
    let width: Int
    switch kind {
    case .vectors(let count): width = count
    case .table(_, let columns): width = columns
    case .flag: return .boolean(self == .word("true"))
    default: return json
    }
    guard case .list(let values) = self else { return json }
    return .array(
      stride(from: 0, to: values.count, by: width).map {
        .numbers(Array(values[$0..<($0 + width)]))
      })
  }

  var json: JSON {
    switch self {
    case .number(let value): .number(value)
    case .word(let word): .text(word)
    case .list(let values): .numbers(values)
    case .distribution(let distribution): distribution.json
    }
  }
}

extension Distribution {
  var json: JSON {
    switch self {
    case .uniform(let low, let high): .object([("uniform", .numbers([low, high]))])
    case .normal(let mean, let deviation): .object([("normal", .numbers([mean, deviation]))])
    case .boxPair(let centre, let separation, let width):
      .object([("box_pair", .numbers([centre, separation, width]))])
    case .cosine(let amplitude): .object([("cosine", .number(amplitude))])
    }
  }
}
