import CHDF5

/// Shapes of datasets and attributes.
enum Dataspace {
  static func scalar() throws -> Handle {
    try Handle("H5Screate", H5Screate(H5S_SCALAR), close: H5Sclose)
  }

  /// An array of the given extents; a scalar when there are none.
  static func array(_ extents: [Int]) throws -> Handle {
    if extents.isEmpty { return try scalar() }
    let sizes = extents.map { hsize_t($0) }
    return try Handle(
      "H5Screate_simple", H5Screate_simple(Int32(sizes.count), sizes, nil), close: H5Sclose)
  }

  /// Extents, slowest first; empty for a scalar.
  static func extents(_ space: Handle) throws -> [Int] {
    try space.use { id in
      let rank = try check("H5Sget_simple_extent_ndims", H5Sget_simple_extent_ndims(id))
      var sizes = [hsize_t](repeating: 0, count: Int(rank))
      try check("H5Sget_simple_extent_dims", H5Sget_simple_extent_dims(id, &sizes, nil))
      return sizes.map { Int($0) }
    }
  }

  static func isScalar(_ space: Handle) throws -> Bool {
    space.use { H5Sget_simple_extent_type($0) } == H5S_SCALAR
  }
}
