import Foundation
import Testing

/// What a crash of the machine may leave: a file takes its name when its bytes are on the disk, and the
/// name is made durable behind it.
@Suite(.serialized) struct DurabilityTests {
  /// Writes each call with the files it concerns to the file that TWA_TEST_CALLS names.
  private static let listener = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <fcntl.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/syscall.h>
    #include <unistd.h>
    static void note(const char *call, const char *first, const char *second) {
      char line[9000];
      int length = snprintf(line, sizeof line, "%s\\t%s\\t%s\\n", call, first, second);
      int log = open(getenv("TWA_TEST_CALLS"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
      syscall(SYS_write, log, line, length);
      close(log);
    }
    static void note_file(const char *call, int file) {
      char link[64], path[4096];
      snprintf(link, sizeof link, "/proc/self/fd/%d", file);
      ssize_t length = readlink(link, path, sizeof path - 1);
      path[length < 0 ? 0 : length] = 0;
      if (path[0] == '/') note(call, path, "");
    }
    ssize_t write(int file, const void *bytes, size_t count) {
      note_file("write", file);
      return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(file, bytes, count);
    }
    int fsync(int file) {
      note_file("fsync", file);
      return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
    }
    int rename(const char *from, const char *to) {
      note("rename", from, to);
      return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
    }
    """

  private struct Call {
    let name: String
    let first: String
    let second: String
  }

  /// The calls of a run of the program.
  private func calls(_ arguments: [String], in directory: TemporaryDirectory) throws -> [Call] {
    let log = directory.path("calls-\(UUID().uuidString)")
    var environment = try Preload.environment(Self.listener, in: directory)
    environment["TWA_TEST_CALLS"] = log
    let run = try Program.run(arguments, environment: environment)
    try #require(run.code == 0, "\(run.errors)")
    return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
      let words = $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Call(name: words[0], first: words[1], second: words[2])
    }
  }

  /// Every file that takes the place of another is written, made durable, renamed; then its directory is
  /// made durable.
  /// - Returns: how many.
  private func expectDurable(_ calls: [Call], in directory: TemporaryDirectory) -> Int {
    let folder = directory.url.resolvingSymlinksInPath().path
    var renamed = 0
    for (place, call) in calls.enumerated() where call.name == "rename" {
      renamed += 1
      // A file that came by a name that was itself taken before is as durable as it was then.
      var name = call.first
      var before = calls[..<place]
      while let earlier = before.lastIndex(where: { $0.name == "rename" && $0.second == name }) {
        (name, before) = (before[earlier].first, before[..<earlier])
      }
      let own = before.filter {
        $0.name != "rename"
          && ($0.first as NSString).lastPathComponent == (name as NSString).lastPathComponent
      }
      #expect(own.last?.name == "fsync", "\(call.first) is renamed before it is on the disk")
      #expect(own.contains { $0.name == "write" })
      let after = calls[(place + 1)...].first { $0.name != "write" }
      #expect(
        after?.name == "fsync" && after.map { URL(fileURLWithPath: $0.first).path } == folder,
        "the new name of \(call.first) is not made durable: \(String(describing: after))")
    }
    return renamed
  }

  @Test(.enabled(if: Preload.isPossible, "no C compiler"))
  func bytesComeBeforeTheName() throws {
    let directory = try TemporaryDirectory()
    let job = try directory.write(Fault.job, "job.yaml")
    let file = directory.path("out.h5")
    // Checkpoints and the end.
    let run = try calls(["run", job, "-o", file, "--quiet"], in: directory)
    #expect(expectDurable(run, in: directory) >= 2)
    // A result beside the old one that takes its place at the end.
    let anew = try calls(
      [
        "run", job, "-o", file, "--quiet", "--overwrite", "--set", "time.step=0.01",
      ], in: directory)
    #expect(expectDurable(anew, in: directory) >= 2)
    #expect(anew.contains { $0.name == "rename" && $0.first.hasSuffix(".partial.h5") })
  }
}
