import BatchCore
import Foundation

/// Memory that the ranks of one machine see, zero at first.
final class SharedMemory {
  let bytes: UnsafeMutableRawPointer
  private let count: Int

  private static let nameLength = 64

  /// Collective.
  /// - Returns: nil on all ranks where they are on different machines, or there is no room.
  init?(byteCount: Int, among ranks: any Communicator) throws {
    count = byteCount
    let name = try Self.told(ranks.rank == 0 ? Self.make(byteCount) : nil, by: ranks)
    let memory = name.isEmpty ? nil : Self.map(name, byteCount)
    let all = try Self.gather([memory == nil ? 0 : 1], ranks)
    if ranks.rank == 0, !name.isEmpty { shm_unlink(name) }
    guard let memory else { return nil }
    guard all.allSatisfy({ $0 == 1 }) else {
      munmap(memory, byteCount)
      return nil
    }
    bytes = memory
  }

  deinit { munmap(bytes, count) }

  /// - Returns: the name of new memory, or nothing where there is no room.
  private static func make(_ byteCount: Int) -> String {
    let name = "/twa-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    let file = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else { return "" }
    defer { close(file) }
    // Asks for all of it now: to write where there is no room would end the process.
    if posix_fallocate(file, 0, byteCount) == 0 { return name }
    shm_unlink(name)
    return ""
  }

  private static func map(_ name: String, _ byteCount: Int) -> UnsafeMutableRawPointer? {
    let file = shm_open(name, O_RDWR, 0)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    return memory == MAP_FAILED ? nil : memory
  }

  /// - Returns: the name that rank 0 gives.
  private static func told(_ name: String?, by ranks: any Communicator) throws -> String {
    let own = Array((name ?? "").utf8)
    let all = try gather(own + [UInt8](repeating: 0, count: nameLength - own.count), ranks)
    return String(decoding: all[..<nameLength].prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func gather(_ own: [UInt8], _ ranks: any Communicator) throws -> [UInt8] {
    var all = [UInt8](repeating: 0, count: own.count * ranks.size)
    try own.withUnsafeBytes { own in
      try all.withUnsafeMutableBytes { try ranks.allGather(own, into: $0) }
    }
    return all
  }
}
