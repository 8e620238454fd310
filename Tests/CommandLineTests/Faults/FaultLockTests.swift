import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// File systems that cannot lock.
  @Suite(.serialized) struct Locks {
    /// Neither our lock nor those of HDF5 can be had, by flock or by fcntl.
    private static let refusing = """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      #include <fcntl.h>
      #include <stdarg.h>
      int flock(int file, int operation) { errno = ENOLCK; return -1; }
      static int refuse(const char *name, int file, int command, void *argument) {
        if (command == F_SETLK || command == F_SETLKW) { errno = ENOLCK; return -1; }
        int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
        return real(file, command, argument);
      }
      #define ARGUMENT va_list list; va_start(list, command); void *argument = va_arg(list, void *); va_end(list);
      int fcntl(int file, int command, ...) { ARGUMENT return refuse("fcntl", file, command, argument); }
      int fcntl64(int file, int command, ...) { ARGUMENT return refuse("fcntl64", file, command, argument); }
      """

    @Test(.enabled(if: Preload.isPossible, "no C compiler"), arguments: [nil, 3])
    func unavailable(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let environment = try Preload.environment(Self.refusing, in: directory)
      let job = try directory.write(Fault.job, "job.yaml")
      try FileManager.default.createDirectory(
        atPath: directory.path("out"), withIntermediateDirectories: false)
      let file = directory.path("out/out.h5")
      for (arguments, isLast) in [(["--set", "sampling.realizations=2"], false), ([], true)] {
        let result = try Program.run(
          ["run", job, "-o", file] + arguments, ranks: ranks, environment: environment)
        #expect(result.code == 0)
        // One line beside those of progress.
        let lines = result.ownErrors.filter { $0.contains("lock") }
        #expect(lines.count == 1, "\(result.errors)")
        let expected = "twa: \(file): this file system has no locks (No locks available)"
        #expect(lines.first?.hasPrefix(expected) == true, "\(result.errors)")
        // What is there is read and continued.
        #expect(result.output.contains("were in the file") == isLast)
      }
      let shown = try Program.run(["show", file], environment: environment)
      #expect(shown.code == 0 && shown.errors == "")
      // Also where the run is to be quiet.
      let quiet = try Program.run(
        ["run", job, "-o", directory.path("quiet.h5"), "--quiet"], ranks: ranks,
        environment: environment)
      #expect(quiet.code == 0)
      #expect(quiet.ownErrors.map { $0.contains("has no locks") } == [true], "\(quiet.errors)")
      // With locks again, nothing reminds of it.
      try Fault.expectCompletion(job, file, ranks: ranks)
    }
  }
}
