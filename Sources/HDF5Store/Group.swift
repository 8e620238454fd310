import CHDF5

/// Groups and what they hold.
enum Group {
  static func create(_ name: String, in parent: Handle) throws -> Handle {
    let link = try PropertyList.utf8Link()
    let settings = try PropertyList.ordered(twa_h5_group_creation())
    return try use(parent, link, settings) {
      try Handle("H5Gcreate", H5Gcreate2($0, name, $1, $2, twa_h5_default()), close: H5Gclose)
    }
  }

  static func open(_ name: String, in parent: Handle) throws -> Handle {
    try parent.use {
      try Handle("H5Gopen", H5Gopen2($0, name, twa_h5_default()), close: H5Gclose)
    }
  }

  /// Names of the members in the order of creation, or by name where the order is not known.
  static func names(_ group: Handle) throws -> [String] {
    try group.use { id in
      var info = H5G_info_t()
      try check("H5Gget_info", H5Gget_info(id, &info))
      return try (0..<info.nlinks).map { position in
        try name(id, position, H5_INDEX_CRT_ORDER) ?? name(id, position, H5_INDEX_NAME)
          ?? { throw HDF5Error.current("H5Lget_name_by_idx") }()
      }
    }
  }

  static func isDataset(_ name: String, in group: Handle) throws -> Bool {
    let object = try group.use {
      try Handle("H5Oopen", H5Oopen($0, name, twa_h5_default()), close: H5Oclose)
    }
    return object.use { H5Iget_type($0) } == H5I_DATASET
  }

  private static func name(
    _ group: hid_t, _ position: hsize_t, _ index: H5_index_t
  ) -> String? {
    let length = H5Lget_name_by_idx(
      group, ".", index, H5_ITER_INC, position, nil, 0, twa_h5_default())
    guard length >= 0 else { return nil }
    var name = [CChar](repeating: 0, count: Int(length) + 1)
    let status = H5Lget_name_by_idx(
      group, ".", index, H5_ITER_INC, position, &name, name.count, twa_h5_default())
    guard status >= 0 else { return nil }
    return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
  }
}
