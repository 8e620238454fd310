import BatchRunner
import CHDF5

/// Reads attributes of a file, group or dataset.
struct AttributeReader {
  let owner: Handle

  /// All names in the order of creation, or by name where the order is not known.
  func names() throws -> [String] {
    var names: [String] = []
    try withUnsafeMutablePointer(to: &names) { pointer in
      try owner.use { owner in
        let visit: H5A_operator2_t = { _, name, _, context in
          if let name {
            context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
          }
          return 0
        }
        var position: hsize_t = 0
        let status = H5Aiterate2(
          owner, H5_INDEX_CRT_ORDER, H5_ITER_INC, &position, visit, pointer)
        if status >= 0 { return }
        pointer.pointee = []
        position = 0
        try check(
          "H5Aiterate", H5Aiterate2(owner, H5_INDEX_NAME, H5_ITER_INC, &position, visit, pointer))
      }
    }
    return names
  }

  func exists(_ name: String) throws -> Bool {
    try owner.use { try check("H5Aexists", H5Aexists($0, name)) } > 0
  }

  /// The attribute's value; nil when it is of a kind that result documents do not have.
  func read(_ name: String) throws -> ResultDocument.Attribute? {
    let attribute = try owner.use {
      try Handle("H5Aopen", H5Aopen($0, name, twa_h5_default()), close: H5Aclose)
    }
    let space = try attribute.use {
      try Handle("H5Aget_space", H5Aget_space($0), close: H5Sclose)
    }
    let type = try attribute.use { try Handle("H5Aget_type", H5Aget_type($0), close: H5Tclose) }
    let isScalar = try Dataspace.isScalar(space)
    let count = try Dataspace.extents(space).reduce(1, *)

    switch type.use({ H5Tget_class($0) }) {
    case H5T_STRING:
      let texts = try Text.read(count: count, stored: type, space: space) { type, place in
        try attribute.use { try check("H5Aread", H5Aread($0, type, place)) }
      }
      return isScalar ? .text(texts[0]) : .texts(texts)
    case H5T_INTEGER where count == 1: return .integer(try readNumber(attribute))
    case H5T_FLOAT where count == 1: return .real(try readNumber(attribute))
    default: return nil
    }
  }

  /// A text attribute of a dataset, empty when absent.
  func text(_ name: String) throws -> String {
    guard try exists(name), case .text(let text) = try read(name) else { return "" }
    return text
  }

  private func readNumber<Value: Number>(_ attribute: Handle) throws -> Value {
    var value = Value.zero
    try attribute.use { try check("H5Aread", H5Aread($0, Value.type, &value)) }
    return value
  }
}
