import BatchCore
import CHDF5

/// Reads attributes of a file, group or dataset, whoever has written them.
struct AttributeReader {
  let owner: Handle

  private static let most = 10_000
  private static let mostTexts = 10_000
  /// Bytes of one attribute in fixed width.
  private static let largest = 1 << 30

  /// All names in the order of creation, or by name where the order is not known.
  func names() throws -> [String] {
    var names: [String] = []
    try withUnsafeMutablePointer(to: &names) { pointer in
      try owner.use { owner in
        let visit: H5A_operator2_t = { _, name, _, context in
          guard let name, let names = context?.assumingMemoryBound(to: [String].self) else {
            return -1
          }
          names.pointee.append(String(cString: name))
          return names.pointee.count > AttributeReader.most ? 1 : 0
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
    if names.count > Self.most {
      throw Damage(reason: "it has more than \(Self.most) attributes")
    }
    return names
  }

  func exists(_ name: String) throws -> Bool {
    try owner.use { try check("H5Aexists", H5Aexists($0, name)) } > 0
  }

  /// The attribute's value; nil when it is of a kind that result documents do not have.
  func read(_ name: String) throws -> ResultDocument.Attribute? {
    let attribute = try Stored(name, of: owner)
    switch attribute.type.use({ H5Tget_class($0) }) {
    case H5T_STRING:
      let texts = try attribute.texts(most: Self.mostTexts, bytes: Self.largest)
      guard attribute.isScalar else { return .texts(texts) }
      return ResultDocument.lists.contains(name) ? .texts(Text.lines(texts[0])) : .text(texts[0])
    case H5T_INTEGER where attribute.count == 1:
      _ = try StoredType.look(attribute.type, of: "attribute '\(name)'")
      return .integer(try attribute.number())
    case H5T_FLOAT where attribute.count == 1:
      _ = try StoredType.look(attribute.type, of: "attribute '\(name)'")
      return .real(try attribute.number())
    default: return nil
    }
  }

  /// A text attribute of a dataset, empty when absent.
  func text(_ name: String) throws -> String {
    guard try exists(name), case .text(let text) = try read(name) else { return "" }
    return text
  }

  /// A list of datasets and a number for each, empty when absent.
  func references(_ name: String) throws -> [(address: UInt64, number: Int32)] {
    guard try exists(name) else { return [] }
    return try Stored(name, of: owner).references(most: 1 << 20)
  }
}

/// One attribute, opened.
private struct Stored {
  let name: String
  let attribute: Handle
  let space: Handle
  let type: Handle
  let isScalar: Bool
  let count: Int

  init(_ name: String, of owner: Handle) throws {
    self.name = name
    attribute = try owner.use {
      try Handle("H5Aopen", H5Aopen($0, name, twa_h5_default()), close: H5Aclose)
    }
    space = try attribute.use { try Handle("H5Aget_space", H5Aget_space($0), close: H5Sclose) }
    type = try attribute.use { try Handle("H5Aget_type", H5Aget_type($0), close: H5Tclose) }
    isScalar = try Dataspace.isScalar(space)
    let extents = try Dataspace.checkedExtents(space, rank: 1, of: "attribute '\(name)'")
    count = extents.first ?? 1
  }

  func texts(most: Int, bytes: Int) throws -> [String] {
    let width = type.use { H5Tget_size($0) }
    guard count <= most, width > 0, width <= bytes / max(1, count) else {
      throw Damage(reason: "its attribute '\(name)' is too large")
    }
    return try Text.read(count: count, stored: type, space: space) { type, place in
      try attribute.use { try check("H5Aread", H5Aread($0, type, place)) }
    }
  }

  func number<Value: Number>() throws -> Value {
    var value = Value.zero
    try attribute.use { try check("H5Aread", H5Aread($0, Value.type, &value)) }
    return value
  }

  func references(most: Int) throws -> [(address: UInt64, number: Int32)] {
    let isList = try type.use { type in
      guard H5Tget_class(type) == H5T_COMPOUND, H5Tget_nmembers(type) == 2,
        H5Tget_member_class(type, 0) == H5T_REFERENCE, H5Tget_member_class(type, 1) == H5T_INTEGER
      else { return false }
      let member = try Handle("H5Tget_member_type", H5Tget_member_type(type, 0), close: H5Tclose)
      return member.use { H5Tequal($0, twa_h5_object_reference()) } > 0
    }
    guard isList, count <= most else {
      throw Damage(reason: "its attribute '\(name)' is of an unknown kind")
    }
    let layout = try Handle("H5Tcreate", H5Tcreate(H5T_COMPOUND, 16), close: H5Tclose)
    var values = [UInt64](repeating: 0, count: 2 * count)
    try use(attribute, layout) { attribute, layout in
      try check("H5Tinsert", H5Tinsert(layout, "dataset", 0, twa_h5_object_reference()))
      try check("H5Tinsert", H5Tinsert(layout, "dimension", 8, twa_h5_native_int32()))
      try check("H5Aread", H5Aread(attribute, layout, &values))
    }
    return (0..<count).map { (values[2 * $0], Int32(truncatingIfNeeded: values[2 * $0 + 1])) }
  }
}
