import BatchCore
import Foundation

/// Memory that the ranks of one machine see, zero at first.
final class SharedMemory {
  let bytes: UnsafeMutableRawPointer
  private let count: Int

  private static let folder = "/dev/shm"

  /// Collective.
  /// - Returns: nil on all ranks where they are on different machines, or there is no room.
  init?(byteCount: Int, among ranks: any Communicator) throws {
    // Behind it stands a mark.
    let (place, size) = ((byteCount + 7) / 8 * 8, (byteCount + 7) / 8 * 8 + 8)
    count = size
    // The first rank makes a file without a name, of which nothing stays however it ends; the others find it among those
    // that it has open.
    let made = ranks.rank == 0 ? Self.make(size) : nil
    defer { if let made { close(made) } }
    let mark = UInt64.random(in: 1...UInt64.max)
    var memory = made.flatMap { Self.map($0, size) }
    memory?.storeBytes(of: mark, toByteOffset: place, as: UInt64.self)
    let own: [UInt64] = [UInt64(getpid()), made.map { UInt64($0) } ?? 0, memory == nil ? 0 : mark]
    let told = try Self.gather(own, ranks)
    if ranks.rank != 0, told[2] != 0 {
      memory = Self.open("/proc/\(told[0])/fd/\(told[1])", size)
    }
    // On another machine such a file may be any.
    let isRight = memory?.load(fromByteOffset: place, as: UInt64.self) == told[2]
    let all = try Self.gather([isRight && told[2] != 0 ? 1 : 0], ranks)
    guard let memory, all.allSatisfy({ $0 == 1 }) else {
      if let memory { munmap(memory, size) }
      return nil
    }
    bytes = memory
  }

  deinit { munmap(bytes, count) }

  /// - Returns: a new file in memory; nil where there is no room.
  private static func make(_ byteCount: Int) -> Int32? {
    let withoutName = 0o20000000 | O_DIRECTORY
    let file = Foundation.open(folder, withoutName | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    // Asks for all of it now: to write where there is no room would end the process.
    if posix_fallocate(file, 0, byteCount) == 0 { return file }
    close(file)
    return nil
  }

  private static func open(_ path: String, _ byteCount: Int) -> UnsafeMutableRawPointer? {
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
      target.hasPrefix(folder + "/")
    else { return nil }
    let file = Foundation.open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return lseek(file, 0, SEEK_END) == byteCount ? map(file, byteCount) : nil
  }

  private static func map(_ file: Int32, _ byteCount: Int) -> UnsafeMutableRawPointer? {
    let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    return memory == MAP_FAILED ? nil : memory
  }

  /// - Returns: the numbers of all ranks, those of the first one first.
  private static func gather(_ own: [UInt64], _ ranks: any Communicator) throws -> [UInt64] {
    var all = [UInt64](repeating: 0, count: own.count * ranks.size)
    try own.withUnsafeBytes { own in
      try all.withUnsafeMutableBytes { try ranks.allGather(own, into: $0) }
    }
    return all
  }
}
