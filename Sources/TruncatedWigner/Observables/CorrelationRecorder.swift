import CLanes
import Numerics

/// Two-time products of one batch: keeps the past, and forms Σ_i s_i(τ) s_i(t') for all waiting times
/// at once, as matrix products of blocks of recorded times.
///
/// The past is kept in single precision, and blocks of at most 256 products are summed in it; all
/// further sums are in double. What starts with one sharp value is kept less that value, so that
/// nothing correlates with it.
final class CorrelationRecorder {
  /// Blocks of waiting times, of earlier times, and of the sum over rows and lanes.
  private static let block = (waiting: 64, earlier: 64, inner: 256)

  private let layout: ObservableLayout
  /// Recorded times that are kept.
  private let records: Int
  /// Lanes that count, of each group.
  private let weights: [Lanes]
  /// First row of each buffer of the state that is kept, and the end.
  private let firstRows: [Int]
  /// [group][record][row].
  private let past: UnsafeMutablePointer<SIMD8<Float>>
  /// What is taken off, [group][buffer].
  private var offsets: [Double]
  /// Sums over rows and lanes, [group][record][buffer].
  private var totals: [Double]
  private let waiting: UnsafeMutablePointer<SIMD8<Float>>
  private let product: UnsafeMutablePointer<Float>

  init(layout: ObservableLayout, weights: [Lanes]) {
    self.layout = layout
    records = layout.historyRecords
    self.weights = weights
    var firstRows = [0]
    for channel in layout.channels {
      let count = channel == .field ? layout.shape.modes : layout.sites
      for _ in 0..<channel.parts { firstRows.append(firstRows.last! + count) }
    }
    self.firstRows = firstRows
    func allocate(_ count: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
      UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 32, alignment: 64)
        .bindMemory(to: SIMD8<Float>.self, capacity: max(1, count))
    }
    past = allocate(weights.count * records * firstRows.last!)
    let buffers = firstRows.count - 1
    offsets = [Double](repeating: 0, count: weights.count * buffers)
    totals = [Double](repeating: 0, count: weights.count * records * buffers)
    waiting = allocate(Self.block.waiting * Self.block.inner / laneCount)
    product = .allocate(capacity: Self.block.waiting * Self.block.earlier)
  }

  deinit {
    UnsafeMutableRawPointer(past).deallocate()
    UnsafeMutableRawPointer(waiting).deallocate()
    product.deallocate()
  }

  private var rows: Int { firstRows.last! }
  private var buffers: Int { firstRows.count - 1 }

  private func past(group: Int, record: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
    past + (group * records + record) * rows
  }

  private func total(_ group: Int, _ record: Int, _ buffer: Int) -> Int {
    (group * records + record) * buffers + buffer
  }

  /// Keeps the state at a recorded time up to the largest waiting time.
  func remember(_ state: BatchState, record: Int) {
    for (number, buffer) in layout.channels.flatMap({ $0.buffers(of: state) }).enumerated() {
      for group in weights.indices {
        if record == 0 { offsets[group * buffers + number] = sharpValue(of: buffer, group) }
        let offset = Lanes(repeating: offsets[group * buffers + number])
        let target = past(group: group, record: record) + firstRows[number]
        let (lanes, groups, weight) = (buffer.lanes, buffer.groups, weights[group])
        var sum = Lanes.zero
        for row in 0..<buffer.rows {
          let value = lanes[row * groups + group]
          sum += value
          target[row] = twa_narrowed((value - offset) * weight)
        }
        totals[total(group, record, number)] = laneSum(sum * weight)
      }
    }
  }

  /// The value that all rows of all lanes that count have in common; 0 if there is none.
  private func sharpValue(of buffer: LaneBuffer, _ group: Int) -> Double {
    guard buffer.rows > 0 else { return 0 }
    let value = buffer.lanes[group][0]
    let isSharp = (0..<buffer.rows).allSatisfy { row in
      (0..<laneCount).allSatisfy {
        weights[group][$0] == 0 || buffer.lanes[row * buffer.groups + group][$0] == value
      }
    }
    return isSharp ? value : 0
  }

  /// Adds what the trajectories of a group contribute, once everything is remembered.
  func addProducts(group: Int, to sums: UnsafeMutablePointer<Double>) {
    let spins = Double(layout.shape.spinsPerSite)
    var (target, buffer) = (sums + layout.correlationOffset, 0)
    for channel in layout.channels {
      if channel == .field {
        // a(τ) ā(t'): real part, and imaginary part behind it.
        let (re, im) = (buffer, buffer + 1)
        addProducts(group, re, re, scale: 1, parts: 2, to: target)
        addProducts(group, im, im, scale: 1, parts: 2, to: target)
        addProducts(group, im, re, scale: 1, parts: 2, to: target + 1)
        addProducts(group, re, im, scale: -1, parts: 2, to: target + 1)
      } else {
        addProducts(group, buffer, buffer, scale: 0.25 / (spins * spins), parts: 1, to: target)
      }
      buffer += channel.parts
      target += channel.parts * layout.correlationPairs
    }
  }

  /// target[τ, t'] += scale · Σ x(τ) y(t') over rows and lanes of two buffers; neighbours in t' are
  /// `parts` apart.
  private func addProducts(
    _ group: Int, _ x: Int, _ y: Int, scale: Double, parts: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    let block = Self.block
    let count = firstRows[x + 1] - firstRows[x]
    var position = 0
    for first in stride(from: 0, to: layout.waitingRecords.count, by: block.waiting) {
      let those = layout.waitingRecords[
        first..<min(first + block.waiting, layout.waitingRecords.count)]
      for row in stride(from: 0, to: count, by: block.inner / laneCount) {
        let rows = min(block.inner / laneCount, count - row)
        for (number, record) in those.enumerated() {
          (waiting + number * rows).update(
            from: past(group: group, record: record) + firstRows[x] + row, count: rows)
        }
        for start in stride(from: 0, through: those.max()!, by: block.earlier) {
          let end = min(start + block.earlier, those.max()! + 1)
          let k = rows * laneCount
          BLAS.multiply(
            transposeB: true, those.count, end - start, k, floats(waiting), k,
            floats(past(group: group, record: start) + firstRows[y] + row),
            self.rows * laneCount, product, block.earlier)
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
    addOffsets(group, x, y, scale: scale, parts: parts, to: target)
  }

  /// What the values taken off contribute: Σ x y = Σ (x − p)(y − q) + q Σ x + p Σ y − Σ p q.
  private func addOffsets(
    _ group: Int, _ x: Int, _ y: Int, scale: Double, parts: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    let (p, q) = (offsets[group * buffers + x], offsets[group * buffers + y])
    guard p != 0 || q != 0 else { return }
    let constant = p * q * Double(firstRows[x + 1] - firstRows[x]) * laneSum(weights[group])
    totals.withUnsafeBufferPointer { totals in
      var line = 0
      for waiting in layout.waitingRecords {
        let late = q * totals[total(group, waiting, x)] - constant
        for t in 0...waiting {
          target[line + parts * t] += (late + p * totals[total(group, t, y)]) * scale
        }
        line += parts * (waiting + 1)
      }
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
