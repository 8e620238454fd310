import BatchCore
import Statistics

/// Moments of everything a layout records, over realizations (or blocks of trajectories).
public struct ObservableMoments: Sendable {
  public let layout: ObservableLayout
  public private(set) var blocks: [Moments]

  public init(layout: ObservableLayout) {
    self.layout = layout
    blocks = layout.blocks.map { Moments(indices: $0.indices, features: $0.features) }
  }

  /// One sample from the sums of its trajectories.
  public init(layout: ObservableLayout, sums: [Double]) {
    self.layout = layout
    blocks = sums.withUnsafeBufferPointer { sums in
      let sample = SampleSums(sums: sums, scalars: layout.sums.scalars)
      return layout.blocks.map { block in
        Moments(
          indices: block.indices, features: block.features, sample: block.values(sample),
          weight: block.needsPairs && sample.count < 2 ? 0 : sample.count)
      }
    }
  }

  public mutating func merge(_ other: ObservableMoments) {
    for index in blocks.indices { blocks[index].merge(other.blocks[index]) }
  }

  /// Number of samples.
  public var samples: Int { blocks[0].samples }
  /// Total weight: trajectories.
  public var trajectories: Int { Int(blocks[0].weight) }

  /// Every result of the layout with its standard errors.
  public func results() -> [PointVariable] {
    layout.variables.map { variable in
      let estimates = variable.estimates(blocks)
      return PointVariable(
        name: variable.name, longName: variable.longName, axes: variable.axes.map(\.axis),
        range: variable.range, values: estimates.map(\.value),
        errors: estimates.map(\.standardError))
    }
  }
}

// MARK: Flat form, for messages and checkpoints

extension ObservableMoments {
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

  /// Whether a flat form that somebody else wrote can be that of so many trajectories.
  public static func isSound(_ flat: [Double], layout: ObservableLayout, trajectories: Int) -> Bool
  {
    guard flat.count == layout.momentsCount else { return false }
    var position = 0
    return layout.blocks.enumerated().allSatisfy { number, block in
      let end = position + Moments.flatCount(indices: block.indices, features: block.features)
      defer { position = end }
      return (block.mayBeUndefined || !flat[position..<end].contains(where: \.isNaN))
        && isSound(
          samples: flat[position], weight: flat[position + 1], of: trajectories,
          isFirst: number == 0)
    }
  }

  /// All trajectories count in the first block; what needs pairs of them knows nothing of single ones.
  private static func isSound(
    samples: Double, weight: Double, of trajectories: Int, isFirst: Bool
  ) -> Bool {
    if !isFirst, samples == 0, weight == 0 { return true }
    let all = Double(trajectories)
    return samples == samples.rounded() && (1...all).contains(samples) && weight > 0
      && (isFirst ? weight == all : weight <= all)
  }
}

extension ObservableLayout {
  /// Whether sums that somebody else wrote can be those of so many trajectories.
  public func isSound(sums values: [Double], trajectories: Int) -> Bool {
    sums.isSound(values) && values[SumsLayout.countOffset] == Double(trajectories)
  }
}
