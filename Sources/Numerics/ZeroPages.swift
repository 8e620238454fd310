import Foundation

/// Memory that is zero at first, and takes none as long as it is not written; for large arrays.
final class ZeroPages {
  /// Pages begin at multiples of this.
  static let alignment = 4096
  /// From so many bytes on large pages waste little, and far fewer need to be asked for.
  private static let large = 1 << 23

  let start: UnsafeMutableRawPointer
  private let byteCount: Int
  /// Bytes that may have been written.
  private var used: Int

  /// - Parameters:
  ///   - other: memory that is no longer used, and is taken if it is enough.
  ///   - reserve: how many times as much there is room for, for one that takes it over.
  static func make(byteCount: Int, reserve: Double, reusing other: ZeroPages?) -> ZeroPages {
    guard let other, other.byteCount >= byteCount else {
      return ZeroPages(byteCount, reserve: reserve)
    }
    memset(other.start, 0, min(other.used, byteCount))
    other.used = max(other.used, byteCount)
    return other
  }

  private init(_ byteCount: Int, reserve: Double) {
    func map(_ byteCount: Int) -> UnsafeMutableRawPointer? {
      let memory = mmap(
        nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
      return memory == MAP_FAILED ? nil : memory
    }
    used = byteCount
    let reserved = Int(Double(byteCount) * max(1, reserve))
    let large = map(reserved)
    self.byteCount = large == nil ? byteCount : reserved
    guard let memory = large ?? map(byteCount) else {
      preconditionFailure("no memory for \(byteCount) bytes")
    }
    #if os(Linux)
      // Where there are no large pages it says so, and all is as before.
      if byteCount >= Self.large { _ = madvise(memory, self.byteCount, MADV_HUGEPAGE) }
    #endif
    start = memory
  }

  deinit { munmap(start, byteCount) }
}
