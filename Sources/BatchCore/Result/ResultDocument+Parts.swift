/// What is where in a document.
extension ResultDocument {
  public func variable(_ name: String) -> Variable? {
    variables.first { $0.name == name }
  }

  public func coordinate(_ name: String) -> Axis? {
    coordinates.first { $0.name == name }
  }

  /// Observables, without their errors. Older files do not name them: in these they are what has an
  /// error.
  public var observables: [String] {
    if case .texts(let names)? = self[attribute: "observables"] {
      return names.filter { variable($0) != nil }
    }
    return variables.map(\.name).filter { variable($0 + "_stderr") != nil }
  }

  /// Coordinates of the sweep: the dimensions of the counts.
  public var sweep: [Axis] {
    (variable("trajectories_done")?.dimensions ?? []).compactMap { coordinate($0) }
  }
}
