/// Weighted means and co-moments of several features at many indices (times, pairs of times, …),
/// mergeable in any grouping that respects order.
///
/// One *sample* is one independent measurement of all of them: a disorder realization, or a block
/// of trajectories where there is one realization. Updates are those of Chan, Golub and LeVeque
/// (1983) for M₂ = Σ w (x − x̄)(y − ȳ); no difference of large sums is ever formed.
public struct Moments: Sendable, Equatable {
  /// Number of indices, e.g. recorded times.
  public let indices: Int
  /// Features at each index.
  public let features: Int
  /// Samples added, and their total weight.
  public private(set) var samples: Int
  public private(set) var weight: Double
  /// Means, [index][feature].
  public private(set) var means: [Double]
  /// Σ w (x_f − x̄_f)(x_g − x̄_g) for f ≤ g, [index][pair], pairs in the order (0,0), (0,1), …, (1,1), ….
  /// Empty below two samples, where all are zero.
  public private(set) var comoments: [Double] = []

  private var pairs: Int { features * (features + 1) / 2 }

  public init(indices: Int, features: Int) {
    self.indices = indices
    self.features = features
    samples = 0
    weight = 0
    means = [Double](repeating: 0, count: indices * features)
  }

  /// One sample: its values, [index][feature], and its weight (number of trajectories).
  public init(indices: Int, features: Int, sample: [Double], weight: Double) {
    precondition(sample.count == indices * features)
    self.indices = indices
    self.features = features
    samples = weight > 0 ? 1 : 0
    self.weight = weight > 0 ? weight : 0
    means = weight > 0 ? sample : [Double](repeating: 0, count: sample.count)
  }

  /// Adds the samples of `other` behind the own ones.
  public mutating func merge(_ other: Moments) {
    precondition(indices == other.indices && features == other.features)
    guard other.samples > 0 else { return }
    guard samples > 0 else {
      self = other
      return
    }
    let total = weight + other.weight
    let share = other.weight / total
    let scale = weight * share
    let (features, pairs) = (features, pairs)
    if comoments.isEmpty { comoments = [Double](repeating: 0, count: indices * pairs) }
    means.withUnsafeMutableBufferPointer { means in
      comoments.withUnsafeMutableBufferPointer { comoments in
        other.means.withUnsafeBufferPointer { otherMeans in
          other.comoments.withUnsafeBufferPointer { otherComoments in
            let isSingle = otherComoments.isEmpty
            for index in 0..<indices {
              let (m, c) = (index * features, index * pairs)
              var pair = c
              for f in 0..<features {
                let difference = otherMeans[m + f] - means[m + f]
                for g in f..<features {
                  let product = difference * (otherMeans[m + g] - means[m + g]) * scale
                  comoments[pair] += (isSingle ? 0 : otherComoments[pair]) + product
                  pair += 1
                }
              }
              for f in 0..<features {
                means[m + f] += (otherMeans[m + f] - means[m + f]) * share
              }
            }
          }
        }
      }
    }
    weight = total
    samples += other.samples
  }

  public func mean(_ index: Int, _ feature: Int) -> Double {
    samples > 0 ? means[index * features + feature] : .nan
  }

  /// Covariance of the means of two features at one index; NaN for fewer than two samples.
  public func covariance(_ index: Int, _ f: Int, _ g: Int) -> Double {
    guard samples > 1 else { return .nan }
    let (low, high) = (min(f, g), max(f, g))
    let pair = low * features - low * (low - 1) / 2 + (high - low)
    return comoments[index * pairs + pair] / (weight * Double(samples - 1))
  }
}

// MARK: Flat form, for messages and checkpoints

extension Moments {
  /// Length of the flat form.
  public static func flatCount(indices: Int, features: Int) -> Int {
    2 + indices * features + indices * features * (features + 1) / 2
  }

  public func append(to flat: inout [Double]) {
    flat.append(Double(samples))
    flat.append(weight)
    flat.append(contentsOf: means)
    flat.append(contentsOf: comoments)
    if comoments.isEmpty { flat.append(contentsOf: repeatElement(0, count: indices * pairs)) }
  }

  /// Reads the flat form from a position and moves it on.
  public init(indices: Int, features: Int, flat: [Double], at position: inout Int) {
    self.indices = indices
    self.features = features
    samples = Int(flat[position])
    weight = flat[position + 1]
    position += 2
    means = Array(flat[position..<(position + indices * features)])
    position += means.count
    let count = indices * features * (features + 1) / 2
    if samples > 1 { comoments = Array(flat[position..<(position + count)]) }
    position += count
  }

  /// Adds the samples of another flat form behind those of the own one, with the same numbers as
  /// `merge`.
  /// - Parameter position: of this block in both; moves on.
  public static func merge(
    _ flat: inout [Double], _ others: [Double], indices: Int, features: Int,
    at position: inout Int
  ) {
    let start = position
    let length = flatCount(indices: indices, features: features)
    position += length
    guard others[start] > 0 else { return }
    guard flat[start] > 0 else {
      flat.replaceSubrange(start..<(start + length), with: others[start..<(start + length)])
      return
    }
    let pairs = features * (features + 1) / 2
    let total = flat[start + 1] + others[start + 1]
    let share = others[start + 1] / total
    let scale = flat[start + 1] * share
    flat.withUnsafeMutableBufferPointer { flat in
      others.withUnsafeBufferPointer { others in
        for index in 0..<indices {
          let m = start + 2 + index * features
          var pair = start + 2 + indices * features + index * pairs
          for f in 0..<features {
            let difference = others[m + f] - flat[m + f]
            for g in f..<features {
              let product = difference * (others[m + g] - flat[m + g]) * scale
              flat[pair] += others[pair] + product
              pair += 1
            }
          }
          for f in 0..<features { flat[m + f] += (others[m + f] - flat[m + f]) * share }
        }
      }
    }
    flat[start] += others[start]
    flat[start + 1] = total
  }
}
