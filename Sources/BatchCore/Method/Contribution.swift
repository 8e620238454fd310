/// What a unit contributes to the result.
public struct Contribution: Sendable {
  /// A part of a sample, or samples, in the form of the method's `Reduction`.
  public var values: [Double]
  /// A number that only the same bits give; see `Contribution.digest`.
  public var digest: UInt64
  /// The method's measures of quality, in their order; NaN where one is not defined.
  public var quality: [Double]

  public init(values: [Double], digest: UInt64, quality: [Double] = []) {
    self.values = values
    self.digest = digest
    self.quality = quality
  }

  /// FNV-1a over the bit patterns, word by word; never 0.
  public static func digest(_ arrays: [[Double]]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for array in arrays {
      for value in array {
        hash = (hash ^ value.bitPattern) &* 0x100_0000_01b3
        hash ^= hash >> 32
      }
    }
    return max(1, hash)
  }
}

/// A measure of whether units can be trusted, the worst of which is told of every sweep point.
public struct QualityMeasure: Sendable {
  public let name: String
  public let longName: String
  public let units: String

  public init(_ name: String, units: String = "1", _ longName: String) {
    self.name = name
    self.longName = longName
    self.units = units
  }
}

/// How contributions add up at one sweep point, and what comes of them. All are flat lists of numbers,
/// for messages and checkpoints; the same numbers are merged in the same order whatever ranks and
/// interruptions there were.
public protocol Reduction: Sendable {
  /// Numbers in a part of a sample. Parts add number by number.
  var partCount: Int { get }
  /// Numbers in one or more samples.
  var sampleCount: Int { get }
  /// A sample of the sum over its parts.
  func sample(ofParts sum: [Double]) -> [Double]
  /// Adds samples behind the own ones.
  func merge(_ samples: inout [Double], _ others: [Double])
  /// Number of samples and of trajectories.
  func counts(_ samples: [Double]) -> (samples: Int, weight: Int)
  /// Whether numbers of a file that anybody may have written can be a part of so many trajectories.
  func isSound(part: [Double], weight: Int) -> Bool
  func isSound(samples: [Double], weight: Int) -> Bool
  /// Values with their errors; NaN without samples.
  func variables(_ samples: [Double]?) -> [PointVariable]
  /// Names of the variables, told without the memory they take.
  var variableNames: [String] { get }
  /// Numbers in all variables together, errors not counted.
  var variableValues: Double { get }
  /// Those of the variables that have a value in a single sample, and how many numbers each takes, in
  /// their order.
  var sampleVariables: [(name: String, values: Int)] { get }
}

extension Reduction {
  public var sampleVariables: [(name: String, values: Int)] { [] }
}
