import Foundation

/// The last 16 bytes of a result file, behind those of HDF5: a mark, and a checksum of all before
/// it. HDF5 does not look there; whatever changes a file through HDF5 cuts them off, so a file that
/// another program has written is accepted without.
enum ChecksumTrailer {
  static let mark = Array("twaCRC64".utf8)
  static let size = 16

  static func make(for bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var checksum = Checksum()
    checksum.add(bytes)
    return mark + (0..<8).map { UInt8(truncatingIfNeeded: checksum.value >> UInt64(8 * $0)) }
  }

  /// Looks whether a file is as it was written: between the end of HDF5's bytes and the end of the
  /// file there is the seal or nothing.
  ///
  /// - Returns: the bytes of HDF5.
  /// - Throws: `Damage`.
  static func check(_ bytes: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
    let content = UnsafeRawBufferPointer(rebasing: bytes[..<max(0, bytes.count - size)])
    let isSealed = bytes[content.count...].starts(with: mark)
    if isSealed, !bytes[content.count...].elementsEqual(make(for: content)) {
      throw Damage(reason: "it is damaged (its checksum does not fit)")
    }
    guard let end = endOfHDF5(bytes) else {
      throw Damage(reason: "it is damaged (its first bytes are changed)")
    }
    let count = isSealed ? content.count : bytes.count
    if end > count { throw Damage(reason: "it is damaged (truncated)") }
    if end < count - size || isSealed && end < count {
      throw Damage(reason: "it is damaged (there are bytes behind its end)")
    }
    if end < count {
      throw Damage(reason: "it is damaged (its last bytes are missing or changed)")
    }
    return isSealed ? content : bytes
  }

  /// Where HDF5's bytes end, as the first of them tell; nil where they are none that HDF5 1.10
  /// writes.
  private static func endOfHDF5(_ bytes: UnsafeRawBufferPointer) -> Int? {
    // By version of the file format: where the sizes of addresses stand, the address of the file's
    // start, and that of its end.
    let places = [(13, 24, 40), (13, 28, 44), (9, 12, 28), (9, 12, 28)]
    guard bytes.count > 52, Int(bytes[8]) < places.count else { return nil }
    let (widths, start, end) = places[Int(bytes[8])]
    func address(_ place: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    guard bytes[widths] == 8, bytes[widths + 1] == 8, address(start) == 0 else { return nil }
    return Int(exactly: address(end))
  }
}
