import BatchCore
import CLanes
import Models
import Numerics
import Observables

extension TwoTimeSums: TrajectorySums {
  func recorder(_ batch: RecordedBatch) -> any SumsRecorder {
    TwoTimeRecorder(channel, waitingRecords: waitingRecords, batch)
  }

  func historyBytes(lanes: Int, in run: RecordedRun) -> Double {
    let rows = channel == .field ? 2 * run.modes : run.sites
    return 4 * Double(historyRecords) * Double(rows) * Double(lanes)
  }
}

/// Two-time products of one operator of a batch: keeps the past, and forms Σ_i s_i(τ) s_i(t') for all
/// waiting times at once, as matrix products of blocks of recorded times.
///
/// The past is kept in single precision, and blocks of at most 256 products are summed in it; all
/// further sums are in double. What starts with one sharp value is kept less that value, so that
/// nothing correlates with it.
final class TwoTimeRecorder: SumsRecorder {
  /// Blocks of waiting times, of earlier times, and of the sum over rows and lanes.
  private static let block = (waiting: 64, earlier: 64, inner: 256)

  private let waitingRecords: [Int]
  /// Recorded times that are kept.
  private let records: Int
  /// Groups of the batch that count, and of the state.
  private let (activeGroups, groups): (Int, Int)
  /// Buffers of the state that are kept, and rows of each: a component of the spins, or real and
  /// imaginary part of the field.
  private let (buffers, rows): (Int, Int)
  /// Rows in ranges, and what the values of each are multiplied with.
  private let blocks: [(rows: Range<Int>, factor: Double)]
  /// [buffer] of [row][group].
  private let values: UnsafeMutablePointer<UnsafePointer<Lanes>>
  /// Of products: 1/(2N_s)² of spins, N_s that of all sites; where these differ, `blocks` has it.
  private let scale: Double
  /// Lanes that count, of each group.
  private let weights: UnsafeMutablePointer<Lanes>
  /// [group][record][buffer][row].
  private let past: UnsafeMutablePointer<SIMD8<Float>>
  /// What is taken off, [group][buffer].
  private let offsets: UnsafeMutablePointer<Double>
  /// Sums over rows and lanes, [group][record][buffer].
  private let totals: UnsafeMutablePointer<Double>
  private let waiting: UnsafeMutablePointer<SIMD8<Float>>
  private let product: UnsafeMutablePointer<Float>

  init(_ channel: CorrelationChannel, waitingRecords: [Int], _ batch: RecordedBatch) {
    self.waitingRecords = waitingRecords
    records = waitingRecords.max()! + 1
    let lanes = batch.lanes
    let kept =
      switch channel {
      case .sx: [lanes.sx]
      case .sy: [lanes.sy]
      case .sz: [lanes.sz]
      case .field: [lanes.re, lanes.im]
      }
    (activeGroups, groups) = (batch.weights.count, lanes.groups)
    (buffers, rows) = (kept.count, channel == .field ? lanes.modes : lanes.sites)
    if channel != .field, batch.run.shape.commonSpinsPerSite == nil {
      blocks = batch.run.blocks.map { ($0.sites, 1 / $0.perSite) }
      scale = 0.25
    } else {
      blocks = [(0..<rows, 1)]
      let spins = Double(batch.run.shape.commonSpinsPerSite ?? 1)
      scale = 0.25 / (spins * spins)
    }
    func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
      let copy = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
      copy.initialize(from: elements, count: elements.count)
      return copy
    }
    values = copy(kept)
    weights = copy(batch.weights)
    func allocate(_ count: Int) -> UnsafeMutablePointer<SIMD8<Float>> {
      UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 32, alignment: 64)
        .bindMemory(to: SIMD8<Float>.self, capacity: max(1, count))
    }
    past = allocate(activeGroups * records * buffers * rows)
    offsets = copy([Double](repeating: 0, count: activeGroups * buffers))
    totals = copy([Double](repeating: 0, count: activeGroups * records * buffers))
    waiting = allocate(Self.block.waiting * Self.block.inner / laneCount)
    product = .allocate(capacity: Self.block.waiting * Self.block.earlier)
  }

  deinit {
    UnsafeMutableRawPointer(past).deallocate()
    UnsafeMutableRawPointer(waiting).deallocate()
    values.deallocate()
    weights.deallocate()
    offsets.deallocate()
    totals.deallocate()
    product.deallocate()
  }

  private func past(_ group: Int, _ record: Int, _ buffer: Int)
    -> UnsafeMutablePointer<SIMD8<Float>>
  {
    past + ((group * records + record) * buffers + buffer) * rows
  }

  private func total(_ group: Int, _ record: Int, _ buffer: Int) -> Int {
    (group * records + record) * buffers + buffer
  }

  /// Keeps the state at a recorded time up to the largest waiting time.
  func prepare(record: Int) {
    guard record < records else { return }
    for buffer in 0..<buffers {
      for group in 0..<activeGroups {
        if record == 0 { offsets[group * buffers + buffer] = sharpValue(buffer, group) }
        let offset = Lanes(repeating: offsets[group * buffers + buffer])
        let target = past(group, record, buffer)
        let (values, weight) = (values[buffer] + group, weights[group])
        var sum = Lanes.zero
        for (rows, factor) in blocks {
          for row in rows {
            let value = values[row * groups] * factor
            sum += value
            target[row] = twa_narrowed((value - offset) * weight)
          }
        }
        totals[total(group, record, buffer)] = laneSum(sum * weight)
      }
    }
  }

  /// The value that all rows of all lanes that count have in common; 0 if there is none.
  private func sharpValue(_ buffer: Int, _ group: Int) -> Double {
    guard rows > 0 else { return 0 }
    let values = values[buffer] + group
    let value = values[0][0] * blocks[0].factor
    let isSharp = blocks.allSatisfy { rows, factor in
      rows.allSatisfy { row in
        (0..<laneCount).allSatisfy {
          weights[group][$0] == 0 || values[row * groups][$0] * factor == value
        }
      }
    }
    return isSharp ? value : 0
  }

  /// Adds what the trajectories of a group contribute, once everything is there.
  func add(_ group: TrajectoryGroup, record: Int, to sums: UnsafeMutablePointer<Double>) {
    if record == records - 1 { addProducts(group: group.number, to: sums) }
  }

  private func addProducts(group: Int, to sums: UnsafeMutablePointer<Double>) {
    guard buffers > 1 else {
      addProducts(group, 0, 0, scale: scale, parts: 1, to: sums)
      return
    }
    // a(τ) ā(t'): real part, and imaginary part behind it.
    let (re, im) = (0, 1)
    addProducts(group, re, re, scale: 1, parts: 2, to: sums)
    addProducts(group, im, im, scale: 1, parts: 2, to: sums)
    addProducts(group, im, re, scale: 1, parts: 2, to: sums + 1)
    addProducts(group, re, im, scale: -1, parts: 2, to: sums + 1)
  }

  /// target[τ, t'] += scale · Σ x(τ) y(t') over rows and lanes of two buffers; neighbours in t' are
  /// `parts` apart.
  private func addProducts(
    _ group: Int, _ x: Int, _ y: Int, scale: Double, parts: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    let block = Self.block
    var position = 0
    for first in stride(from: 0, to: waitingRecords.count, by: block.waiting) {
      let those = waitingRecords[
        first..<min(first + block.waiting, waitingRecords.count)]
      for row in stride(from: 0, to: rows, by: block.inner / laneCount) {
        let count = min(block.inner / laneCount, rows - row)
        for (number, record) in those.enumerated() {
          (waiting + number * count).update(from: past(group, record, x) + row, count: count)
        }
        for start in stride(from: 0, through: those.max()!, by: block.earlier) {
          let end = min(start + block.earlier, those.max()! + 1)
          let k = count * laneCount
          BLAS.multiply(
            transposeB: true, those.count, end - start, k, floats(waiting), k,
            floats(past(group, start, y) + row), buffers * rows * laneCount, product,
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
    addOffsets(group, x, y, scale: scale, parts: parts, to: target)
  }

  /// What the values taken off contribute: Σ x y = Σ (x − p)(y − q) + q Σ x + p Σ y − Σ p q.
  private func addOffsets(
    _ group: Int, _ x: Int, _ y: Int, scale: Double, parts: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    let (p, q) = (offsets[group * buffers + x], offsets[group * buffers + y])
    guard p != 0 || q != 0 else { return }
    let constant = p * q * Double(rows) * laneSum(weights[group])
    var line = 0
    for waiting in waitingRecords {
      let late = q * totals[total(group, waiting, x)] - constant
      for t in 0...waiting {
        target[line + parts * t] += (late + p * totals[total(group, t, y)]) * scale
      }
      line += parts * (waiting + 1)
    }
  }

  private func floats(_ lanes: UnsafeMutablePointer<SIMD8<Float>>) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Float.self)
  }
}
