import BatchCore
import Numerics

extension ParameterValue {
  /// Whether realizations differ in this parameter.
  var isRandom: Bool {
    if case .distribution = self { true } else { false }
  }

  /// Values of `count` sites.
  /// - Parameter row: tells parameters of one model apart in the random stream.
  func siteValues(_ count: Int, _ stream: RandomStream, row: UInt64) -> [Double] {
    switch self {
    case .number(let value): return Array(repeating: value, count: count)
    case .list(let values): return values
    case .word: preconditionFailure("a word is no number")
    case .distribution(let distribution):
      return (0..<count).map { distribution.value(site: $0, stream: stream, row: row) }
    }
  }
}

extension Distribution {
  func value(site: Int, stream: RandomStream, row: UInt64) -> Double {
    let (words, _) = stream.words(site: site, step: row, firstTrajectory: 0)
    let uniform = Double(words[0] >> 11) * 0x1p-53
    switch self {
    case .uniform(let low, let high): return low + (high - low) * uniform
    case .normal(let mean, let deviation):
      return mean + deviation * stream.normals(site: site, step: row, firstTrajectory: 0).0[0]
    case .boxPair(let centre, let separation, let width):
      return centre + (site % 2 == 0 ? -0.5 : 0.5) * separation + (uniform - 0.5) * width
    case .cosine(let amplitude): return amplitude * Numerics.cosine(2 * .pi * uniform)
    }
  }
}
