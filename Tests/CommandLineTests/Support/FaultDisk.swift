import Foundation

/// A file system of a few hundred kilobytes, in memory; only for root.
final class SmallDisk {
  let path: String

  init(kilobytes: Int) throws {
    path = FileManager.default.temporaryDirectory.path + "/twa-disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard Self.call("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "twa-test", path) else {
      rmdir(path)
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  deinit {
    _ = Self.call("umount", "--lazy", path)
    rmdir(path)
  }

  /// Whether this process may mount.
  static let isPossible: Bool = geteuid() == 0 && (try? SmallDisk(kilobytes: 64)) != nil

  func remount(_ option: String) -> Bool { Self.call("mount", "-o", "remount,\(option)", path) }

  private var filler: String { path + "/filler" }

  /// Takes all space but a few kilobytes.
  func fill(leaving kilobytes: Int = 0) {
    let file = open(filler, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(file) }
    let page = [UInt8](repeating: 1, count: 4096)
    while write(file, page, page.count) == page.count {}
    if kilobytes > 0 {
      var information = stat()
      fstat(file, &information)
      ftruncate(file, information.st_size - off_t(kilobytes * 1024))
    }
  }

  func free() { unlink(filler) }

  private static func call(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
