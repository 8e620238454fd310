import BatchCore

/// What decides whether a system is like one of a table: ratios of its parameters, its initial state, its size.
struct ValidityPoint {
  private let ratios: [Double]
  private let angles: [Double]
  private let sizes: [Double]

  /// Ratios agree within this factor, or within `nearly`.
  static let factor = 1.5
  static let nearly = 0.05
  /// Angles agree within this, in radians.
  static let angle = 0.3

  /// nil for systems that no row can be like.
  /// - Parameters:
  ///   - numbers: parameters of the model and of the initial state.
  ///   - words: parameters that are words.
  ///   - sizes: what is counted.
  init?(
    model: String, numbers: [String: Double], words: [String: String] = [:], sizes: [String]
  ) {
    guard
      let ratios = ValidityRatios(numbers: numbers, words: words)[model],
      ratios.allSatisfy(\.isFinite)
    else { return nil }
    self.ratios = ratios + [numbers["displacement"] ?? 0]
    angles = ["theta", "phi", "central_theta", "phase_difference", "dipole"].map {
      numbers[$0] ?? 0
    }
    self.sizes = sizes.map { numbers[$0] ?? 1 }
  }

  /// How far apart two systems are: first in ratios, then in size; nil beyond what counts as alike.
  func distance(to other: ValidityPoint) -> (ratios: Double, sizes: Double)? {
    var sum = 0.0
    for (a, b) in zip(ratios, other.ratios) where abs(a - b) > Self.nearly {
      guard a * b > 0 else { return nil }
      let apart = max(a / b, b / a)
      guard apart <= Self.factor else { return nil }
      sum += apart - 1
    }
    for (a, b) in zip(angles, other.angles) {
      guard abs(a - b) <= Self.angle else { return nil }
      sum += abs(a - b)
    }
    let apart = zip(sizes, other.sizes).reduce(0) { $0 + max($1.0 / $1.1, $1.1 / $1.0) - 1 }
    return (sum, apart)
  }
}
