/// Where results live: a file, or memory in tests.
public protocol ResultStore {
  /// The stored document, nil when there is none yet.
  /// Throws when something is there that cannot be read.
  func load() throws -> ResultDocument?
  /// Replaces the stored document atomically: readers see the old or the new one.
  func save(_ document: ResultDocument) throws
}
