import BatchRunner
import CHDF5

/// Reads the document back from a file.
struct DocumentReader {
  /// Attributes that netCDF libraries add of their own accord when they open a file for changes.
  private static let foreign: Set<String> = ["_NCProperties", "_nc3_strict"]

  let file: Handle

  /// - Throws: `Damage` when the file is not one of ours, `HDF5Error` when it cannot be read.
  func read() throws -> ResultDocument {
    let reader = AttributeReader(owner: file)
    guard try reader.exists("schema_version"),
      case .integer(let schema)? = try reader.read("schema_version")
    else { throw Damage(reason: "it has no schema_version, so it was not written by this program") }
    guard schema <= ResultBuilder.schemaVersion else {
      throw Damage(
        reason:
          "a newer twa wrote it (schema \(schema), this one knows up to \(ResultBuilder.schemaVersion)); use that version"
      )
    }

    var document = ResultDocument()
    for name in try reader.names() where !Self.foreign.contains(name) {
      guard let value = try reader.read(name) else {
        throw Damage(reason: "its attribute '\(name)' is of an unknown kind")
      }
      document.attributes.append((name, value))
    }
    for name in try Group.names(file) {
      if name == CheckpointGroup.name {
        document.checkpoint = try CheckpointGroup.read(from: file)
        document.unitDigests = try CheckpointGroup.readDigests(from: file)
      } else if try Group.isDataset(name, in: file) {
        try readDataset(name, into: &document)
      } else {
        throw Damage(reason: "it holds '\(name)', which is no dataset")
      }
    }
    try checkDimensions(of: document)
    return document
  }

  private func readDataset(_ name: String, into document: inout ResultDocument) throws {
    let dataset = try Dataset.open(name, in: file)
    let attributes = AttributeReader(owner: dataset)
    let units = try attributes.text("units")
    let longName = try attributes.text("long_name")
    let kind = try Dataset.type(dataset).use { H5Tget_class($0) }
    if try DimensionScale.isScale(dataset) {
      let values: ResultDocument.Coordinate.Values
      switch kind {
      case H5T_FLOAT: values = .real(try Dataset.numbers(dataset))
      case H5T_INTEGER: values = .integer(try Dataset.numbers(dataset))
      case H5T_STRING: values = .text(try Dataset.texts(dataset))
      default: throw Damage(reason: "its coordinate '\(name)' is of an unknown kind")
      }
      document.coordinates.append(
        .init(name: name, values: values, units: units, longName: longName))
    } else {
      let values: ResultDocument.Variable.Values
      switch kind {
      case H5T_FLOAT: values = .real(try Dataset.numbers(dataset))
      case H5T_INTEGER: values = .integer(try Dataset.numbers(dataset))
      default: throw Damage(reason: "its variable '\(name)' is of an unknown kind")
      }
      let dimensions = try dimensions(of: dataset, named: name)
      document.variables.append(
        .init(name: name, dimensions: dimensions, values: values, units: units, longName: longName))
    }
  }

  private func dimensions(of dataset: Handle, named name: String) throws -> [String] {
    try Dataset.extents(dataset).indices.map { axis in
      guard let dimension = try DimensionScale.name(of: dataset, axis: axis) else {
        throw Damage(reason: "its dataset '\(name)' has no coordinate along axis \(axis)")
      }
      return dimension
    }
  }

  private func checkDimensions(of document: ResultDocument) throws {
    if let problem = DocumentCheck(document: document).problem() { throw Damage(reason: problem) }
  }
}
