import CLanes

/// Two-time products of one batch: keeps the past, and forms Σ_i s_i(τ) s_i(t') for all waiting times
/// at once, as matrix products of blocks of recorded times.
///
/// The past is kept in single precision, and blocks of at most 256 products are summed in it; all
/// further sums are in double.
final class CorrelationRecorder {
  /// Blocks of waiting times, of earlier times, and of the sum over rows and lanes.
  private static let block = (waiting: 64, earlier: 64, inner: 256)

  private let layout: ObservableLayout
  /// Lanes that count, of each group.
  private let weights: [Lanes]
  private let rows: Int
  /// [group][record][row].
  private let past: UnsafeMutablePointer<SIMD8<Float>>
  private let waiting: UnsafeMutablePointer<SIMD8<Float>>
  private let product: UnsafeMutablePointer<Float>

  init(layout: ObservableLayout, weights: [Lanes]) {
    self.layout = layout
    self.weights = weights
    rows = layout.historyRows
    func allocate(_ count: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
      UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 32, alignment: 64)
        .bindMemory(to: SIMD8<Float>.self, capacity: max(1, count))
    }
    past = allocate(weights.count * layout.historyRecords * rows)
    waiting = allocate(Self.block.waiting * Self.block.inner / laneCount)
    product = .allocate(capacity: Self.block.waiting * Self.block.earlier)
  }

  deinit {
    UnsafeMutableRawPointer(past).deallocate()
    UnsafeMutableRawPointer(waiting).deallocate()
    product.deallocate()
  }

  private func past(group: Int, record: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
    past + (group * layout.historyRecords + record) * rows
  }

  /// Keeps the state at a recorded time up to the largest waiting time.
  func remember(_ state: BatchState, record: Int) {
    for group in weights.indices {
      var target = past(group: group, record: record)
      for channel in layout.channels {
        for buffer in channel.buffers(of: state) {
          let (lanes, groups, weight) = (buffer.lanes, buffer.groups, weights[group])
          for row in 0..<buffer.rows {
            target[row] = twa_narrowed(lanes[row * groups + group] * weight)
          }
          target += buffer.rows
        }
      }
    }
  }

  /// Adds what the trajectories of a group contribute, once everything is remembered.
  func addProducts(group: Int, to sums: UnsafeMutablePointer<Double>) {
    let spins = Double(layout.shape.spinsPerSite)
    var (target, row) = (sums + layout.correlationOffset, 0)
    for channel in layout.channels {
      if channel == .field {
        // a(τ) ā(t'): real part, and imaginary part behind it.
        let (re, im) = (row, row + layout.shape.modes)
        let count = layout.shape.modes
        addProducts(group, re, re, count, scale: 1, parts: 2, to: target)
        addProducts(group, im, im, count, scale: 1, parts: 2, to: target)
        addProducts(group, im, re, count, scale: 1, parts: 2, to: target + 1)
        addProducts(group, re, im, count, scale: -1, parts: 2, to: target + 1)
        row += 2 * count
      } else {
        addProducts(
          group, row, row, layout.sites, scale: 0.25 / (spins * spins), parts: 1, to: target)
        row += layout.sites
      }
      target += channel.parts * layout.correlationPairs
    }
  }

  /// target[τ, t'] += scale · Σ x(τ) y(t') over `count` rows, x from row `x` on and y from row `y` on;
  /// neighbours in t' are `parts` apart.
  private func addProducts(
    _ group: Int, _ x: Int, _ y: Int, _ count: Int, scale: Double, parts: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    let block = Self.block
    var position = 0
    for first in stride(from: 0, to: layout.waitingRecords.count, by: block.waiting) {
      let those = layout.waitingRecords[
        first..<min(first + block.waiting, layout.waitingRecords.count)]
      for row in stride(from: 0, to: count, by: block.inner / laneCount) {
        let rows = min(block.inner / laneCount, count - row)
        for (number, record) in those.enumerated() {
          (waiting + number * rows).update(
            from: past(group: group, record: record) + x + row, count: rows)
        }
        for start in stride(from: 0, through: those.max()!, by: block.earlier) {
          let end = min(start + block.earlier, those.max()! + 1)
          let k = rows * laneCount
          BLAS.multiply(
            transposeB: true, those.count, end - start, k, floats(waiting), k,
            floats(past(group: group, record: start) + y + row), self.rows * laneCount, product,
            block.earlier)
          var line = position
          for (number, last) in those.enumerated() {
            let source = product + number * block.earlier
            for t in start..<max(start, min(end, last + 1)) {
              target[line + parts * t] += Double(source[t - start]) * scale
            }
            line += parts * (last + 1)
          }
        }
      }
      position += those.reduce(0) { $0 + parts * ($1 + 1) }
    }
  }

  private func floats(_ lanes: UnsafeMutablePointer<SIMD8<Float>>) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self)
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
