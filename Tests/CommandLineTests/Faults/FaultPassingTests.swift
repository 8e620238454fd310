import Foundation
import HDF5Store
import Testing

extension FaultTests {
  /// What fails once, or cannot be had, does not end a run.
  @Suite(.serialized) struct Passing {
    /// `fsync` fails from the first to the last of these calls.
    private func failing(from first: Int, to last: Int) -> String {
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      int fsync(int file) {
        static int calls = 0;
        int call = __sync_add_and_fetch(&calls, 1);
        if (call >= \(first) && call <= \(last)) { errno = EIO; return -1; }
        return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
      }
      """
    }

    @Test(.enabled(if: Preload.isPossible, "no C compiler"), arguments: [nil, 2])
    func checkpointFailsForAWhile(ranks: Int?) throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      // Two calls a saving; the second and third saving fail.
      let result = try Program.run(
        ["run", job, "-o", file, "--quiet"], ranks: ranks,
        environment: try Preload.environment(failing(from: 3, to: 4), in: directory))
      #expect(result.code == 0, "\(result.errors)")
      let lines = result.ownErrors
      #expect(lines.count == 2, "\(result.errors)")
      #expect(
        lines.first?.contains("\(file): Input/output error; what was saved before is kept") == true)
      #expect(lines.last == "twa: results are saved again")
      try Fault.expectCompletion(job, file)
    }

    @Test(.enabled(if: Preload.isPossible, "no C compiler"))
    func theLastSavingFails() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      let result = try Program.run(
        ["run", job, "-o", file, "--quiet"],
        environment: try Preload.environment(failing(from: 5, to: 100_000), in: directory))
      Fault.expectLine(result, code: 74, file, "Input/output error", checkpointFails: true)
      try Fault.expectPart(file)
      try Fault.expectCompletion(job, file)
    }

    @Test(.enabled(if: Preload.isPossible, "no C compiler"))
    func noThreadForSaving() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      let result = try Program.run(
        ["run", job, "-o", file, "--quiet"],
        environment: try Preload.environment(
          """
          #include <errno.h>
          #include <pthread.h>
          int pthread_create(
              pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
            return EAGAIN;
          }
          """, in: directory))
      #expect(result.code == 0, "\(result.errors)")
      #expect(
        result.ownErrors == [
          "twa: no thread can be had (Resource temporarily unavailable): computing waits while results are saved"
        ], "\(result.errors)")
      try Fault.expectCompletion(job, file)
    }

    @Test func anEndOfASlurmJobThatIsOver() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      let result = try Program.run(
        ["run", job, "-o", file, "--quiet"], environment: ["SLURM_JOB_END_TIME": "1600000000"])
      Fault.expectLine(result, code: 0, "SLURM_JOB_END_TIME (1600000000) is over", "ignored")
      try Fault.expectCompletion(job, file)
    }

    @Test func quitEndsAtOnce() throws {
      let directory = try TemporaryDirectory()
      let job = try directory.write(Fault.job, "job.yaml")
      let file = directory.path("out.h5")
      let result = try Fault.strike(["run", job, "-o", file, "--quiet"], ranks: nil, file: file) {
        for process in Fault.processes(with: file) { kill(process, SIGQUIT) }
      }
      #expect(result.code == SIGQUIT && result.errors == "", "\(result.errors)")
      try Fault.expectPart(file)
      try Fault.expectCompletion(job, file)
    }
  }
}
