import BatchCore
import Synchronization

/// An axis of results whose size is known before its coordinates are made: what a job leads to is told
/// without taking the memory it describes.
public final class LazyAxis: Sendable {
  public let count: Int
  private let make: @Sendable () -> Axis
  private let made = Mutex<Axis?>(nil)

  package init(count: Int, _ make: @escaping @Sendable () -> Axis) {
    self.count = count
    self.make = make
  }

  /// With its coordinates, which are made once.
  public var axis: Axis {
    made.withLock {
      if let axis = $0 { return axis }
      let axis = make()
      $0 = axis
      return axis
    }
  }
}
