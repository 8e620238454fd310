import Numerics
import Statistics

/// Moments of everything a layout records, over realizations (or blocks of trajectories).
public struct ObservableMoments: Sendable, Equatable {
  public let layout: ObservableLayout
  public private(set) var blocks: [Moments]

  public init(layout: ObservableLayout) {
    self.layout = layout
    blocks = layout.blocks.map { Moments(indices: $0.indices, features: $0.features) }
  }

  /// One sample from the sums of its trajectories.
  public init(layout: ObservableLayout, sums: [Double]) {
    self.layout = layout
    blocks = sums.withUnsafeBufferPointer { Features(layout: layout, sums: $0).moments() }
  }

  public mutating func merge(_ other: ObservableMoments) {
    for index in blocks.indices { blocks[index].merge(other.blocks[index]) }
  }

  /// Number of samples.
  public var samples: Int { blocks[0].samples }
  /// Total weight: trajectories.
  public var trajectories: Int { Int(blocks[0].weight) }

  public var flat: [Double] {
    var flat: [Double] = []
    flat.reserveCapacity(layout.momentsCount)
    for block in blocks { block.append(to: &flat) }
    return flat
  }

  /// Samples and weight of each block of the flat form, as they stand there.
  public static func counts(layout: ObservableLayout, flat: [Double])
    -> [(samples: Double, weight: Double)]
  {
    var position = 0
    return layout.blocks.map { block in
      defer { position += Moments.flatCount(indices: block.indices, features: block.features) }
      return (flat[position], flat[position + 1])
    }
  }

  public init(layout: ObservableLayout, flat: [Double]) {
    self.layout = layout
    var position = 0
    blocks = layout.blocks.map {
      Moments(indices: $0.indices, features: $0.features, flat: flat, at: &position)
    }
  }
}

/// From sums over n trajectories to the features of one sample. Products of averages over
/// trajectories use pairs of different trajectories, which leaves no bias:
/// ⟨x⟩⟨y⟩ → [(Σx)(Σy) − Σxy]/(n(n − 1)).
private struct Features {
  let layout: ObservableLayout
  let sums: UnsafeBufferPointer<Double>

  var count: Double { sums[layout.countOffset] }
  var pairCount: Double { count * (count - 1) }

  func scalar(_ record: Int, _ index: Int) -> Double {
    sums[layout.scalarOffset + record * layout.scalars + index] / count
  }

  func moments() -> [Moments] {
    let selection = layout.selection
    var samples: [(values: [Double], needsPairs: Bool)] = []
    samples.append((means(layout.scalarOffset, layout.scalars * layout.records), false))
    if selection.overlap { samples.append((overlap(), true)) }
    if selection.siteMagnetization {
      let count = 3 * layout.sites * layout.records
      samples.append((means(layout.siteMagnetizationOffset, count), false))
    }
    if selection.pairDistances > 0 {
      let count = 6 * selection.pairDistances * layout.records
      samples.append((means(layout.pairOffset, count), false))
    }
    var offset = layout.correlationOffset
    for channel in layout.channels {
      samples.append((correlation(channel, offset), false))
      if channel == .sx { samples.append((correlationWithin(offset), true)) }
      offset += channel.parts * layout.correlationPairs
    }
    return zip(layout.blocks, samples).map { block, sample in
      Moments(
        indices: block.indices, features: block.features, sample: sample.values,
        weight: sample.needsPairs && count < 2 ? 0 : count)
    }
  }

  private func means(_ offset: Int, _ length: Int) -> [Double] {
    sums[offset..<(offset + length)].map { $0 / count }
  }

  private func overlap() -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(2 * layout.records)
    for record in 0..<layout.records {
      var total = 0.0
      let row = layout.siteOffset + record * layout.sites
      for site in 0..<layout.sites { total += sums[row + site] * sums[row + site] }
      let pairs = total - sums[layout.squareOffset + record]
      values.append(pairs / (pairCount * Double(layout.sites)))
      values.append(scalar(record, 0) / 2)
    }
    return values
  }

  private func correlation(_ channel: CorrelationChannel, _ offset: Int) -> [Double] {
    let parts = channel.parts
    let scale = 1 / (count * Double(channel == .field ? layout.shape.modes : layout.sites))
    // The mean, with as many parts.
    let means = (0..<layout.historyRecords).flatMap { record in
      channel == .field
        ? [scalar(record, layout.fieldScalar), scalar(record, layout.fieldScalar + 1)]
        : [scalar(record, channel.component) / 2]
    }
    let total = 3 * parts * layout.correlationPairs
    return [Double](unsafeUninitializedCapacity: total) { values, length in
      var (position, next) = (offset, 0)
      for waiting in layout.waitingRecords {
        for earlier in 0...waiting {
          for part in 0..<parts {
            values[next + part] = sums[position + part] * scale
            values[next + parts + part] = means[parts * waiting + part]
            values[next + 2 * parts + part] = means[parts * earlier + part]
          }
          position += parts
          next += 3 * parts
        }
      }
      length = total
    }
  }

  private func correlationWithin(_ offset: Int) -> [Double] {
    let (sites, firstSite) = (layout.sites, layout.siteOffset)
    return [Double](unsafeUninitializedCapacity: layout.correlationPairs) { values, length in
      length = 0
      for waiting in layout.waitingRecords {
        let late = sums.baseAddress! + firstSite + waiting * sites
        for earlier in 0...waiting {
          let products = dotProduct(
            late, sums.baseAddress! + firstSite + earlier * sites, count: sites)
          let sum = sums[offset + length]
          let connected = sum / count - (products - sum) / pairCount
          values[length] = connected / Double(sites)
          length += 1
        }
      }
    }
  }
}

private func dotProduct(
  _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int
) -> Double {
  var lanes = Lanes.zero
  let whole = count & ~(laneCount - 1)
  for i in stride(from: 0, to: whole, by: laneCount) {
    let x = UnsafeRawPointer(a + i).loadUnaligned(as: Lanes.self)
    lanes.addProduct(x, UnsafeRawPointer(b + i).loadUnaligned(as: Lanes.self))
  }
  var sum = laneSum(lanes)
  for i in whole..<count { sum += a[i] * b[i] }
  return sum
}
