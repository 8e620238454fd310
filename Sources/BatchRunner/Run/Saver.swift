import Foundation

/// Saves partial results beside the computation: documents are built and written by a thread of
/// their own, so that rank 0 goes on serving and computing. One at a time; errors come out at the
/// next call.
final class Saver: @unchecked Sendable {
  private let builder: ResultBuilder
  private let store: any ResultStore
  private let thread = DispatchQueue(label: "twa.saver")
  private let lock = NSLock()
  private var busy = false
  private var failure: (any Error)?
  private var longest = 0.0
  private var error: LargestError?

  init(builder: ResultBuilder, store: any ResultStore) {
    self.builder = builder
    self.store = store
  }

  /// Seconds that the longest saving so far took; 0 before the first.
  var longestTime: Double { lock.withLock { longest } }
  /// The largest relative standard error of what was last looked at.
  var largestError: LargestError? { lock.withLock { error } }

  /// Starts building a document, and writing it if asked to; returns at once.
  /// - Returns: false if the one before is not finished.
  /// - Throws: what the one before met.
  func start(_ result: PartialResult, _ provenance: Provenance, writes: Bool) throws -> Bool {
    let isFree = try lock.withLock {
      if let failure { throw failure }
      defer { busy = true }
      return !busy
    }
    guard isFree else { return false }
    thread.async { [self] in
      do {
        try work(result, provenance, writes: writes)
      } catch {
        lock.withLock { failure = error }
      }
      lock.withLock { busy = false }
    }
    return true
  }

  private func work(_ result: PartialResult, _ provenance: Provenance, writes: Bool) throws {
    let start = monotonicSeconds()
    let document = builder.document(result, provenance: provenance)
    let largest = LargestError(document)
    if writes { try store.save(document) }
    let time = monotonicSeconds() - start
    lock.withLock {
      error = largest
      if writes { longest = max(longest, time) }
    }
  }

  /// Saves in the calling thread, after what is under way; also where that failed, since a full disk
  /// may have room again.
  func save(_ result: PartialResult, _ provenance: Provenance) throws {
    thread.sync {}
    try work(result, provenance, writes: true)
    lock.withLock { failure = nil }
  }
}

/// The observable whose statistical error is largest against its size.
public struct LargestError: Sendable {
  public let observable: String
  /// Largest standard error over largest value, at the worst point of the sweep.
  public let relative: Double

  /// Nil where no errors are known yet.
  init?(_ document: ResultDocument) {
    var worst: (String, Double)?
    let points = max(
      1, document.variables.first { $0.name == "trajectories_done" }?.values.count ?? 1)
    for variable in document.variables {
      guard case .real(let values) = variable.values,
        let errors = document.variables.first(where: { $0.name == variable.name + "_stderr" }),
        case .real(let errors) = errors.values
      else { continue }
      let size = values.count / points
      for point in 0..<points {
        func largest(_ numbers: [Double]) -> Double {
          numbers[(point * size)..<((point + 1) * size)].reduce(0) {
            $1.isFinite ? max($0, abs($1)) : $0
          }
        }
        let (value, error) = (largest(values), largest(errors))
        if value > 0, error > 0, error / value > worst?.1 ?? 0 {
          worst = (variable.name, error / value)
        }
      }
    }
    guard let worst else { return nil }
    (observable, relative) = worst
  }
}
