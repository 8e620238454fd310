import Foundation

/// Replaces a file as a whole: readers and crashes meet the old or the new one.
struct AtomicFile {
  /// The file itself, where a symbolic link ends.
  let target: String
  let directory: String
  private let temporary: String
  /// The path as the user wrote it, for messages.
  private let path: String
  /// Whether missing directories are made; if not, they have been removed since.
  private let makesDirectories: Bool
  private let name: String

  init(path: String, makesDirectories: Bool = true) {
    self.path = path
    self.makesDirectories = makesDirectories
    target = Self.endOfLinks(path)
    let (directory, name) = Self.split(target)
    self.directory = directory
    self.name = name
    temporary = directory + "/.\(name).tmp-\(getpid())"
  }

  var lockPath: String { directory + "/.\(name).lock" }

  /// Removes half-written files of processes that were killed. Only for the holder of the lock.
  func removeLeftovers() {
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    where entry.hasPrefix(".\(name).tmp-") { unlink(directory + "/" + entry) }
  }

  /// Writes `bytes` and their seal beside the target, makes them durable, and puts them in its place.
  ///
  /// - Throws: `HDF5StoreError`; the target is then as it was and nothing else is left behind.
  func replace(with bytes: UnsafeRawBufferPointer) throws {
    try prepare()
    do {
      try write(bytes)
      if rename(temporary, target) != 0 { throw creationError(errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronizeDirectory()
  }

  /// Makes missing directories and refuses a target that is something else than a file.
  func prepare() throws {
    var information = stat()
    if stat(target, &information) == 0, information.st_mode & S_IFMT != S_IFREG {
      throw HDF5StoreError.cannotCreate(path: path, reason: "not a regular file")
    }
    if makesDirectories { try Self.makeDirectory(directory, failure: creationError) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    let file = open(temporary, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o666)
    if file < 0 { throw creationError(errno) }
    do {
      try append(bytes, to: file)
      try Seal.make(for: bytes).withUnsafeBytes { try append($0, to: file) }
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
    let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if handle < 0 { return }
    defer { close(handle) }
    if fsync(handle) != 0, errno == EIO { throw writeError(errno) }
  }

  private func creationError(_ code: Int32) -> HDF5StoreError {
    switch code {
    case ENOSPC, EDQUOT, EIO: writeError(code)
    case ENOENT where !makesDirectories:
      .ioError(path: path, reason: "the directory \(directory) has been removed")
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
    try makeDirectory(split(path).directory, failure: failure)
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure(errno) }
  }

  private static func split(_ path: String) -> (directory: String, name: String) {
    var path = Substring(path)
    while path.count > 1, path.last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
    let name = String(path[path.index(after: slash)...])
    return slash == path.startIndex ? ("/", name) : (String(path[..<slash]), name)
  }

  private static func endOfLinks(_ path: String) -> String {
    var path = path
    for _ in 0..<40 {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
      let length = readlink(path, &buffer, Int(PATH_MAX))
      if length < 0 { break }
      let link = String(
        decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
      path = link.hasPrefix("/") ? link : split(path).directory + "/" + link
    }
    return path
  }
}
