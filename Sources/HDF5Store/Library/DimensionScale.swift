import BatchCore
import CHDF5

/// Which coordinate belongs to which axis of a dataset, in the way netCDF-4 shares.
enum DimensionScale {
  /// Makes a one-dimensional dataset the coordinate of dimension `name`.
  static func set(_ dataset: Handle, name: String) throws {
    try dataset.use { try check("H5DSset_scale", H5DSset_scale($0, name)) }
  }

  /// Makes a dimension that has a length but no coordinate values, as netCDF-4 writes it; it takes
  /// no space in the file.
  static func bare(_ name: String, count: Int, in group: Handle) throws -> Handle {
    let dataset = try Dataset.create(
      name, in: group, type: Double.type, space: Dataspace.array([count]),
      settings: PropertyList.dataset())
    let digits = String(count)
    let padding = String(repeating: " ", count: max(0, 10 - digits.count))
    try set(
      dataset, name: "This is a netCDF dimension but not a netCDF variable.\(padding)\(digits)")
    return dataset
  }

  static func attach(_ scale: Handle, to dataset: Handle, axis: Int) throws {
    try use(dataset, scale) {
      try check("H5DSattach_scale", H5DSattach_scale($0, $1, UInt32(axis)))
    }
  }

  /// Whether a dataset is the coordinate of a dimension.
  static func isScale(_ attributes: AttributeReader) throws -> Bool {
    try attributes.text("CLASS") == "DIMENSION_SCALE"
  }

  /// One axis of a dataset.
  struct Axis: Hashable {
    let dataset: UInt64
    let number: Int
  }

  /// The axes that a coordinate belongs to, by its own list; what the datasets list themselves is made
  /// of texts of any length, which HDF5 1.10 does not read safely.
  static func axes(_ attributes: AttributeReader) throws -> [Axis] {
    try attributes.references("REFERENCE_LIST").map {
      Axis(dataset: $0.address, number: Int($0.number))
    }
  }
}
