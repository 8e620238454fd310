import BatchCore
import CHDF5

/// Text in HDF5, in UTF-8: single texts have a fixed length, coordinates strings of any length.
enum Text {
  /// Whether a list of texts is stored as one text, a line for each.
  static func isList(_ texts: [String], named name: String) -> Bool {
    // An empty text stands for an empty list.
    ResultDocument.lists.contains(name) && texts != [""]
      && !texts.contains { $0.utf8.contains(UInt8(ascii: "\n")) }
  }

  static func joined(_ texts: [String]) -> String { texts.joined(separator: "\n") }

  static func lines(_ text: String) -> [String] {
    if text.isEmpty { return [] }
    return text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }

  static func type(bytes: Int) throws -> Handle {
    let type = try Handle("H5Tcopy", H5Tcopy(twa_h5_c_string()), close: H5Tclose)
    try type.use {
      try check("H5Tset_size", H5Tset_size($0, bytes))
      try check("H5Tset_strpad", H5Tset_strpad($0, H5T_STR_NULLPAD))
      try check("H5Tset_cset", H5Tset_cset($0, H5T_CSET_UTF8))
    }
    return type
  }

  static func type() throws -> Handle {
    let type = try Handle("H5Tcopy", H5Tcopy(twa_h5_c_string()), close: H5Tclose)
    try type.use {
      try check("H5Tset_size", H5Tset_size($0, twa_h5_variable_length()))
      try check("H5Tset_cset", H5Tset_cset($0, H5T_CSET_UTF8))
    }
    return type
  }

  /// Runs `body` with C strings of the texts.
  static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeRawPointer?) throws -> Result
  ) rethrows -> Result {
    let bytes = texts.flatMap { Array($0.utf8CString) }
    var offset = 0
    let offsets = texts.map { text in
      defer { offset += text.utf8.count + 1 }
      return offset
    }
    return try bytes.withUnsafeBufferPointer { buffer in
      let pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } }
      return try pointers.withUnsafeBytes { try body($0.baseAddress) }
    }
  }

  /// Reads `count` strings of the stored type, of fixed or variable length, by `read`, which gets
  /// the memory type and the place.
  static func read(
    count: Int, stored: Handle, space: Handle,
    by read: (hid_t, UnsafeMutableRawPointer?) throws -> Void
  ) throws -> [String] {
    let isVariable = try stored.use { try check("H5Tis_variable_str", H5Tis_variable_str($0)) } > 0
    return isVariable
      ? try readVariable(count: count, stored: stored, space: space, by: read)
      : try readFixed(count: count, stored: stored, by: read)
  }

  private static func readVariable(
    count: Int, stored: Handle, space: Handle,
    by read: (hid_t, UnsafeMutableRawPointer?) throws -> Void
  ) throws -> [String] {
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    return try use(stored, space) { type, space in
      try pointers.withUnsafeMutableBytes { buffer in
        defer { _ = twa_h5_reclaim(type, space, buffer.baseAddress) }
        try read(type, buffer.baseAddress)
        // An empty string is stored as no string at all.
        return buffer.bindMemory(to: UnsafeMutablePointer<CChar>?.self).map {
          $0.map { String(cString: $0) } ?? ""
        }
      }
    }
  }

  private static func readFixed(
    count: Int, stored: Handle, by read: (hid_t, UnsafeMutableRawPointer?) throws -> Void
  ) throws -> [String] {
    let width = stored.use { H5Tget_size($0) }
    let isSpacePadded = stored.use { H5Tget_strpad($0) } == H5T_STR_SPACEPAD
    var bytes = [UInt8](repeating: 0, count: width * count)
    try stored.use { type in
      try bytes.withUnsafeMutableBytes { try read(type, $0.baseAddress) }
    }
    return (0..<count).map { index in
      var text = bytes[(index * width)..<((index + 1) * width)].prefix { $0 != 0 }
      if isSpacePadded { while text.last == UInt8(ascii: " ") { text.removeLast() } }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
