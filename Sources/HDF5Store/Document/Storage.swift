import CHDF5

/// How the numbers of a dataset lie in the file.
enum Storage {
  /// Larger datasets are compressed.
  static let contiguousLimit = 64 << 10
  static let largestChunk = 1 << 20
  static let compressionLevel: UInt32 = 4

  /// Creation settings for numbers of 8 bytes: small datasets lie in one piece, larger ones in
  /// compressed chunks where the library can compress.
  static func settings(extents: [Int]) throws -> Handle {
    let list = try PropertyList.dataset()
    guard extents.reduce(8, *) > contiguousLimit else { return list }
    let chunk = chunk(extents: extents).map { hsize_t($0) }
    try list.use { id in
      try check("H5Pset_chunk", H5Pset_chunk(id, Int32(chunk.count), chunk))
      try check("H5Pset_shuffle", H5Pset_shuffle(id))
      if H5Zfilter_avail(H5Z_filter_t(H5Z_FILTER_DEFLATE)) > 0 {
        try check("H5Pset_deflate", H5Pset_deflate(id, compressionLevel))
      }
    }
    return list
  }

  /// Whole rows of the fastest dimensions, at most `largestChunk` bytes.
  static func chunk(extents: [Int]) -> [Int] {
    var chunk = extents
    for axis in chunk.indices {
      let others = chunk.enumerated().reduce(8) { $1.offset == axis ? $0 : $0 * $1.element }
      chunk[axis] = min(chunk[axis], max(1, largestChunk / others))
    }
    return chunk
  }
}
