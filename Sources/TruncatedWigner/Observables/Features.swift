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

  func magnetization(_ record: Int, _ component: Int) -> Double {
    sums[layout.magnetizationOffset + 3 * record + component] / count
  }

  func moments() -> [Moments] {
    var result = [sample(time(), indices: layout.records, features: 4)]
    if layout.overlap {
      result.append(sample(overlap(), indices: layout.records, features: 2, needsPairs: true))
    }
    if !layout.waitingRecords.isEmpty {
      result.append(sample(correlation(), indices: layout.correlationPairs, features: 3))
      result.append(
        sample(
          correlationWithin(), indices: layout.correlationPairs, features: 1, needsPairs: true))
    }
    return result
  }

  private func sample(_ values: [Double], indices: Int, features: Int, needsPairs: Bool = false)
    -> Moments
  {
    Moments(
      indices: indices, features: features, sample: values,
      weight: needsPairs && count < 2 ? 0 : count)
  }

  private func time() -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(4 * layout.records)
    for record in 0..<layout.records {
      for component in 0..<3 { values.append(magnetization(record, component)) }
      values.append(layout.photonNumber ? sums[layout.photonOffset + record] / count : 0)
    }
    return values
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
      values.append(magnetization(record, 0) / 2)
    }
    return values
  }

  private func correlation() -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(3 * layout.correlationPairs)
    var position = layout.correlationOffset
    for waiting in layout.waitingRecords {
      for earlier in 0...waiting {
        values.append(sums[position] / (count * Double(layout.sites)))
        values.append(magnetization(waiting, 0) / 2)
        values.append(magnetization(earlier, 0) / 2)
        position += 1
      }
    }
    return values
  }

  private func correlationWithin() -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(layout.correlationPairs)
    var position = layout.correlationOffset
    let sites = layout.sites
    for waiting in layout.waitingRecords {
      let late = layout.siteOffset + waiting * sites
      for earlier in 0...waiting {
        let early = layout.siteOffset + earlier * sites
        var products = 0.0
        for site in 0..<sites { products += sums[late + site] * sums[early + site] }
        let sum = sums[position]
        let connected = sum / count - (products - sum) / pairCount
        values.append(connected / Double(sites))
        position += 1
      }
    }
    return values
  }
}
