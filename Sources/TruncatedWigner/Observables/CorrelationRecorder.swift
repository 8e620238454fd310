import CBLAS
import CLanes

/// Two-time products of one batch: keeps the past, and forms Σ_i s_i(τ) s_i(t') for all waiting times
/// at once, as matrix products of blocks of recorded times.
///
/// The past is kept in single precision; products and sums are in double.
final class CorrelationRecorder {
  /// Blocks of waiting times, of earlier times, and of the sum, so that a block stays in the cache.
  private static let block = (waiting: 64, earlier: 64, inner: 256)

  private let layout: ObservableLayout
  /// Lanes that count, of each group.
  private let weights: [Lanes]
  private let rows: Int
  /// [group][record][row].
  private let past: UnsafeMutablePointer<SIMD8<Float>>
  private let left, right, product: Matrix

  init(layout: ObservableLayout, weights: [Lanes]) {
    self.layout = layout
    self.weights = weights
    rows = layout.historyRows
    let count = max(1, weights.count * layout.historyRecords * rows)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 32, alignment: 64)
    past = raw.bindMemory(to: SIMD8<Float>.self, capacity: count)
    let block = Self.block
    left = Matrix(rows: block.waiting, columns: block.inner)
    right = Matrix(rows: block.earlier, columns: block.inner)
    product = Matrix(rows: block.waiting, columns: block.earlier)
  }

  deinit { UnsafeMutableRawPointer(past).deallocate() }

  private func past(group: Int, record: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
    past + (group * layout.historyRecords + record) * rows
  }

  /// Keeps the state at a recorded time up to the largest waiting time.
  func remember(_ state: BatchState, record: Int) {
    for group in weights.indices {
      var target = past(group: group, record: record)
      for channel in layout.channels {
        for buffer in channel.buffers(of: state) {
          for row in 0..<buffer.rows {
            target[row] = twa_narrowed(buffer.lanes[row * buffer.groups + group])
          }
          target += buffer.rows
        }
      }
    }
  }

  /// Adds what the trajectories of a group contribute, once everything is remembered.
  func addProducts(group: Int, to sums: UnsafeMutablePointer<Double>) {
    var (offset, firstRow) = (layout.correlationOffset, 0)
    for channel in layout.channels {
      let count = channel == .field ? 2 * layout.shape.modes : layout.sites
      for part in 0..<channel.parts {
        addProducts(
          channel, part: part, rows: firstRow..<(firstRow + count), group: group,
          to: sums + offset + part)
      }
      offset += channel.parts * layout.correlationPairs
      firstRow += count
    }
  }

  private func addProducts(
    _ channel: CorrelationChannel, part: Int, rows: Range<Int>, group: Int,
    to sums: UnsafeMutablePointer<Double>
  ) {
    let spins = Double(layout.shape.spinsPerSite)
    let weight = weights[group] * (channel == .field ? 1 : 0.25 / (spins * spins))
    let waiting = layout.waitingRecords
    let block = Self.block
    var position = 0
    for first in stride(from: 0, to: waiting.count, by: block.waiting) {
      let those = waiting[first..<min(first + block.waiting, waiting.count)]
      let end = those.max()! + 1
      for start in stride(from: 0, to: end, by: block.earlier) {
        let earlier = start..<min(start + block.earlier, end)
        multiply(those, earlier, rows: rows, isConjugate: part == 1, group: group, weight: weight)
        var target = position
        for (number, last) in those.enumerated() {
          for t in earlier.prefix(while: { $0 <= last }) {
            sums[target + channel.parts * t] += product[number, t - start]
          }
          target += channel.parts * (last + 1)
        }
      }
      position += those.reduce(0) { $0 + channel.parts * ($1 + 1) }
    }
  }

  /// product[w, t] = Σ weight · x_w · x_t over rows and lanes.
  /// - Parameter isConjugate: with x_w = (Im, −Re) in place of (Re, Im).
  private func multiply(
    _ waiting: ArraySlice<Int>, _ earlier: Range<Int>, rows: Range<Int>, isConjugate: Bool,
    group: Int, weight: Lanes
  ) {
    let rowsAtOnce = Self.block.inner / laneCount
    let half = rows.count / 2
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtOnce) {
      let those = first..<min(first + rowsAtOnce, rows.upperBound)
      for (number, record) in waiting.enumerated() {
        let source = past(group: group, record: record)
        let target = lanes(left, row: number)
        for row in those {
          var value = twa_widened(source[row]) * weight
          if isConjugate {
            let isReal = row < rows.lowerBound + half
            value =
              twa_widened(source[isReal ? row + half : row - half]) * (isReal ? weight : -weight)
          }
          target[row - first] = value
        }
      }
      for (number, record) in earlier.enumerated() {
        let source = past(group: group, record: record)
        let target = lanes(right, row: number)
        for row in those { target[row - first] = twa_widened(source[row]) }
      }
      twa_dgemm(
        0, 1, Int32(waiting.count), Int32(earlier.count), Int32(those.count * laneCount), 1,
        left.elements, Int32(left.columns), right.elements, Int32(right.columns),
        first == rows.lowerBound ? 0 : 1, product.elements, Int32(product.columns))
    }
  }

  private func lanes(_ matrix: Matrix, row: Int) -> UnsafeMutablePointer<Lanes> {
    UnsafeMutableRawPointer(matrix.elements + row * matrix.columns)
      .assumingMemoryBound(to: Lanes.self)
  }
}

extension CorrelationChannel {
  fileprivate func buffers(of state: BatchState) -> [LaneBuffer] {
    switch self {
    case .sx: [state.sx]
    case .sy: [state.sy]
    case .sz: [state.sz]
    case .field: [state.re, state.im]
    }
  }
}
