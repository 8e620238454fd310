import CHDF5

/// Making, opening and writing datasets.
enum Dataset {
  static func create(
    _ name: String, in group: Handle, type: hid_t, space: Handle, settings: Handle
  ) throws -> Handle {
    let link = try PropertyList.utf8Link()
    return try use(group, space) { group, space in
      try use(link, settings) { link, settings in
        try Handle(
          "H5Dcreate", H5Dcreate2(group, name, type, space, link, settings, twa_h5_default()),
          close: H5Dclose)
      }
    }
  }

  static func open(_ name: String, in group: Handle) throws -> Handle {
    try group.use {
      try Handle("H5Dopen", H5Dopen2($0, name, twa_h5_default()), close: H5Dclose)
    }
  }

  static func write<Value: Number>(_ numbers: [Value], to dataset: Handle) throws {
    if numbers.isEmpty { return }
    try dataset.use {
      try check(
        "H5Dwrite",
        H5Dwrite($0, Value.type, twa_h5_whole(), twa_h5_whole(), twa_h5_default(), numbers))
    }
  }

  static func write(_ texts: [String], to dataset: Handle) throws {
    if texts.isEmpty { return }
    let type = try Text.type()
    try use(dataset, type) { dataset, type in
      try Text.withCStrings(texts) {
        try check(
          "H5Dwrite",
          H5Dwrite(dataset, type, twa_h5_whole(), twa_h5_whole(), twa_h5_default(), $0))
      }
    }
  }

  static func space(_ dataset: Handle) throws -> Handle {
    try dataset.use { try Handle("H5Dget_space", H5Dget_space($0), close: H5Sclose) }
  }
}
