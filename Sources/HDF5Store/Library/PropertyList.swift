import CHDF5

/// Settings of HDF5 calls.
enum PropertyList {
  static func make(_ kind: hid_t) throws -> Handle {
    try Handle("H5Pcreate", H5Pcreate(kind), close: H5Pclose)
  }

  /// For files and groups: links and attributes remember the order in which they were made, as
  /// netCDF-4 demands.
  static func ordered(_ kind: hid_t) throws -> Handle {
    let list = try make(kind)
    try list.use {
      try check(
        "H5Pset_link_creation_order", H5Pset_link_creation_order($0, twa_h5_order_tracked()))
      try check(
        "H5Pset_attr_creation_order", H5Pset_attr_creation_order($0, twa_h5_order_tracked()))
      try check("H5Pset_obj_track_times", H5Pset_obj_track_times($0, false))
    }
    return list
  }

  /// For datasets: contiguous, attributes in order, no time stamps (equal results, equal bytes).
  static func dataset() throws -> Handle {
    let list = try make(twa_h5_dataset_creation())
    try list.use {
      try check(
        "H5Pset_attr_creation_order", H5Pset_attr_creation_order($0, twa_h5_order_tracked()))
      try check("H5Pset_obj_track_times", H5Pset_obj_track_times($0, false))
    }
    return list
  }

  /// For links: names are UTF-8.
  static func utf8Link() throws -> Handle {
    let list = try make(twa_h5_link_creation())
    try list.use { try check("H5Pset_char_encoding", H5Pset_char_encoding($0, H5T_CSET_UTF8)) }
    return list
  }
}
