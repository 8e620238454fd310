/// Frequencies −L, −L + dω, … up to L − dω, zero among them.
public struct FrequencyGrid: Sendable, Equatable {
  /// Even.
  public let count: Int
  /// L.
  public let cutoff: Double

  public init(count: Int, cutoff: Double) {
    precondition(count > 1 && count % 2 == 0 && cutoff > 0)
    self.count = count
    self.cutoff = cutoff
  }

  public var spacing: Double { 2 * cutoff / Double(count) }
  public func frequency(_ index: Int) -> Double { Double(index - count / 2) * spacing }
  public var frequencies: [Double] { (0..<count).map(frequency) }
}
