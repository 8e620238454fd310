/// Parameters that may differ from site to site.
extension JobField {
  /// A number, a list of one a site, or a distribution such as `{normal: [mean, deviation]}`.
  func siteValue(_ rule: NumberRule) throws -> ParameterValue {
    let form =
      "\(rule.expected), a list of one a site, or {uniform: [low, high]}, {normal: [mean, deviation]}, {box_pair: [centre, separation, width]}, {cosine: amplitude}"
    switch node.content {
    case .scalar: return .number(try number(rule))
    case .list: return .list(try list(form).map { try $0.number(rule) })
    case .mapping(let entries):
      guard entries.count == 1 else { throw wrong(expected: form) }
      let forms = ["uniform": 2, "normal": 2, "box_pair": 3, "cosine": 1]
      let section = try section()
      try section.allowOnly(forms.keys.sorted(), of: "a distribution")
      let field = section.field(entries[0].key)!
      let numbers: [Double]
      if case .list = field.node.content {
        numbers = try field.list("a list of numbers").map { try $0.number(.finite) }
      } else {
        numbers = [try field.number(.finite)]
      }
      guard numbers.count == forms[entries[0].key] else { throw wrong(expected: form) }
      switch entries[0].key {
      case "uniform":
        guard numbers[0] <= numbers[1] else { throw wrong(expected: "low <= high in uniform") }
        return .distribution(.uniform(numbers[0], numbers[1]))
      case "normal":
        guard numbers[1] >= 0 else { throw wrong(expected: "a deviation >= 0 in normal") }
        return .distribution(.normal(numbers[0], numbers[1]))
      case "box_pair":
        guard numbers[2] >= 0 else { throw wrong(expected: "a width >= 0 in box_pair") }
        return .distribution(
          .boxPair(centre: numbers[0], separation: numbers[1], width: numbers[2]))
      default:
        return .distribution(.cosine(numbers[0]))
      }
    }
  }

  /// One of some words, rows of so many numbers, or `{file: …}` with such rows; rows are flattened.
  func table(_ words: [String], _ columns: Int, _ arrays: ArrayCollection) throws -> ParameterValue
  {
    switch node.content {
    case .list: return .list(try vectors(columns))
    case .mapping:
      let section = try section()
      try section.allowOnly(["file", "dataset"])
      let file = try section.required("file", "the path of a file, relative to the job")
      let path = try file.text("the path of a file, relative to the job")
      do {
        let array = try arrays.array(
          path, dataset: try section.field("dataset")?.text("a dataset of the file"))
        guard array.shape.count == 2, array.shape[1] == columns else {
          throw ArrayFileError("has not \(columns) columns")
        }
        return .list(array.real)
      } catch let error as ArrayFileError {
        throw file.place.error("\(shortened(path)) \(error.problem)")
      }
    default:
      guard let word = node.word, words.contains(word) else {
        throw wrong(
          expected:
            "\(words.joined(separator: ", ")), a list of rows of \(columns) numbers, or {file: PATH}"
        )
      }
      return .word(word)
    }
  }

  /// A list of vectors, flattened.
  func vectors(_ width: Int) throws -> [Double] {
    let form = "a list of vectors of \(width) numbers"
    let rows = try list(form)
    guard !rows.isEmpty else { throw wrong(expected: form) }
    return try rows.flatMap { row in
      let numbers = try row.list(form).map { try $0.number(.finite) }
      guard numbers.count == width else { throw row.wrong(expected: form) }
      return numbers
    }
  }
}
