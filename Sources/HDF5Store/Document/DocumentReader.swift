import BatchCore
import CHDF5

/// Reads the document back from a file that anybody may have written.
struct DocumentReader {
  /// Attributes that netCDF libraries add of their own accord when they open a file for changes.
  private static let foreign: Set<String> = ["_NCProperties", "_nc3_strict"]

  let file: Handle
  /// Bytes of the file.
  let size: Int

  /// - Throws: `Damage` when the file is not one of ours, `HDF5Error` when it cannot be read.
  func read() throws -> ResultDocument {
    var document = ResultDocument()
    document.attributes = try attributes()
    let names = try Group.names(file)
    let allowance = Allowance(fileSize: size) { [document, size] in
      let expected = Probe.expectedBytes(document)
      Probe.allow(bytes: size + (expected ?? 0))
      return expected
    }
    var datasets: [StoredDataset] = []
    for name in names {
      if name == CheckpointGroup.name, try Group.isGroup(name, in: file) {
        let group = try StoredCheckpoint(in: file, allowance: allowance)
        document.checkpoint = try group.nodes()
        document.unitDigests = try group.digests()
        document.unitStates = try group.states()
      } else if try Group.isDataset(name, in: file) {
        datasets.append(try StoredDataset(name, in: file, allowance: allowance))
      } else {
        throw Damage(reason: "it holds '\(name)', which is no dataset")
      }
    }
    let dimensions = try readCoordinates(datasets, into: &document)
    for dataset in datasets where document.coordinate(dataset.name) == nil {
      try readVariable(dataset, dimensions, into: &document)
    }
    if let problem = DocumentCheck(document: document).problem() { throw Damage(reason: problem) }
    return document
  }

  private func attributes() throws -> [(name: String, value: ResultDocument.Attribute)] {
    let reader = AttributeReader(owner: file)
    guard try reader.exists("schema_version"),
      case .integer(let schema)? = try reader.read("schema_version")
    else { throw Damage(reason: "it has no schema_version, so it was not written by this program") }
    guard schema <= ResultDocument.schemaVersion else {
      throw Damage(
        reason:
          "a newer twa wrote it (schema \(schema), this one knows up to \(ResultDocument.schemaVersion)); use that version"
      )
    }
    return try reader.names().filter { !Self.foreign.contains($0) }.map { name in
      guard let value = try reader.read(name) else {
        throw Damage(reason: "its attribute '\(name)' is of an unknown kind")
      }
      return (name, value)
    }
  }

  /// - Returns: the coordinates by the axes of datasets that they belong to.
  private func readCoordinates(
    _ datasets: [StoredDataset], into document: inout ResultDocument
  ) throws -> [DimensionScale.Axis: String] {
    var dimensions: [DimensionScale.Axis: String] = [:]
    for dataset in datasets where try DimensionScale.isScale(dataset.attributes) {
      guard dataset.extents.count == 1, dataset.count > 0 else {
        throw Damage(reason: "its coordinate '\(dataset.name)' is no list of values")
      }
      let values: Axis.Values =
        switch dataset.kind {
        case .real: .real(try dataset.numbers())
        case .integer: .integer(try dataset.numbers())
        case .text: .text(try dataset.texts())
        }
      document.coordinates.append(
        .init(
          name: dataset.name, values: values, units: try dataset.attributes.text("units"),
          scale: try dataset.attributes.text("scale"),
          longName: try dataset.attributes.text("long_name")))
      for axis in try DimensionScale.axes(dataset.attributes) { dimensions[axis] = dataset.name }
    }
    return dimensions
  }

  private func readVariable(
    _ dataset: StoredDataset, _ coordinates: [DimensionScale.Axis: String],
    into document: inout ResultDocument
  ) throws {
    let name = dataset.name
    let address = try dataset.address()
    let dimensions = try dataset.extents.indices.map { axis in
      guard let dimension = coordinates[.init(dataset: address, number: axis)],
        document.coordinate(dimension)?.count == dataset.extents[axis]
      else { throw Damage(reason: "its dataset '\(name)' has no coordinate along axis \(axis)") }
      return dimension
    }
    let values: ResultDocument.Variable.Values
    switch dataset.kind {
    case .real: values = .real(try dataset.numbers())
    case .integer: values = .integer(try dataset.numbers())
    case .text: throw Damage(reason: "its variable '\(name)' is of an unknown kind")
    }
    document.variables.append(
      .init(
        name: name, dimensions: dimensions, values: values,
        units: try dataset.attributes.text("units"),
        scale: try dataset.attributes.text("scale"),
        longName: try dataset.attributes.text("long_name")))
  }
}
