import Foundation

/// The last 16 bytes of a result file, behind those of HDF5: a mark, and a checksum of all before
/// it. HDF5 does not look there; whatever changes a file through HDF5 cuts them off, so a file that
/// another program has written is accepted without.
enum Seal {
  static let mark = Array("twaCRC64".utf8)
  static let size = 16

  static func make(for bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var checksum = Checksum()
    checksum.add(bytes)
    return mark + littleEndian(checksum.value)
  }

  /// Looks whether a file is as it was written.
  ///
  /// - Throws: `Damage`; `ReadFailure` when it cannot be read.
  static func check(_ file: Int32, size fileSize: Int) throws {
    let seal = try read(file, from: max(0, fileSize - size), count: min(size, fileSize))
    guard seal.count == size, seal.starts(with: mark) else {
      // Between the end of HDF5's bytes and the end of the file, there is all of the seal or nothing.
      if let end = try endOfHDF5(file), end < fileSize, fileSize <= end + size {
        throw Damage(reason: "it is damaged (its last bytes are missing or changed)")
      }
      return
    }
    var checksum = Checksum()
    var start = 0
    while start < fileSize - size {
      let bytes = try read(file, from: start, count: min(1 << 20, fileSize - size - start))
      bytes.withUnsafeBytes { checksum.add($0) }
      start += bytes.count
    }
    if Array(seal.suffix(8)) != littleEndian(checksum.value) {
      throw Damage(reason: "it is damaged (its checksum does not fit)")
    }
  }

  struct ReadFailure: Error {
    let code: Int32
  }

  /// Where HDF5's bytes end, as the first of them tell.
  private static func endOfHDF5(_ file: Int32) throws -> Int? {
    let start = try read(file, from: 0, count: 64)
    // By version of the file format.
    let places = [40, 44, 28, 28]
    guard start.count > 8, Int(start[8]) < places.count else { return nil }
    let place = places[Int(start[8])]
    guard start.count >= place + 8 else { return nil }
    let end = start[place..<(place + 8)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: end)
  }

  private static func littleEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  /// So many bytes of a file, fewer only where it ends.
  private static func read(_ file: Int32, from start: Int, count: Int) throws -> [UInt8] {
    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(file, buffer.baseAddress! + filled, count - filled, off_t(start + filled))
        if got < 0, errno != EINTR { failure = errno }
        if got == 0 || failure != nil { return }
        if got > 0 { filled += got }
      }
    }
    if let failure { throw ReadFailure(code: failure) }
    return bytes
  }
}
