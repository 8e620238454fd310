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
  ///
  /// - Throws: `Damage` where there are more than `rank`, or none that can be counted.
  static func checkedExtents(_ space: Handle, rank largest: Int, of owner: String) throws -> [Int] {
    try space.use { id in
      let rank = Int(try check("H5Sget_simple_extent_ndims", H5Sget_simple_extent_ndims(id)))
      let kind = H5Sget_simple_extent_type(id)
      guard kind == H5S_SCALAR || kind == H5S_SIMPLE, rank <= largest else {
        throw Damage(reason: "its \(owner) has an unknown shape")
      }
      var sizes = [hsize_t](repeating: 0, count: rank)
      try check("H5Sget_simple_extent_dims", H5Sget_simple_extent_dims(id, &sizes, nil))
      return try sizes.map {
        guard let size = Int(exactly: $0) else {
          throw Damage(reason: "its \(owner) has an unknown shape")
        }
        return size
      }
    }
  }

  static func isScalar(_ space: Handle) throws -> Bool {
    space.use { H5Sget_simple_extent_type($0) } == H5S_SCALAR
  }
}
