import Foundation

extension MemoryEstimate {
  /// Refuses a job for which this process cannot have the memory, because of a limit of its own: met
  /// in the middle of the work, that would end it without a word.
  /// - Throws: `JobError`.
  public func reserve(for job: Job, asRankZero: Bool) throws {
    let needed = (asRankZero ? rankZero : perRank) - Self.base
    let memory = malloc(Int(min(max(1, needed), 1e18)))
    guard memory == nil else {
      free(memory)
      return
    }
    throw JobError(
      message:
        "\(job.file):\(job.modelLine): this size needs \(byteText(needed)) more memory than this process may have (\(String(cString: strerror(errno)))); see ulimit -v"
    )
  }
}
