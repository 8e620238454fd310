import BatchCore
import CHDF5

/// Writes a document, already checked, into an empty file.
struct DocumentWriter {
  let file: Handle

  func write(_ document: ResultDocument) throws {
    let attributes = AttributeWriter(owner: file)
    for (name, value) in document.attributes { try attributes.write(value, as: name) }
    var scales: [String: Handle] = [:]
    for coordinate in document.coordinates {
      scales[coordinate.name] = try write(coordinate)
    }
    let names = Set(document.variables.map(\.name))
    let extents = Dictionary(uniqueKeysWithValues: document.coordinates.map { ($0.name, $0.count) })
    for variable in document.variables {
      let dataset = try write(variable, extents: variable.dimensions.map { extents[$0]! })
      for (axis, dimension) in variable.dimensions.enumerated() {
        try DimensionScale.attach(scales[dimension]!, to: dataset, axis: axis)
      }
      let errors = variable.name + "_stderr"
      if names.contains(errors) {
        try AttributeWriter(owner: dataset).write(.text(errors), as: "ancillary_variables")
      }
    }
    if !document.checkpoint.isEmpty || !document.unitStates.isEmpty {
      try CheckpointGroup.write(document, to: file)
    }
  }

  private func write(_ coordinate: Axis) throws -> Handle {
    let space = try Dataspace.array([coordinate.count])
    func create(_ type: hid_t) throws -> Handle {
      try Dataset.create(
        coordinate.name, in: file, type: type, space: space, settings: PropertyList.dataset())
    }
    let dataset: Handle
    switch coordinate.values {
    case .real(let numbers):
      dataset = try create(Double.type)
      try Dataset.write(numbers, to: dataset)
    case .integer(let numbers):
      dataset = try create(Int64.type)
      try Dataset.write(numbers, to: dataset)
    case .text(let texts):
      dataset = try Text.type().use(create)
      try Dataset.write(texts, to: dataset)
    }
    try DimensionScale.set(dataset, name: coordinate.name)
    try describe(
      dataset, units: coordinate.units, scale: coordinate.scale, longName: coordinate.longName)
    return dataset
  }

  private func write(_ variable: ResultDocument.Variable, extents: [Int]) throws -> Handle {
    let space = try Dataspace.array(extents)
    let settings = try Storage.settings(extents: extents)
    let dataset: Handle
    switch variable.values {
    case .real(let numbers):
      var missing = Double.nan
      try settings.use {
        try check("H5Pset_fill_value", H5Pset_fill_value($0, Double.type, &missing))
      }
      dataset = try Dataset.create(
        variable.name, in: file, type: Double.type, space: space, settings: settings)
      try Dataset.write(numbers, to: dataset)
      try AttributeWriter(owner: dataset)
        .write([missing], space: Dataspace.array([1]), as: "_FillValue")
    case .integer(let numbers):
      dataset = try Dataset.create(
        variable.name, in: file, type: Int64.type, space: space, settings: settings)
      try Dataset.write(numbers, to: dataset)
    }
    try describe(
      dataset, units: variable.units, scale: variable.scale, longName: variable.longName)
    return dataset
  }

  private func describe(
    _ dataset: Handle, units: String, scale: String, longName: String
  ) throws {
    let attributes = AttributeWriter(owner: dataset)
    try attributes.write(.text(units), as: "units")
    if !scale.isEmpty { try attributes.write(.text(scale), as: "scale") }
    try attributes.write(.text(longName), as: "long_name")
  }
}
