/// How the work of a job divides into units: sweep points × samples × parts of a sample, numbered
/// (point · samples + sample) · parts + part. A pure function of the job, the same on every rank and for
/// any number of ranks.
///
/// Samples are what error bars come from: disorder realizations, or blocks of trajectories where there
/// is one realization. Their sizes are given in trajectories; a method without trajectories counts
/// every sample as one.
public struct Division: Sendable, Equatable {
  /// Points of the sweep.
  public let points: Int
  /// Trajectories of a point, all samples together.
  public let weight: Int
  /// Trajectories of a whole sample; the last one may have fewer.
  public let sampleWeight: Int
  /// Trajectories of a whole part, which is one unit.
  public let partWeight: Int
  /// Whether a unit is one or more samples by itself, and not a part of one.
  public let unitsAreSamples: Bool

  public init(
    points: Int, weight: Int, sampleWeight: Int, partWeight: Int, unitsAreSamples: Bool
  ) {
    self.points = points
    self.weight = weight
    self.sampleWeight = sampleWeight
    self.partWeight = partWeight
    self.unitsAreSamples = unitsAreSamples
  }

  /// One unit a sample, each of weight one: methods without trajectories.
  public init(points: Int, samples: Int) {
    self.init(
      points: points, weight: samples, sampleWeight: 1, partWeight: 1, unitsAreSamples: true)
  }

  /// Samples of a point.
  public var samples: Int { (weight + sampleWeight - 1) / sampleWeight }
  /// Samples that are final; one that lacks trajectories is computed anew when the job grows.
  public var wholeSamples: Int { weight / sampleWeight }
  /// Parts of a sample.
  public var parts: Int { unitsAreSamples ? 1 : (sampleWeight + partWeight - 1) / partWeight }
  /// Parts that are final.
  public var wholeParts: Int { unitsAreSamples ? 1 : sampleWeight / partWeight }

  public var unitsOfPoint: Int { samples * parts }
  public var units: Int { points * unitsOfPoint }

  /// Trajectories of a range of samples.
  public func weight(ofSamples range: Range<Int>) -> Int {
    min(range.upperBound * sampleWeight, weight) - range.lowerBound * sampleWeight
  }

  /// Trajectories of a range of parts of one sample.
  public func weight(ofParts range: Range<Int>) -> Int {
    min(range.upperBound * partWeight, sampleWeight) - range.lowerBound * partWeight
  }

  public func unit(_ number: Int) -> Unit {
    let (rest, part) = number.quotientAndRemainder(dividingBy: parts)
    let (point, sample) = rest.quotientAndRemainder(dividingBy: samples)
    return Unit(
      number: number, point: point, sample: sample, part: part,
      weight: unitsAreSamples
        ? weight(ofSamples: sample..<(sample + 1)) : weight(ofParts: part..<(part + 1)))
  }

  public func number(point: Int, sample: Int, part: Int) -> Int {
    (point * samples + sample) * parts + part
  }
}

/// One piece of work that one rank, or one group of ranks, does at a time.
public struct Unit: Sendable, Equatable {
  public let number: Int
  /// Of the sweep.
  public let point: Int
  public let sample: Int
  /// Of the sample.
  public let part: Int
  /// Trajectories.
  public let weight: Int
}
