import BatchCore

extension CustomReading {
  /// What `job_resolved` has in place of a file.
  static let storedKeys = ["data", "shape"]

  /// From a file, or as `job_resolved` has it; nil where neither is given.
  func array(_ section: JobReader, _ field: JobField) throws -> NumberArray? {
    if let data = section.field("data") {
      let shape = try section.required("shape", "the lengths of the array")
        .list("lengths").map { try $0.integer(0...NumberArray.largest) }
      guard (1...2).contains(shape.count),
        let array = NumberArray(shape: shape, base64: try data.text("numbers in base64")),
        array.isFinite
      else {
        throw data.keyPlace.error("`\(data.name)` is not as many finite numbers as `shape` says")
      }
      return array
    }
    guard let file = section.field("file") else { return nil }
    let path = try file.text("the path of a file, relative to the job")
    do {
      let array = try source.arrays.array(
        path, dataset: try section.field("dataset")?.text("a dataset of the file"))
      guard (1...2).contains(array.shape.count) else {
        throw ArrayFileError("has \(array.shape.count) dimensions; one or two are understood")
      }
      return array
    } catch let error as ArrayFileError {
      throw file.place.error("\(shortened(path)) \(error.problem)")
    }
  }

  /// A list, or a list of lists of the same length; elements are numbers or formulas of numbers alone.
  func values(_ field: JobField) throws -> NumberArray {
    let form = "a list of numbers, or a list of such lists"
    let list = try field.list(form)
    guard case .list = list[0].node.content else {
      let numbers = try list.map { try constant($0, form) }
      return NumberArray(shape: [list.count], real: numbers.map(\.re), imaginary: numbers.map(\.im))
    }
    let rows = try list.map { try $0.list(form).map { try constant($0, form) } }
    guard rows.allSatisfy({ $0.count == rows[0].count }) else {
      throw field.keyPlace.error("`\(field.name)` has rows of different lengths")
    }
    let numbers = rows.flatMap(\.self)
    return NumberArray(
      shape: [rows.count, rows[0].count], real: numbers.map(\.re), imaginary: numbers.map(\.im))
  }

  private func constant(_ field: JobField, _ form: String) throws -> ComplexNumber {
    if let number = field.node.number {
      guard number.isFinite else { throw field.wrong(expected: form) }
      return ComplexNumber(number)
    }
    let expression = try expression(field, form)
    return try located(field) { try ExpressionScope().number(expression) }
  }
}
