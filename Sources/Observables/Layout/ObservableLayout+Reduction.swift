import BatchCore
import Statistics

extension ObservableLayout: Reduction {
  public var partCount: Int { sumsCount }
  public var sampleCount: Int { momentsCount }

  public func sample(ofParts sum: [Double]) -> [Double] {
    ObservableMoments(layout: self, sums: sum).flat
  }

  public func merge(_ samples: inout [Double], _ others: [Double]) {
    var position = 0
    for block in blocks {
      Moments.merge(
        &samples, others, indices: block.indices, features: block.features, at: &position)
    }
  }

  public func counts(_ samples: [Double]) -> (samples: Int, weight: Int) {
    (Int(samples[0]), Int(samples[1]))
  }

  public func isSound(part: [Double], weight: Int) -> Bool {
    isSound(sums: part, trajectories: weight)
  }

  public func isSound(samples: [Double], weight: Int) -> Bool {
    ObservableMoments.isSound(samples, layout: self, trajectories: weight)
  }

  public func variables(_ samples: [Double]?) -> [PointVariable] {
    (samples.map { ObservableMoments(layout: self, flat: $0) } ?? ObservableMoments(layout: self))
      .results()
  }

  public var variableNames: [String] { resultNames }
  public var variableValues: Double { resultValues }

  public var sampleVariables: [(name: String, values: Int)] {
    variables.filter(\.isOfOneSample).map { variable in
      (variable.name, variable.axes.reduce(1) { $0 * $1.count })
    }
  }
}
