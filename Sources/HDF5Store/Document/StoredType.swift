import CHDF5

/// Types of numbers and texts that a file may hold.
enum StoredType {
  /// Kind and bytes of one value.
  ///
  /// - Throws: `Damage` for every type that result files do not have.
  static func look(_ type: Handle, of owner: String) throws -> (StoredDataset.Kind, bytes: Int) {
    try type.use { id in
      let size = H5Tget_size(id)
      switch H5Tget_class(id) {
      case H5T_FLOAT where twa_h5_ieee_size(id) == size: return (.real, size)
      case H5T_INTEGER
      where [1, 2, 4, 8].contains(size) && H5Tget_precision(id) == 8 * size
        && H5Tget_offset(id) == 0 && [H5T_ORDER_LE, H5T_ORDER_BE].contains(H5Tget_order(id)):
        return (.integer, size)
      case H5T_STRING where size > 0: return (.text, size)
      default: throw Damage(reason: "its \(owner) is of an unknown kind")
      }
    }
  }
}
