import BatchCore
import Foundation

/// Reads a file first in a process of its own. HDF5 trusts the inner structure of a file: one made on
/// purpose can crash it, keep it busy for ever or make it take all memory, and checksums are no help,
/// since anybody can compute them. A file on which the probe dies is refused; one that it has read,
/// the program itself reads the same way.
public enum Probe {
  private static let word = "twa-probe"
  nonisolated(unsafe) private static var isAvailable = false
  nonisolated(unsafe) private static var isProbe = false

  /// Bytes of values that the job of a document gives at most, nil if it tells none: what compressed
  /// datasets may take together beyond the usual.
  nonisolated(unsafe) private(set) static var expectedBytes: (ResultDocument) -> Int? = { _ in nil }

  /// To be called first by a program that reads result files: from then on it can start itself as a
  /// probe. In a process that is one, this looks at the file and does not return.
  /// - Parameter expectedBytes: bytes of values that the job of a document gives at most.
  public static func install(
    _ arguments: [String] = CommandLine.arguments,
    expectedBytes: @escaping (ResultDocument) -> Int?
  ) {
    self.expectedBytes = expectedBytes
    guard arguments.count == 3, arguments[0] == word else {
      isAvailable = true
      return
    }
    isProbe = true
    exit(look(at: arguments[1], fileSize: Int(arguments[2]) ?? 0))
  }

  // MARK: In the process that reads

  /// - Throws: `Damage` with what the probe says of the file, or that it died.
  static func check(_ path: String, fileSize: Int) throws {
    guard isAvailable, let (process, output) = start(path, fileSize: fileSize) else { return }
    let said = read(output)
    close(output)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return } }
    // 0 in the low bits: it ended by itself; the next eight are its exit code.
    if status & 0x7f != 0 { throw Damage(reason: "it is damaged (HDF5 cannot cope with it)") }
    if status >> 8 & 0xff == damaged { throw Damage(reason: said) }
  }

  private static let damaged: Int32 = 65

  private static func start(_ path: String, fileSize: Int) -> (pid_t, output: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for argument in [word, path, String(fileSize)] { arguments.append(strdup(argument)) }
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let failure = posix_spawn(
      &process, "/proc/self/exe", &actions, nil, arguments + [nil], environ)
    close(ends[1])
    if failure != 0 {
      close(ends[0])
      return nil
    }
    return (process, ends[0])
  }

  private static func read(_ file: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        Foundation.read(file, $0.baseAddress! + count, $0.count - count)
      }
      if got == 0 || got < 0 && errno != EINTR { break }
      count += max(0, got)
    }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  // MARK: In the probe

  private static func look(at path: String, fileSize: Int) -> Int32 {
    limit(RLIMIT_CORE, 0)
    allow(bytes: fileSize)
    do {
      _ = try HDF5ResultStore(path: path).readDocument()
    } catch let error as HDF5Error {
      return say(error.description)
    } catch let damage as Damage {
      return say(damage.reason)
    } catch {
      // Of the disk, not of the content: the other process has read it.
    }
    return 0
  }

  private static func say(_ reason: String) -> Int32 {
    try? FileHandle.standardOutput.write(contentsOf: Data(reason.utf8.prefix(2000)))
    return damaged
  }

  /// What reading so many bytes may take at most, with much to spare.
  static func allow(bytes: Int) {
    guard isProbe else { return }
    let megabytes = rlim_t(max(0, bytes) >> 20)
    limit(RLIMIT_CPU, 15 + megabytes / 10)
    limit(RLIMIT_AS, ownMemory + 1 << 30 + 8 * rlim_t(max(0, bytes)))
  }

  /// Address space that the process takes before it reads.
  private static let ownMemory: rlim_t = {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").first.flatMap { rlim_t($0) } ?? 1 << 20
    return pages * rlim_t(sysconf(Int32(_SC_PAGESIZE)))
  }()

  private static func limit(_ resource: __rlimit_resource, _ value: rlim_t) {
    let resource = __rlimit_resource_t(resource.rawValue)
    var limits = rlimit()
    getrlimit(resource, &limits)
    limits.rlim_cur = min(value, limits.rlim_max)
    setrlimit(resource, &limits)
  }
}
