import BatchCore
import Foundation

/// Saves partial results beside the computation: documents are built and written by a thread of
/// their own, so that rank 0 goes on serving and computing. One at a time.
///
/// A saving that fails on the way is no end: the file stays as it was, the user is told, and the next
/// one may succeed. Only the last one counts.
final class CheckpointWriter: @unchecked Sendable {
  private let builder: ResultBuilder
  private let store: any ResultStore
  private let lock = NSLock()
  /// Of the saving under way, or the last one.
  private var thread: SavingThread?
  private var busy = false
  private var failure: (any Error)?
  private var longest = 0.0
  private var error: LargestError?
  /// Lines for the user.
  private var news: [String] = []
  private var lacksThreads = false
  /// Of the document saved last; nil before the first.
  private(set) var warnings: [String]?

  init(builder: ResultBuilder, store: any ResultStore) {
    self.builder = builder
    self.store = store
  }

  /// Seconds that the longest saving so far took; 0 before the first.
  var longestTime: Double { lock.withLock { longest } }
  /// The largest relative standard error of what was last looked at.
  var largestError: LargestError? { lock.withLock { error } }

  /// What the user should know since the last time.
  func takeNews() -> [String] {
    lock.withLock {
      defer { news = [] }
      return news
    }
  }

  /// Starts building a document, and writing it if asked to; returns at once. Where no thread can be
  /// had, returns when that is done.
  /// - Returns: false if the one before is not finished.
  /// - Throws: what the one before met, if it cannot be gone at the next try.
  func start(_ result: PartialResult, _ provenance: Provenance, writes: Bool) throws -> Bool {
    let isFree = try lock.withLock {
      if let failure, !failure.mayPass { throw failure }
      defer { busy = true }
      return !busy
    }
    guard isFree else { return false }
    thread?.join()
    let saving = { [self] in
      attempt(result, provenance, writes: writes)
      lock.withLock { busy = false }
    }
    do {
      thread = try SavingThread(saving)
    } catch {
      thread = nil
      tellOnce(of: error)
      saving()
    }
    return true
  }

  private func tellOnce(of problem: any Error) {
    if lacksThreads { return }
    lacksThreads = true
    lock.withLock { news.append("\(problem): computing waits while results are saved") }
  }

  /// Notes what becomes of it.
  private func attempt(_ result: PartialResult, _ provenance: Provenance, writes: Bool) {
    do {
      try work(result, provenance, writes: writes)
      if writes { noteSuccess() }
    } catch {
      lock.withLock {
        if failure == nil, error.mayPass {
          news.append(
            "\(error); what was saved before is kept, saving is tried again every \(Quantity.text(builder.plan.job.output.checkpoint)) s"
          )
        }
        failure = error
      }
    }
  }

  private func noteSuccess() {
    lock.withLock {
      if failure != nil { news.append("results are saved again") }
      failure = nil
    }
  }

  private func work(_ result: PartialResult, _ provenance: Provenance, writes: Bool) throws {
    let start = monotonicSeconds()
    let document = builder.document(result, provenance: provenance)
    let largest = LargestError(document)
    if writes { try store.save(document) }
    let time = monotonicSeconds() - start
    lock.withLock {
      error = largest
      warnings = document.warnings
      if writes { longest = max(longest, time) }
    }
  }

  /// Saves in the calling thread, after what is under way; also where that failed. What may pass is
  /// tried once more.
  func save(_ result: PartialResult, _ provenance: Provenance) throws {
    thread?.join()
    do {
      try work(result, provenance, writes: true)
    } catch  where error.mayPass {
      usleep(1_000_000)
      try work(result, provenance, writes: true)
    }
    noteSuccess()
  }
}
