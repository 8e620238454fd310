import BatchCore

extension ResultDocument {
  /// Bytes of values that a result of this document's job holds at most; nil where the attributes
  /// tell no job.
  public func expectedBytes(_ catalogue: Catalogue) -> Int? {
    guard let job = try? Job(stored: self, name: "", catalogue: catalogue) else { return nil }
    let memory = MemoryEstimate(plan: Plan(job: job))
    let results = memory.results + memory.realizations
    // Values and errors of the estimate, and as much again for what it leaves out.
    return Int(exactly: min(2 * results, Bytes.ofMachine()).rounded())
  }
}
