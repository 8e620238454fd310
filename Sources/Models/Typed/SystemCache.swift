import Foundation

/// The system that was derived last, for models without disorder: a large one takes seconds.
final class SystemCache: @unchecked Sendable {
  private let lock = NSLock()
  private var last: (parameters: Parameters, system: PhysicalSystem)?
  private var count = 0
  private var facts: [String] = []

  /// What a user should know of the equations at the first point.
  var notices: [String] {
    get { lock.withLock { facts } }
    set { lock.withLock { facts = newValue } }
  }

  /// Monomials of the model at the first point, where they were counted.
  var monomials: Int {
    get { lock.withLock { count } }
    set { lock.withLock { count = newValue } }
  }

  func system(_ parameters: Parameters) -> PhysicalSystem? {
    lock.withLock { last?.parameters == parameters ? last?.system : nil }
  }

  func keep(_ system: PhysicalSystem, _ parameters: Parameters) {
    lock.withLock { last = (parameters, system) }
  }
}
