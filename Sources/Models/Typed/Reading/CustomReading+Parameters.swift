import BatchCore

extension CustomReading {
  /// The section `parameters`, in the order written.
  func parameters(_ sets: [CustomSet]) throws -> [CustomParameter] {
    let section = try source.model.section("parameters")
    var parameters: [CustomParameter] = []
    var elements: [String: [CustomElement]] = [:]
    for key in section.keys {
      let field = section.field(key)!
      let (name, indices) = try head(section.keyField(key)!, field)
      if !indices.isEmpty || elements[name] != nil {
        let element = CustomElement(
          indices: indices, expression: try formula(field, "a formula of \(listed(indices))"))
        try check(element, name, field, among: elements[name] ?? [])
        if elements[name] == nil {
          try checkName(name, field, "parameter")
          // In the order of their first elements.
          parameters.append(CustomParameter(name: name, form: .formula([])))
        }
        elements[name, default: []].append(element)
        continue
      }
      try checkName(name, field, "parameter")
      parameters.append(CustomParameter(name: name, form: try form(name, field, sets)))
    }
    var (rows, isFirst) = (UInt64(0), true)
    return try parameters.map { parameter in
      if let elements = elements[parameter.name] {
        if elements.allSatisfy(\.isSpecial) {
          throw section.place.error(
            "`\(parameter.name)` has a formula for equal indices alone; give `\(parameter.name)[i,j]`"
          )
        }
        return CustomParameter(name: parameter.name, form: .formula(elements))
      }
      guard case .distribution(var distribution) = parameter.form else { return parameter }
      // The address of a coupling matrix, or of a parameter of sites, of built-in models.
      if isFirst, distribution.over.count == 2 {
        distribution.row = 0
      } else {
        rows += 1
        distribution.row = rows
      }
      isFirst = false
      return CustomParameter(name: parameter.name, form: .distribution(distribution))
    }
  }

  /// `J[i,j]`.
  private func head(_ key: JobField, _ field: JobField) throws -> (String, [String]) {
    guard case .scalar(let text, _) = key.node.content, text.contains("[") else {
      if case .scalar(let text, _) = key.node.content { return (text, []) }
      return ("", [])
    }
    let root = try located(key) { try ModelExpression(text).root }
    func error(_ columns: ClosedRange<Int>) -> JobError {
      key.error(ExpressionError("a parameter is a name, `J` or `J[i,j]`", text, columns))
    }
    guard case .element(let name, let list) = root.kind else { throw error(root.columns) }
    guard (1...2).contains(list.count) else {
      throw key.error(
        ExpressionError("a parameter has at most two indices", text, root.columns))
    }
    return (
      name.text,
      try list.map {
        guard case .name(let index) = $0.kind else { throw error($0.columns) }
        return index
      }
    )
  }

  private func check(
    _ element: CustomElement, _ name: String, _ field: JobField, among earlier: [CustomElement]
  ) throws {
    let place = field.keyPlace
    if let other = earlier.first, other.indices.count != element.indices.count {
      throw place.error("`\(name)` has other numbers of indices before; give it one form")
    }
    if earlier.contains(where: { $0.isSpecial == element.isSpecial }) {
      throw place.error("`\(name)` has a formula for these elements already; give it once")
    }
    for index in element.indices {
      if ExpressionScope.constants.contains(index) || ExpressionScope.operators[index] != nil
        || ScalarFunction.names.contains(index)
      {
        throw place.error("the index `\(index)` has a meaning already; name it otherwise")
      }
    }
  }

  private func formula(_ field: JobField, _ expected: String) throws -> ModelExpression {
    try expression(field, expected)
  }

  private func form(
    _ name: String, _ field: JobField, _ sets: [CustomSet]
  ) throws -> CustomParameter.Form {
    switch field.node.content {
    case .scalar:
      if let number = field.node.number {
        guard number.isFinite else { throw field.wrong(expected: "a finite number") }
        numbers.append((name, field))
        return .number
      }
      return .formula([
        CustomElement(
          indices: [],
          expression: try formula(
            field,
            "a number, a formula, a list, a distribution, a table of times, or {file: ..., over: [...]}"
          ))
      ])
    case .list: return .values(try values(field), over: [])
    case .mapping: return try mapping(field, sets)
    }
  }

  private func mapping(_ field: JobField, _ sets: [CustomSet]) throws -> CustomParameter.Form {
    let section = try field.section()
    let kinds = CustomDistribution.kinds.map(\.0)
    if let (kind, count) = CustomDistribution.kinds.first(where: { section.has($0.0) }) {
      try section.allowOnly([kind, "over"], of: "a distribution")
      return .distribution(
        CustomDistribution(
          kind: kind, numbers: try distributionNumbers(section.field(kind)!, count),
          over: try over(section, sets)))
    }
    if section.has("times") {
      try section.allowOnly(["times", "values", "steps"], of: "a function of time")
      return try table(section)
    }
    if section.has("file") || section.has("data") || section.has("values") {
      try section.allowOnly(
        ["file", "dataset", "values", "over"] + Self.storedKeys, of: "an array")
      var array = try array(section, field) ?? values(section.required("values", "a list"))
      let over = try self.over(section, sets)
      // A column is a matrix, too, whose second set has one member.
      if over.count == 2, array.shape.count == 1 {
        array = NumberArray(
          shape: [array.count, 1], real: array.real, imaginary: array.imaginary)
      }
      guard over.isEmpty || over.count == array.shape.count else {
        throw field.keyPlace.error(
          "`\(field.name)` has \(described(array)), but \(over.count == 1 ? "one set" : "two sets") in `over`"
        )
      }
      return .values(array, over: over)
    }
    try section.allowOnly(kinds + ["times", "file", "values"], of: "a parameter")
    throw field.keyPlace.error(
      "`\(field.name)` is an empty mapping; give one of \(listed(kinds + ["times", "file", "values"]))"
    )
  }

  func described(_ array: NumberArray) -> String {
    array.shape.count == 1
      ? "\(array.count) numbers" : "\(array.shape[0]) x \(array.shape[1]) numbers"
  }

  private func distributionNumbers(_ field: JobField, _ count: Int) throws -> [ModelExpression] {
    let expected = count == 1 ? "a number or a formula" : "a list of \(count) numbers or formulas"
    var fields = [field]
    if case .list = field.node.content { fields = try field.list(expected) }
    guard fields.count == count else { throw field.wrong(expected: expected) }
    return try fields.map { try expression($0, expected) }
  }

  /// Sets of the indices; at most two.
  private func over(_ section: JobReader, _ sets: [CustomSet]) throws -> [String] {
    guard let field = section.field("over") else { return [] }
    let form = "one set, or a list of one or two sets"
    var fields = [field]
    if case .list = field.node.content { fields = try field.list(form) }
    guard fields.count <= 2 else { throw field.wrong(expected: form) }
    return try fields.map { field in
      let name = try field.text(form)
      guard sets.contains(where: { $0.name == name }) else {
        throw field.place.error(
          "unknown set `\(shortened(name))`; \(Suggestion.question(name, in: sets.map(\.name)))the model has \(listed(sets.map(\.name)))"
        )
      }
      return name
    }
  }

  private func table(_ section: JobReader) throws -> CustomParameter.Form {
    let field = try section.required("times", "a list of times")
    let times = try field.list("a list of rising times").map { try $0.number(.finite) }
    let other = try section.required("values", "a value for each of the times")
    let values = try other.list("a list of numbers").map { try $0.number(.finite) }
    guard times.count == values.count else {
      throw other.keyPlace.error(
        "`\(other.name)` has \(values.count) values for \(times.count) times; give one each")
    }
    guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw field.keyPlace.error("`\(field.name)` must rise from one time to the next")
    }
    let isConstant = try section.field("steps")?.boolean() ?? false
    if isConstant { stepTimes.append((field, times)) }
    return .table(times: times, values: values, isConstant: isConstant)
  }
}
