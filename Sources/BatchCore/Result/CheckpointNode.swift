/// One complete node of the reduction tree as it is stored: what it covers and its sums.
public struct CheckpointNode: Sendable, Equatable {
  /// Fixed-width identity; its meaning belongs to the reduction tree.
  public static let identityWidth = 6
  public var identity: [Int64]
  public var payload: [Double]

  public init(identity: [Int64], payload: [Double]) {
    precondition(identity.count == Self.identityWidth)
    self.identity = identity
    self.payload = payload
  }
}
