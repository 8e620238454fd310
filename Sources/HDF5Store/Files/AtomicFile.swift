import Foundation

/// Replaces a file as a whole: readers and crashes meet the old or the new one.
struct AtomicFile {
  /// The file itself, where a symbolic link ends.
  let target: OutputPath
  /// The path as the user wrote it, for messages.
  private let path: String
  /// Whether missing directories are made; if not, they have been removed since.
  private let makesDirectories: Bool

  init(path: String, makesDirectories: Bool = true) {
    self.path = path
    self.makesDirectories = makesDirectories
    target = OutputPath(path)
  }

  /// Writes `bytes` and their seal beside the target, makes them durable, and puts them in its place.
  /// A file that is replaced leaves its permissions to the new one.
  ///
  /// - Throws: `HDF5StoreError`; the target is then as it was and nothing else is left behind.
  func replace(with bytes: UnsafeRawBufferPointer) throws {
    try prepare()
    let (temporary, file) = try create()
    do {
      try write(bytes, to: file)
      if rename(temporary, target.path) != 0 { throw creationError(errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronizeDirectory()
  }

  /// Makes missing directories and refuses a target that is something else than a file.
  func prepare() throws {
    if let mode = mode, mode & S_IFMT != S_IFREG {
      throw HDF5StoreError.cannotCreate(path: path, reason: "not a regular file")
    }
    if target.name.utf8.count > target.longestName {
      throw HDF5StoreError.cannotCreate(path: path, reason: String(cString: strerror(ENAMETOOLONG)))
    }
    if makesDirectories { try Self.makeDirectory(target.directory, failure: creationError) }
  }

  /// Kind and permissions of the target, nil when there is none.
  private var mode: mode_t? {
    var information = stat()
    return stat(target.path, &information) == 0 ? information.st_mode : nil
  }

  /// A new file beside the target that nobody else can have made, open for writing.
  private func create() throws -> (path: String, file: Int32) {
    let permissions = mode.map { $0 & 0o777 }
    for _ in 0..<100 {
      let temporary = target.temporary(.random(in: .min ... .max))
      let file = open(
        temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, permissions ?? 0o666)
      if file >= 0 {
        // What the umask took away; a file system without permissions has none to keep.
        if let permissions { fchmod(file, permissions) }
        return (temporary, file)
      }
      if errno != EEXIST { throw creationError(errno) }
    }
    throw creationError(EEXIST)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws {
    do {
      try append(bytes, to: file)
      try ChecksumTrailer.make(for: bytes).withUnsafeBytes { try append($0, to: file) }
      if fsync(file) != 0 { throw writeError(errno) }
    } catch {
      close(file)
      throw error
    }
    if close(file) != 0 { throw writeError(errno) }
  }

  private func append(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 28))
      let written = Foundation.write(file, part.baseAddress, part.count)
      if written < 0, errno != EINTR { throw writeError(errno) }
      if written > 0 { rest = rest.dropFirst(written) }
    }
  }

  /// Makes the new name durable, where the file system can.
  func synchronizeDirectory() throws {
    let handle = open(target.directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if handle < 0 { return }
    defer { close(handle) }
    if fsync(handle) != 0, errno == EIO { throw writeError(errno) }
  }

  private func creationError(_ code: Int32) -> HDF5StoreError {
    switch code {
    case ENOSPC, EDQUOT, EIO: writeError(code)
    case ENOENT where !makesDirectories:
      .ioError(path: path, reason: "the directory \(target.directory) has been removed")
    default: .cannotCreate(path: path, reason: String(cString: strerror(code)))
    }
  }

  private func writeError(_ code: Int32) -> HDF5StoreError {
    .ioError(path: path, reason: String(cString: strerror(code)))
  }

  private static func makeDirectory(
    _ path: String, failure: (Int32) -> HDF5StoreError
  ) throws {
    var information = stat()
    if stat(path, &information) == 0 {
      if information.st_mode & S_IFMT == S_IFDIR { return }
      throw failure(ENOTDIR)
    }
    guard errno == ENOENT, path != "/", path != "." else { throw failure(errno) }
    try makeDirectory(OutputPath.split(path).directory, failure: failure)
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure(errno) }
  }
}
