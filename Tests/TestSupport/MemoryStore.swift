import BatchCore
import Foundation

/// A result in memory.
public final class MemoryStore: ResultStore, @unchecked Sendable {
  private let lock = NSLock()
  private var document: ResultDocument?
  /// How many times it was saved.
  public private(set) var saves = 0

  public init() {}

  public func load() throws -> ResultDocument? { lock.withLock { document } }

  public func save(_ document: ResultDocument) throws {
    lock.withLock {
      self.document = document
      saves += 1
    }
  }
}
