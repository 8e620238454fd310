import CHDF5

/// A dataset that anybody may have written: looked at before any of it is read, so that HDF5 is asked
/// only for what lies in this file, in the ways that this program and common tools write.
struct StoredDataset {
  enum Kind {
    case real, integer, text
  }

  let name: String
  let kind: Kind
  /// Slowest first; empty for a single number.
  let extents: [Int]
  let count: Int
  private let dataset: Handle
  private let type: Handle
  private let space: Handle

  private static let largestRank = 16
  private static let largestChunk = 64 << 20
  private static let mostTexts = 4096

  /// - Throws: `Damage`, `HDF5Error`.
  init(_ name: String, in group: Handle, allowance: Allowance) throws {
    self.name = name
    dataset = try Dataset.open(name, in: group)
    let settings = try dataset.use {
      try Handle("H5Dget_create_plist", H5Dget_create_plist($0), close: H5Pclose)
    }
    // Before anything that would make HDF5 look into other files.
    let layout = settings.use { H5Pget_layout($0) }
    guard layout == H5D_COMPACT || layout == H5D_CONTIGUOUS || layout == H5D_CHUNKED,
      try settings.use({ try check("H5Pget_external_count", H5Pget_external_count($0)) }) == 0
    else { throw Damage(reason: "its dataset '\(name)' lies outside of the file") }
    try Self.checkFilters(settings, of: name)

    type = try dataset.use { try Handle("H5Dget_type", H5Dget_type($0), close: H5Tclose) }
    let (kind, width) = try StoredType.look(type, of: "dataset '\(name)'")
    self.kind = kind
    space = try dataset.use { try Handle("H5Dget_space", H5Dget_space($0), close: H5Sclose) }
    extents = try Dataspace.checkedExtents(space, rank: Self.largestRank, of: "dataset '\(name)'")
    guard let count = Self.product(extents), let bytes = Self.product([count, max(width, 8)]) else {
      throw Self.tooLarge(name)
    }
    self.count = count
    if kind == .text, count > Self.mostTexts { throw Self.tooLarge(name) }
    try checkStorage(
      layout: layout, settings: settings, width: width, bytes: bytes, allowance: allowance)
    try allowance.take(bytes, for: name)
  }

  private static func tooLarge(_ name: String) -> Damage {
    Damage(reason: "its dataset '\(name)' is larger than the file can hold")
  }

  private static func checkFilters(_ settings: Handle, of name: String) throws {
    let known = [H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32]
    var seen: [Int32] = []
    try settings.use { id in
      for number in 0..<UInt32(try check("H5Pget_nfilters", H5Pget_nfilters(id))) {
        var (flags, values, configuration): (UInt32, Int, UInt32) = (0, 0, 0)
        let filter = try check(
          "H5Pget_filter", H5Pget_filter2(id, number, &flags, &values, nil, 0, nil, &configuration))
        guard known.contains(filter), !seen.contains(filter) else {
          throw Damage(reason: "its dataset '\(name)' is packed in an unknown way")
        }
        seen.append(filter)
      }
    }
  }

  /// Whether the values can be in the file.
  private func checkStorage(
    layout: H5D_layout_t, settings: Handle, width: Int, bytes: Int, allowance: Allowance
  ) throws {
    let stored = Int(clamping: dataset.use { H5Dget_storage_size($0) })
    // What has never been written takes no room.
    let negligible = 64 << 10
    if layout != H5D_CHUNKED {
      guard count * width <= (stored == 0 ? negligible : min(stored, allowance.fileSize)) else {
        throw Self.tooLarge(name)
      }
      return
    }
    var chunk = [hsize_t](repeating: 0, count: extents.count)
    let rank = try settings.use {
      try check("H5Pget_chunk", H5Pget_chunk($0, Int32(chunk.count), &chunk))
    }
    let sizes = chunk.map { Int(clamping: $0) }
    guard Int(rank) == extents.count, !sizes.contains(0),
      let chunkBytes = Self.product(sizes + [width]), chunkBytes <= Self.largestChunk,
      let chunks = Self.product(zip(extents, sizes).map { ($0 + $1 - 1) / $1 }),
      chunks <= 1 << 16 || chunkBytes >= 4096,
      stored <= allowance.fileSize,
      bytes / Allowance.bestCompression <= stored + negligible / Allowance.bestCompression
    else { throw Self.tooLarge(name) }
  }

  /// Nil where it is beyond all numbers.
  private static func product(_ factors: [Int]) -> Int? {
    factors.reduce(1) { product, factor in
      product.flatMap {
        let (result, overflow) = $0.multipliedReportingOverflow(by: factor)
        return overflow || result > 1 << 48 ? nil : result
      }
    }
  }

  var attributes: AttributeReader { AttributeReader(owner: dataset) }

  /// Where it stands in the file, as references name it.
  func address() throws -> UInt64 {
    var address: haddr_t = 0
    try dataset.use { try check("H5Oget_info", twa_h5_address($0, &address)) }
    return UInt64(address)
  }

  // MARK: Values

  /// All numbers, row-major, converted to the wanted kind.
  func numbers<Value: Number>() throws -> [Value] {
    guard kind != .text else { throw Damage(reason: "its dataset '\(name)' holds no numbers") }
    if count == 0 { return [] }
    return try [Value](unsafeUninitializedCapacity: count) { buffer, filled in
      try dataset.use {
        try check(
          "H5Dread",
          H5Dread(
            $0, Value.type, twa_h5_whole(), twa_h5_whole(), twa_h5_default(), buffer.baseAddress))
      }
      filled = count
    }
  }

  func texts() throws -> [String] {
    guard kind == .text else { throw Damage(reason: "its dataset '\(name)' holds no texts") }
    if count == 0 { return [] }
    return try Text.read(count: count, stored: type, space: space) { type, place in
      try dataset.use {
        try check(
          "H5Dread", H5Dread($0, type, twa_h5_whole(), twa_h5_whole(), twa_h5_default(), place))
      }
    }
  }
}
