import TruncatedWigner

extension Job {
  /// The same job with the numbers of a stored identity, to the last bit.
  ///
  /// Identities agree when they do to twelve digits; the bits of a result that is continued are those
  /// of the numbers it was begun with. A sweep over `[1, 2]` goes on where an earlier one was written
  /// as a range that led to 1.9999999999999998.
  /// - Parameter identityJSON: of a result whose job is this one (`differingKeys` names no key).
  public func adopting(_ identityJSON: String) throws -> Job {
    let own = identity
    let differing = own.keysDifferingInDigits(from: JobIdentity(json: identityJSON))
    guard identityJSON != own.json, !differing.isEmpty else { return self }
    var job = self
    let stored = JobIdentity(json: identityJSON).entries
    for key in differing { try job.adopt(key, stored[key]!) }
    job.adoptedIdentity = identityJSON
    return job
  }

  private mutating func adopt(_ key: String, _ text: String) throws {
    let name = String(key.drop { $0 != "." }.dropFirst())
    let place = SourceLocation.line(1, of: file)
    let written = key.hasPrefix("sweep.") ? String(text.drop { $0 != "[" }) : text
    guard let node = try JobNode.parse(written, place: { _ in place }) else { return }
    let field = JobField(name: key, keyPlace: place, node: node)
    switch key {
    case "time.end": time.end = try field.number(.positive)
    case "time.step": if !time.isAuto { time.step = try field.number(.positive) }
    case "time.record_every": time.recordEvery = try field.number(.positive)
    case "initial.theta": initial.theta = try field.number(.finite)
    case "initial.phi": initial.phi = try field.number(.finite)
    case "initial.displacement": initial.displacement = try field.number(.finite)
    case "initial.central_theta": initial.centralTheta = try field.number(.finite)
    case "observables.correlation" where !observables.waitingTimes.isEmpty:
      let times = try field.section().required("waiting_times", "").list("")
      observables.waitingTimes = try times.map { try $0.number(.nonNegative) }
    case _ where key.hasPrefix("sweep."):
      guard let axis = sweep.firstIndex(where: { $0.key == name }) else { return }
      sweep[axis].values = try field.list("").map { try $0.number(.finite) }
    case _ where key.hasPrefix("model."):
      guard let parameter = variant.parameter(name), parameters[name] != nil else { return }
      // Vectors are written flat.
      parameters[name] =
        if case .vectors = parameter.kind {
          .list(try field.list("").map { try $0.number(.finite) })
        } else {
          try field.value(of: parameter)
        }
    default: break
    }
  }
}
