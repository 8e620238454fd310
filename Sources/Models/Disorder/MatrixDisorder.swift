import BatchCore
import Numerics

extension Distribution {
  /// rows × columns independent numbers, row by row. Element (i, l) depends on its own indices only, not
  /// on the size of the matrix.
  /// - Parameter row: tells parameters of one model apart in the random stream; 0 gives the normal
  ///   numbers of `CouplingDisorder.gaussian`.
  func matrix(rows: Int, columns: Int, stream: RandomStream, row: UInt64) -> [Double] {
    var values = [Double](repeating: 0, count: rows * columns)
    for i in 0..<rows {
      for first in stride(from: 0, to: columns, by: 2 * laneCount) {
        // Lanes run over columns here: the trajectory word of the counter numbers pairs of columns.
        let pairs = self.pairs(stream, site: i, row: row, firstPair: first / 2)
        for lane in 0..<laneCount {
          let column = first + 2 * lane
          if column < columns { values[i * columns + column] = pairs.even[lane] }
          if column + 1 < columns { values[i * columns + column + 1] = pairs.odd[lane] }
        }
      }
    }
    return values
  }

  private func pairs(
    _ stream: RandomStream, site: Int, row: UInt64, firstPair: Int
  ) -> (even: Lanes, odd: Lanes) {
    if case .normal(let mean, let deviation) = self {
      let (even, odd) = stream.normals(site: site, step: row, firstTrajectory: firstPair)
      return (mean + deviation * even, mean + deviation * odd)
    }
    let (first, second) = stream.words(site: site, step: row, firstTrajectory: firstPair)
    var (even, odd) = (Lanes.zero, Lanes.zero)
    for lane in 0..<laneCount {
      even[lane] = value(uniform: Double(first[lane] >> 11) * 0x1p-53, site: site)
      odd[lane] = value(uniform: Double(second[lane] >> 11) * 0x1p-53, site: site)
    }
    return (even, odd)
  }

  /// Of all but the normal one.
  private func value(uniform: Double, site: Int) -> Double {
    switch self {
    case .uniform(let low, let high): low + (high - low) * uniform
    case .boxPair(let centre, let separation, let width):
      centre + (site % 2 == 0 ? -0.5 : 0.5) * separation + (uniform - 0.5) * width
    case .cosine(let amplitude): amplitude * Numerics.cosine(2 * .pi * uniform)
    case .normal(let mean, _): mean
    }
  }
}
