import Foundation

/// A system that is too large for the memory there is.
public struct ExactSizeError: Error, Sendable, CustomStringConvertible {
  /// What takes the memory, such as "the density matrix".
  public var subject: String
  /// States of the Hilbert space; at least so many where `isLowerBound`.
  public var dimension: Double
  public var isLowerBound = false
  /// Bytes wanted, and bytes there are.
  public var bytes: Double
  public var limit: Double
  /// The largest dimension that fits.
  public var fittingDimension: Double
  /// When it grew too large; nil: at the start.
  public var time: Double?
  /// Levels of every mode then.
  public var cutoffs: [Int] = []

  public var description: String {
    var text = time.map { String(format: "at t = %.6g ", $0) } ?? ""
    text += "\(subject) of dimension \(isLowerBound ? "more than " : "")\(Self.count(dimension))"
    if !cutoffs.isEmpty {
      text += " (cutoffs \(cutoffs.map(String.init).joined(separator: ", ")))"
    }
    text += " takes \(isLowerBound ? "more than " : "")\(Self.memory(bytes)), "
    text += "and there are \(Self.memory(limit)): a dimension of about "
    return text + "\(Self.count(fittingDimension)) would fit"
  }

  static func count(_ number: Double) -> String {
    String(format: number < 1e7 ? "%.0f" : "%.2g", number.rounded(.down))
  }

  static func memory(_ bytes: Double) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var (value, unit) = (bytes, 0)
    while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    return String(format: value < 10 ? "%.2g %@" : "%.0f %@", value, units[unit])
  }
}
