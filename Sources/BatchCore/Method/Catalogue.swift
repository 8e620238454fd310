/// What jobs can name: models and methods.
public struct Catalogue: Sendable {
  public let models: [ModelDescription]
  /// The first one is the default.
  public let methods: [any Method]
  /// Understands named expressions; nil where there are none.
  public let expressions: (any ExpressionReader)?

  public init(
    models: [ModelDescription], methods: [any Method],
    expressions: (any ExpressionReader)? = nil
  ) {
    self.models = models
    self.methods = methods
    self.expressions = expressions
  }

  public func model(named name: String) -> ModelDescription? { models.first { $0.name == name } }

  func method(named name: String) -> (any Method)? { methods.first { $0.name == name } }

  // MARK: Keys

  /// Sections that every job has, and those of the methods, each once.
  var sections: [any KeySection.Type] {
    var seen: Set<ObjectIdentifier> = []
    return ([Sampling.self, TimeGrid.self, Output.self] + methods.flatMap(\.sections))
      .filter { seen.insert(ObjectIdentifier($0)).inserted }
  }

  func sections(at path: String) -> [any KeySection.Type] { sections.filter { $0.path == path } }

  func rows(at path: String) -> [KeyRow] { sections(at: path).flatMap { $0.rows } }

  /// Dotted paths of sections of declared keys, in the order of the job file; others follow.
  var paths: [String] {
    var paths = [Sampling.path, TimeGrid.path]
    for section in sections where !section.path.isEmpty && !paths.contains(section.path) {
      paths.append(section.path)
    }
    return paths.filter { $0 != Output.path } + [Output.path]
  }

  /// Keys of `observables`, of all methods, each once.
  var observables: [ObservableKey] {
    var seen: Set<String> = []
    return methods.flatMap(\.observables).filter { seen.insert($0.name).inserted }
  }

  var vocabulary: Vocabulary {
    // Typed models share the names of their keys with much else.
    let parameters = models.filter { $0.reader == nil }.flatMap(\.variants).flatMap(\.parameters)
      .map(\.name)
    var sections = [("initial", InitialKey.names)]
    for path in paths where path != Output.path {
      sections.append((path, rows(at: path).map(\.name)))
    }
    sections.append(("observables", observables.map(\.name)))
    sections += observables.filter { !$0.keys.isEmpty }.map { ("observables.\($0.name)", $0.keys) }
    sections += [
      (Output.path, rows(at: Output.path).map(\.name)), ("model", parameters),
      ("", JobReference.top(self).map(\.name).filter { $0 != "name" }),
    ]
    return Vocabulary(sections.map { (path: $0.0, names: $0.1) })
  }

  // MARK: Identities

  /// What keys mean that a stored identity does not have, by dotted key: the defaults at the
  /// introduction of keys that came later, and those of the model's parameters.
  func absent(model: String) -> [String: String] {
    var values: [String: String] = [:]
    for section in sections {
      let prefix = section.path.isEmpty ? "" : section.path + "."
      for row in section.rows { values[prefix + row.name] = row.absent }
    }
    for key in observables { values["observables.\(key.name)"] = key.row.absent }
    for parameter in (self.model(named: model)?.variants ?? []).flatMap(\.parameters) {
      let key = "model.\(parameter.name)"
      if let value = parameter.defaultValue, values[key] == nil { values[key] = value.identity }
    }
    return values
  }

  /// Dotted keys in which two values of `identityJSON` differ, in alphabetical order; empty if the
  /// jobs lead to the same numbers. A text that is no identity counts as having no keys.
  public func differingKeys(_ a: String, _ b: String) -> [String] {
    a == b
      ? []
      : JobIdentity(json: a, catalogue: self).differingKeys(from: .init(json: b, catalogue: self))
  }

  /// Dotted keys of agreeing identities whose numbers differ behind the twelfth digit.
  public func keysDifferingInDigits(_ a: String, _ b: String) -> [String] {
    a == b
      ? []
      : JobIdentity(json: a, catalogue: self)
        .keysDifferingInDigits(from: .init(json: b, catalogue: self))
  }
}
