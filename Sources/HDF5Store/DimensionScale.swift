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

  static func isScale(_ dataset: Handle) throws -> Bool {
    try dataset.use { try check("H5DSis_scale", H5DSis_scale($0)) } > 0
  }

  /// Name of the dimension of an axis, nil when no scale is attached.
  static func name(of dataset: Handle, axis: Int) throws -> String? {
    var name: String?
    try withUnsafeMutablePointer(to: &name) { pointer in
      try dataset.use { dataset in
        let count = try check(
          "H5DSget_num_scales", H5DSget_num_scales(dataset, UInt32(axis)))
        if count == 0 { return }
        let status = H5DSiterate_scales(
          dataset, UInt32(axis), nil,
          { _, _, scale, context in
            context?.assumingMemoryBound(to: String?.self).pointee = scaleName(scale)
            return 1
          }, pointer)
        try check("H5DSiterate_scales", status)
      }
    }
    return name
  }
}

private func scaleName(_ scale: hid_t) -> String? {
  let length = H5DSget_scale_name(scale, nil, 0)
  guard length >= 0 else { return nil }
  var name = [CChar](repeating: 0, count: Int(length) + 1)
  guard H5DSget_scale_name(scale, &name, name.count) >= 0 else { return nil }
  return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
}
