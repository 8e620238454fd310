import Foundation

/// The bytes of a file, read by plain system calls: an error of the disk is a plain error code, and
/// HDF5 sees memory alone.
final class PlainFile {
  let bytes: UnsafeRawBufferPointer
  private let memory: UnsafeMutableRawPointer

  /// Why a file cannot be read.
  enum Failure: Error {
    case code(Int32)
    /// Something else than a file: a directory, a pipe, a device.
    case notRegular
    case tooLarge(bytes: Int)
  }

  /// Reads the whole file; nil when there is none.
  ///
  /// - Parameters:
  ///   - limit: the largest size that is read.
  ///   - look: decides on the first bytes whether the others are worth reading.
  /// - Throws: `Failure`, and what `look` throws.
  static func read(
    _ path: String, limit: Int, look: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> PlainFile? {
    var information = stat()
    // Before it is opened, since opening alone moves some devices.
    if stat(path, &information) != 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Failure.code(errno)
    }
    if information.st_mode & S_IFMT != S_IFREG { throw Failure.notRegular }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    if file < 0 { throw Failure.code(errno) }
    defer { close(file) }
    if fstat(file, &information) != 0 { throw Failure.code(errno) }
    if information.st_mode & S_IFMT != S_IFREG { throw Failure.notRegular }
    let size = Int(information.st_size)

    var start = [UInt8](repeating: 0, count: min(size, 64))
    let count = try start.withUnsafeMutableBytes { try fill($0, from: file, at: 0) }
    try start.withUnsafeBytes { try look(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    guard size <= limit, let memory = malloc(max(1, size)) else {
      throw Failure.tooLarge(bytes: size)
    }
    let all = UnsafeMutableRawBufferPointer(start: memory, count: size)
    do {
      return PlainFile(memory, count: try fill(all, from: file, at: 0))
    } catch {
      free(memory)
      throw error
    }
  }

  private init(_ memory: UnsafeMutableRawPointer, count: Int) {
    self.memory = memory
    bytes = UnsafeRawBufferPointer(start: memory, count: count)
  }

  deinit { free(memory) }

  /// Fills the buffer from the file; less only where the file ends.
  private static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from file: Int32, at start: Int
  ) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let part = min(buffer.count - filled, 1 << 28)
      let got = pread(file, buffer.baseAddress! + filled, part, off_t(start + filled))
      if got < 0, errno != EINTR { throw Failure.code(errno) }
      if got == 0 { break }
      if got > 0 { filled += got }
    }
    return filled
  }
}
