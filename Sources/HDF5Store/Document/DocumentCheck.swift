import BatchCore

/// Whether a document is consistent, looked at before anything is written.
struct DocumentCheck {
  let document: ResultDocument

  /// What is wrong with the document, nil when nothing is.
  func problem() -> String? {
    var names: Set<String> = [CheckpointGroup.name]
    var extents: [String: Int] = [:]
    for coordinate in document.coordinates {
      if let problem = problem(name: coordinate.name, taken: &names) { return problem }
      if case .text(let texts) = coordinate.values, texts.contains(where: hasNull) {
        return "coordinate \(coordinate.name) has a text with a null character"
      }
      if hasNull(coordinate.units + coordinate.scale + coordinate.longName) {
        return "coordinate \(coordinate.name) has units or a long name with a null character"
      }
      extents[coordinate.name] = coordinate.count
    }
    for variable in document.variables {
      if let problem = problem(name: variable.name, taken: &names) { return problem }
      if let problem = problem(shape: variable, extents: extents) { return problem }
      if hasNull(variable.units + variable.scale + variable.longName) {
        return "variable \(variable.name) has units or a long name with a null character"
      }
    }
    return attributeProblem()
  }

  private func problem(name: String, taken: inout Set<String>) -> String? {
    if name.isEmpty || name == "." || name.contains("/") || hasNull(name) {
      return "'\(name)' cannot be the name of a dataset"
    }
    return taken.insert(name).inserted ? nil : "the name '\(name)' is used twice"
  }

  private func problem(shape variable: ResultDocument.Variable, extents: [String: Int]) -> String? {
    var count = 1
    for dimension in variable.dimensions {
      guard let extent = extents[dimension] else {
        return "variable \(variable.name) has dimension '\(dimension)', which is no coordinate"
      }
      count *= extent
    }
    if Set(variable.dimensions).count < variable.dimensions.count {
      return "variable \(variable.name) has a dimension twice"
    }
    let values =
      switch variable.values {
      case .real(let v): v.count
      case .integer(let v): v.count
      }
    return values == count
      ? nil : "variable \(variable.name) has \(values) values where its dimensions make \(count)"
  }

  private func attributeProblem() -> String? {
    var names: Set<String> = []
    for (name, value) in document.attributes {
      if name.isEmpty || hasNull(name) { return "'\(name)' cannot be the name of an attribute" }
      if !names.insert(name).inserted { return "attribute '\(name)' is given twice" }
      let texts: [String] =
        switch value {
        case .text(let text): [text]
        case .texts(let texts): texts
        case .integer, .real: []
        }
      if texts.contains(where: hasNull) { return "attribute '\(name)' has a null character" }
    }
    return nil
  }

  private func hasNull(_ text: String) -> Bool { text.utf8.contains(0) }
}
