import Foundation

/// The right to write a result file, held by one process at a time; also on network file systems
/// that lock at all. It belongs to the open lock file `.NAME.lock` beside the result, so that it ends
/// with its process however that ends.
public final class OutputLock {
  private let path: String
  private let output: String
  private var descriptor: Int32 = -1
  /// A line for the user where files cannot be locked, nil otherwise.
  public private(set) var notice: String?

  /// Makes missing directories, takes the lock, and removes what a killed run may have left.
  ///
  /// - Throws: `HDF5StoreError.cannotCreate` when the file cannot be made there, or another process
  ///   is writing it.
  public init(path output: String) throws {
    let file = AtomicFile(path: output)
    self.output = output
    path = file.target.lock
    try file.prepare()
    while true {
      try open()
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let problem = errno
        if problem == EINTR {
          close()
          continue
        }
        if problem == EWOULDBLOCK {
          let holder = Self.holder(descriptor)
          close()  // nothing of ours to release
          throw refusal("another twa\(holder) is writing it; wait for it, or choose another -o")
        }
        notice =
          "\(output): this file system has no locks (\(String(cString: strerror(problem)))); do not run two writers of this file at once"
        return
      }
      if isStillThere { break }
      // The last holder has removed it in the meantime.
      close()
    }
    file.target.removeLeftovers()
    let holder = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
    ftruncate(descriptor, 0)
    // Where not even this line fits, no result will: better known before the work than after it.
    if holder.withCString({ pwrite(descriptor, $0, strlen($0), 0) }) < 0,
      [ENOSPC, EDQUOT, EIO].contains(errno)
    {
      let problem = errno
      release()
      throw HDF5StoreError.ioError(path: output, reason: String(cString: strerror(problem)))
    }
  }

  /// Gives the lock back and removes its file.
  public func release() {
    guard descriptor >= 0 else { return }
    // The name may meanwhile be another's, where the directory was removed and made again.
    if notice == nil, isStillThere { unlink(path) }
    close()
  }

  deinit { release() }

  /// Opens the lock file, or makes it. What somebody may have planted under its name is left alone: a
  /// link to another file, which would lose its content, or a pipe.
  private func open() throws {
    descriptor = Foundation.open(
      path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o666)
    if descriptor < 0 {
      let problem = errno
      var named = stat()
      if lstat(path, &named) == 0, named.st_mode & S_IFMT != S_IFREG { throw notALock }
      throw refusal(String(cString: strerror(problem)))
    }
    var own = stat()
    let isLock =
      fstat(descriptor, &own) == 0 && own.st_mode & S_IFMT == S_IFREG && own.st_nlink <= 1
      && (own.st_size == 0 || Self.text(descriptor).utf8.starts(with: "process ".utf8))
    if !isLock {
      close()
      throw notALock
    }
  }

  private func close() {
    _ = Foundation.close(descriptor)
    descriptor = -1
  }

  private func refusal(_ reason: String) -> HDF5StoreError {
    .cannotCreate(path: output, reason: reason)
  }

  private var notALock: HDF5StoreError {
    refusal("\(path) is in the way and no lock file of twa; look at it and remove it")
  }

  /// Whether the open file is the one that has the name.
  private var isStillThere: Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && lstat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }

  private static func holder(_ descriptor: Int32) -> String {
    let text = text(descriptor).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? "" : " (\(text))"
  }

  private static func text(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
