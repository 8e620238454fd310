extension Job {
  /// The same job with the numbers of a stored identity, to the last bit.
  ///
  /// Identities agree when they do to twelve digits; the bits of a result that is continued are those
  /// of the numbers it was begun with. A sweep over `[1, 2]` goes on where an earlier one was written
  /// as a range that led to 1.9999999999999998.
  /// - Parameter identityJSON: of a result whose job is this one (`differingKeys` names no key).
  public func adopting(_ identityJSON: String) throws -> Job {
    let own = identity
    let differing = own.keysDifferingInDigits(
      from: JobIdentity(json: identityJSON, catalogue: catalogue))
    guard identityJSON != own.json, !differing.isEmpty else { return self }
    var job = self
    let stored = JobIdentity(json: identityJSON, catalogue: catalogue).entries
    for key in differing { try job.adopt(key, stored[key]!) }
    job.adoptedIdentity = identityJSON
    return job
  }

  private mutating func adopt(_ key: String, _ text: String) throws {
    let name = String(key.drop { $0 != "." }.dropFirst())
    let place = JobLocation.line(1, of: file)
    let written = key.hasPrefix("sweep.") ? String(text.drop { $0 != "[" }) : text
    guard let node = try JobNode.parse(written, place: { _ in place }) else { return }
    let field = JobField(name: key, keyPlace: place, node: node)
    let section = String(key.prefix { $0 != "." })
    switch section {
    case "initial": model.initialKey(name)?.set(&initial, try field.number(.finite))
    case "observables":
      guard let own = method.observables.first(where: { $0.name == name }) else {
        guard let index = observables.expressions.firstIndex(where: { $0.name == name }),
          let reader = catalogue.expressions
        else { return }
        observables.expressions[index] = try reader.read(name, field, of: self)
        return
      }
      let context = ObservableContext(
        model: model, sampling: sampling, time: time, sweptSize: nil,
        expressions: observables.expressions.map(\.name))
      observables[name] = try own.read(field, context)
    case "sweep":
      guard let axis = sweep.firstIndex(where: { $0.key == name }) else { return }
      sweep[axis].values = try field.list("").map { try $0.number(.finite) }
    case "model":
      guard let parameter = variant.parameter(name), parameters[name] != nil else { return }
      // Rows are written flat.
      let isFlat =
        switch parameter.kind {
        case .vectors, .table: true
        default: false
        }
      if isFlat, case .list = field.node.content {
        parameters[name] = .list(try field.list("").map { try $0.number(.finite) })
      } else {
        parameters[name] = try field.value(of: parameter, ArrayCollection(.none))
      }
    case TimeGrid.path where name == "step" && text == TimeGrid.auto: break
    case TimeGrid.path: time = try time.replacing(name, by: field)
    default:
      sections = try sections.map {
        type(of: $0).path == section ? try $0.replacing(name, by: field) : $0
      }
    }
  }
}
