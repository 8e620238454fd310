/// The `model` section of a job: the model, the variant, and which of its keys are given.
struct ModelChoice {
  let model: ModelDescription
  let variant: ParameterVariant
  let section: JobReader
  /// Files of numbers that it names.
  let arrays: ArrayCollection

  /// Numeric keys that a sweep may have.
  var sweepable: [String] {
    variant.parameters.filter { NumberRule($0.kind) != nil }.map(\.name)
      + model.initialKeys.map(\.name)
  }

  /// "`random_dicke`", with the variant where there are several.
  var owner: String {
    "`\(model.name)`" + (model.variants.count > 1 ? " with the \(variant.title)" : "")
  }

  /// Exactly one alternative of every choice is given, and completely; swept keys count.
  func checkChoices(sweep: JobReader?) throws {
    func place(_ key: String) -> JobLocation? {
      sweep?.field(key)?.keyPlace ?? section.field(key)?.keyPlace
    }
    for choice in variant.choices {
      let forms = choice.map { listed($0, by: " and ") }.joined(separator: ", or ")
      let present = choice.map { $0.filter { place($0) != nil } }
      let touched = present.filter { !$0.isEmpty }
      if touched.count > 1 {
        let keys = touched.map { $0[0] }
        throw place(keys[1])!.error("both \(listed(keys, by: " and ")) given; give only \(forms)")
      }
      guard let given = touched.first else {
        throw section.place.error(
          "missing \(listed(choice.map { $0[0] }, by: " or ")) for \(owner); give \(forms)")
      }
      let alternative = choice[present.firstIndex { !$0.isEmpty }!]
      let missing = alternative.filter { !given.contains($0) }
      if !missing.isEmpty {
        throw place(given[0])!.error(
          "missing \(listed(missing, by: " and ")), which goes with \(listed(given, by: " and ")); give \(forms)"
        )
      }
    }
  }

  /// Every parameter without a default, outside the choices, is given or swept.
  func checkRequired(sweep: JobReader?) throws {
    let chosen = Set(variant.choices.joined().joined())
    for parameter in variant.parameters
    where parameter.defaultValue == nil && !chosen.contains(parameter.name) {
      guard section.has(parameter.name) || sweep?.has(parameter.name) == true else {
        throw section.place.error(
          "missing `model.\(parameter.name)` for \(owner); give the \(parameter.meaning)")
      }
    }
  }

  /// Given parameters, and the defaults of the others that are not swept.
  func parameters(swept: [String]) throws -> [String: ParameterValue] {
    var result: [String: ParameterValue] = [:]
    for parameter in variant.parameters {
      if let field = section.field(parameter.name) {
        result[parameter.name] = try field.value(of: parameter, arrays)
      } else if let value = parameter.defaultValue, !swept.contains(parameter.name) {
        result[parameter.name] = value
      }
    }
    return result
  }

  /// What the model's parameters must fulfil together.
  func checkRules(sweep: [SweepAxis]) throws {
    let values = ParameterChoice(
      given: try parameters(swept: []),
      swept: Dictionary(sweep.map { ($0.key, $0.values) }) { first, _ in first })
    for rule in variant.rules {
      guard let violation = rule.violation(values) else { continue }
      let place = violation.keys.lazy.compactMap { section.field($0)?.place }.first
      throw (place ?? section.place).error(violation.message)
    }
  }
}

extension JobField {
  func value(of parameter: ParameterDescription, _ arrays: ArrayCollection) throws -> ParameterValue
  {
    switch parameter.kind {
    case .table(let words, let columns): return try table(words, columns, arrays)
    case .flag: return .word(try boolean() ? "true" : "false")
    case .word(let allowed): return .word(try word(of: allowed))
    case .perSite(let range): return try siteValue(NumberRule(isWhole: false, range: range))
    case .vectors(let width): return .list(try vectors(width))
    case .direction:
      guard case .list = node.content else { return .number(try number(.finite)) }
      let components = try list("an angle or a vector of three numbers").map {
        try $0.number(.finite)
      }
      guard components.count == 3, components.contains(where: { $0 != 0 }) else {
        throw wrong(expected: "an angle or a vector of three numbers, not all zero")
      }
      return .list(components)
    case .text: throw wrong(expected: "a text of a typed model")
    case .integer, .real: return .number(try number(NumberRule(parameter.kind)!))
    }
  }
}

extension JobReader {
  func modelChoice(
    of catalogue: Catalogue, sweep: JobReader?, _ arrays: ArrayCollection
  ) throws -> ModelChoice {
    let names = catalogue.models.map(\.name)
    guard has("model") else {
      throw place.error(
        "missing section `model`; give `model: {name: ...}`, available: \(names.joined(separator: ", "))"
      )
    }
    var section = try section("model")
    guard let nameField = section.field("name") else {
      throw section.place.error("missing `model.name`; available: \(names.joined(separator: ", "))")
    }
    let name = try nameField.text("the name of a model (\(names.joined(separator: ", ")))")
    guard var model = catalogue.model(named: name) else {
      throw nameField.place.error(
        "unknown model `\(shortened(name))`; \(Suggestion.question(name, in: names))available: \(names.joined(separator: ", "))"
      )
    }
    if let reader = model.reader {
      (model, section) = try typedModel(reader, section, sweep: sweep, arrays)
    }
    let given = section.keys.filter { $0 != "name" } + (sweep?.keys ?? [])
    let choice = ModelChoice(
      model: model, variant: model.variant(for: Set(given)), section: section, arrays: arrays)
    try section.allowOnly(["name"] + choice.variant.parameters.map(\.name), of: choice.owner)
    try sweep?.checkSweepKeys(of: choice)
    try choice.checkChoices(sweep: sweep)
    try choice.checkRequired(sweep: sweep)
    _ = try choice.parameters(swept: [])
    return choice
  }
}
