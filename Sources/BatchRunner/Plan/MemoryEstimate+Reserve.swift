import BatchCore
import Foundation

extension MemoryEstimate {
  /// Refuses a job for which this process cannot have the memory, because of a limit of its own: met
  /// in the middle of the work, that would end it without a word.
  /// - Throws: `JobError`.
  public func reserve(for job: Job, asRankZero: Bool) throws {
    let needed = (asRankZero ? rankZero : perRank) - Self.base
    let count = Int(min(max(1, needed), 1e18))
    let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard memory == MAP_FAILED else {
      munmap(memory, count)
      return
    }
    throw JobError(
      message:
        "\(job.file):\(job.modelLine): this size needs \(Bytes.text(needed)) more memory than this process may have (\(String(cString: strerror(errno)))); see ulimit -v"
    )
  }
}
