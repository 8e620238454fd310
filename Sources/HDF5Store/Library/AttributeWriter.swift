import BatchCore
import CHDF5

/// Writes attributes of a file, group or dataset.
struct AttributeWriter {
  let owner: Handle

  func write(_ value: ResultDocument.Attribute, as name: String) throws {
    switch value {
    case .text(let text): try write(text, as: name)
    case .texts(let texts) where Text.isList(texts, named: name):
      try write(Text.joined(texts), as: name)
    case .texts(let texts): try write(texts, space: Dataspace.array([texts.count]), as: name)
    case .integer(let number): try write([number], space: Dataspace.scalar(), as: name)
    case .real(let number): try write([number], space: Dataspace.scalar(), as: name)
    }
  }

  func write<Value: Number>(_ numbers: [Value], space: Handle, as name: String) throws {
    let attribute = try create(name, type: Value.type, space: space)
    try attribute.use { try check("H5Awrite", H5Awrite($0, Value.type, numbers)) }
  }

  /// One text of fixed length, which is what netCDF libraries and Octave take for text.
  private func write(_ text: String, as name: String) throws {
    let bytes = text.isEmpty ? [0] : Array(text.utf8)
    let type = try Text.type(bytes: bytes.count)
    let attribute = try type.use { try create(name, type: $0, space: Dataspace.scalar()) }
    try use(attribute, type) { try check("H5Awrite", H5Awrite($0, $1, bytes)) }
  }

  private func write(_ texts: [String], space: Handle, as name: String) throws {
    let type = try Text.type()
    let attribute = try type.use { try create(name, type: $0, space: space) }
    if texts.isEmpty { return }
    try use(attribute, type) { attribute, type in
      try Text.withCStrings(texts) { try check("H5Awrite", H5Awrite(attribute, type, $0)) }
    }
  }

  private func create(_ name: String, type: hid_t, space: Handle) throws -> Handle {
    try use(owner, space) { owner, space in
      try Handle(
        "H5Acreate", H5Acreate2(owner, name, type, space, twa_h5_default(), twa_h5_default()),
        close: H5Aclose)
    }
  }
}
