extension Job {
  /// Angles beyond a full turn, a line each: most likely meant in degrees.
  public var angleNotices: [String] {
    var angles: [(key: String, value: Double)] = model.initialKeys.filter(\.isAngle).compactMap {
      key in key.value(initial).map { (key.name, $0) }
    }
    for parameter in variant.parameters where parameter.kind == .direction {
      if case .list? = parameters[parameter.name] { continue }
      guard case .number(let angle) = parameters[parameter.name] ?? 0 else { continue }
      angles.append((parameter.name, angle))
    }
    return angles.compactMap { key, value in
      let values = sweep.first { $0.key == key }?.values ?? [value]
      guard let large = values.first(where: { abs($0) > 2 * .pi * (1 + 1e-9) }) else { return nil }
      let name = (variant.knows(key) ? "model." : "initial.") + key
      let turns = Quantity.text(Quantity.written(large / 180))
      return
        "`\(name)` is \(Quantity.text(large)): angles are in radians, and this is more than a full turn; \(Quantity.text(large)) degrees would be \(turns)pi"
    }
  }
}
