/// A generator applied to rows of dense blocks.
///
/// Every pair of components has a block ρ₁₂ and its adjoint ρ₂₁ at hand, so that M₁ρ₁₂ + (M₂ρ₂₁)† takes
/// products from the left alone, of whole rows.
final class BlockGenerator: HermitianGenerator {
  private let layout: BlockLayout
  private let matrix: BlockedOperator
  /// All that depend on time.
  private let timed: [BlockedOperator]
  private let tasks: [[Task]]
  private let offsets: [Buffer<Int>]
  /// Full blocks and products with them: ρ₁₂ of every block, then ρ₂₁ where it is another one.
  private let full: Buffer<Double>
  private let product: Buffer<Double>
  private let starts: [(forth: Int, back: Int)]
  private let scratch: (first: Buffer<Double>, second: Buffer<Double>)

  /// One term of a block.
  private struct Task {
    let left: SubMatrix
    let right: SubMatrix
    let first: Int
    let second: Int
  }

  init(_ terms: GeneratorTerms, _ layout: BlockLayout) {
    self.layout = layout
    let components = layout.components
    matrix = BlockedOperator(terms.generator, components)
    var timed = terms.generator.dependsOnTime ? [matrix] : []
    offsets = layout.blocks.map { Buffer($0.rowOffsets) }
    var (starts, next) = ([(forth: Int, back: Int)](), 0)
    for block in layout.blocks {
      let forth = next
      next += 2 * block.rows * block.stride
      starts.append((forth, block.isDiagonal ? forth : next))
      if !block.isDiagonal { next += 2 * block.columns * BlockLayout.stride(block.rows) }
    }
    self.starts = starts
    // Shifted rows are read a little beyond their ends.
    let margin = 8 + (layout.blocks.map { max($0.rows, $0.stride) }.max() ?? 0)
    full = Buffer(zeros: next, margin: margin)
    product = Buffer(zeros: next)
    var tasks = Array(repeating: [Task](), count: layout.blocks.count)
    var largest = 0
    for term in terms.sandwiches {
      let isPlain = term.weight.isConstant && term.factor == 1
      let right = BlockedOperator(term.right, components)
      let left =
        isPlain && term.left === term.right
        ? right
        : isPlain
          ? BlockedOperator(term.left, components)
          : BlockedOperator(term.left, components) { term.factor * term.weight.value(at: $0).re }
      if term.right.dependsOnTime { timed.append(right) }
      if left !== right, term.left.dependsOnTime || !term.weight.isConstant { timed.append(left) }
      for (number, block) in layout.blocks.enumerated() {
        for (first, leftPart) in left.parts[block.pair.first] ?? [:] {
          for (second, rightPart) in right.parts[block.pair.second] ?? [:]
          where layout.number(first, second) != nil {
            tasks[number].append(
              Task(left: leftPart, right: rightPart, first: first, second: second))
            largest = max(
              largest, rightPart.rows * BlockLayout.stride(leftPart.columns),
              leftPart.columns * BlockLayout.stride(rightPart.rows))
          }
        }
      }
    }
    // In a fixed order, so that sums have the same digits.
    self.tasks = tasks.map { list in
      list.enumerated().sorted {
        ($0.element.first, $0.element.second, $0.offset)
          < ($1.element.first, $1.element.second, $1.offset)
      }.map(\.element)
    }
    self.timed = timed
    scratch = (Buffer(zeros: 2 * largest), Buffer(zeros: 2 * largest))
  }

  func apply(
    at time: Double, _ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>
  ) {
    for operation in timed { operation.refresh(at: time) }
    for number in layout.blocks.indices { unpack(number, x) }
    for number in layout.blocks.indices {
      let block = layout.blocks[number]
      multiply(block.pair.first, number, isBack: false)
      if !block.isDiagonal { multiply(block.pair.second, number, isBack: true) }
      pack(number, out)
      for task in tasks[number] { add(task, number, out) }
      if block.isDiagonal { clear(number, out) }
    }
  }

  private func plane(_ buffer: Buffer<Double>, _ number: Int, isBack: Bool) -> BlockKernels.Plane {
    let block = layout.blocks[number]
    if !isBack || block.isDiagonal {
      return .init(
        base: buffer.pointer + starts[number].forth, plane: block.rows * block.stride,
        stride: block.stride)
    }
    let stride = BlockLayout.stride(block.rows)
    return .init(
      base: buffer.pointer + starts[number].back, plane: block.columns * stride, stride: stride)
  }

  /// ρ between two components.
  private func source(_ first: Int, _ second: Int) -> BlockKernels.Plane {
    plane(full, layout.number(first, second)!, isBack: first > second)
  }

  /// The full block, and its adjoint.
  private func unpack(_ number: Int, _ x: UnsafePointer<Double>) {
    let block = layout.blocks[number]
    let to = plane(full, number, isBack: false)
    let from = x + block.start
    for row in 0..<block.rows {
      let (first, source) = (block.isDiagonal ? row : 0, from + block.rowOffsets[row])
      let target = to.base + row * to.stride
      (target + first).update(from: source + first, count: block.stride - first)
      (target + to.plane + first).update(
        from: source + block.plane + first, count: block.stride - first)
    }
    guard block.isDiagonal else {
      return BlockKernels.adjoint(
        to, rows: block.rows, columns: block.columns, plane(full, number, isBack: true))
    }
    var start = 0
    while start < block.rows {
      for column in start..<block.rows {
        let target = to.base + column * to.stride
        for row in start..<min(start + 8, column) {
          let source = to.base + row * to.stride + column
          target[row] = source[0]
          target[to.plane + row] = -source[to.plane]
        }
      }
      start += 8
    }
  }

  /// M ρ of one orientation.
  private func multiply(_ component: Int, _ number: Int, isBack: Bool) {
    let (x, y) = (plane(full, number, isBack: isBack), plane(product, number, isBack: isBack))
    guard let part = matrix.parts[component]?[component] else {
      return y.base.update(repeating: 0, count: 2 * y.plane)
    }
    BlockKernels.multiplyFull(part, x, y)
  }

  /// out₁₂ = (Mρ)₁₂ + (Mρ)₂₁†.
  private func pack(_ number: Int, _ out: UnsafeMutablePointer<Double>) {
    let block = layout.blocks[number]
    let (forth, back) = (
      plane(product, number, isBack: false), plane(product, number, isBack: true)
    )
    let target = out + block.start
    var top = 0
    while top < block.rows {
      let bottom = min(block.rows, top + 8)
      var left = block.isDiagonal ? top : 0
      while left < block.columns {
        let right = min(block.columns, left + 8)
        for row in top..<bottom {
          let sum = target + block.rowOffsets[row]
          let own = forth.base + row * forth.stride
          for column in left..<right {
            let other = back.base + column * back.stride + row
            sum[column] = own[column] + other[0]
            sum[block.plane + column] = own[forth.plane + column] - other[back.plane]
          }
        }
        left += 8
      }
      for row in top..<bottom {
        let sum = target + block.rowOffsets[row]
        for column in block.columns..<block.stride {
          (sum[column], sum[block.plane + column]) = (0, 0)
        }
      }
      top += 8
    }
  }

  private func add(_ task: Task, _ number: Int, _ out: UnsafeMutablePointer<Double>) {
    let block = layout.blocks[number]
    let (target, rows) = (out + block.start, UnsafePointer(offsets[number].pointer))
    if let left = task.left.single, let right = task.right.single {
      return BlockKernels.sandwich(
        left, right, source(task.first, task.second), out: target, plane: block.plane,
        offsets: rows, isTriangle: block.isDiagonal)
    }
    // (right ρ₂₁)† = ρ₁₂ right†, then left.
    let stride = BlockLayout.stride(task.right.rows)
    let turned = BlockKernels.Plane(
      base: scratch.second.pointer, plane: task.left.columns * stride, stride: stride)
    if let right = task.right.single {
      BlockKernels.gatherColumns(
        right, source(task.first, task.second), rows: task.left.columns, turned)
    } else {
      let x = source(task.second, task.first)
      let y = BlockKernels.Plane(
        base: scratch.first.pointer, plane: task.right.rows * x.stride, stride: x.stride)
      BlockKernels.multiplyFull(task.right, x, y)
      BlockKernels.adjoint(y, rows: task.right.rows, columns: task.left.columns, turned)
    }
    BlockKernels.multiply(
      task.left, turned, out: target, plane: block.plane, offsets: rows,
      isTriangle: block.isTriangle, adds: true)
  }

  /// Below the diagonal there is nothing.
  private func clear(_ number: Int, _ out: UnsafeMutablePointer<Double>) {
    let block = layout.blocks[number]
    for row in 0..<block.rows {
      let target = out + block.start + block.rowOffsets[row]
      for column in block.firstColumn(row)..<row {
        (target[column], target[block.plane + column]) = (0, 0)
      }
      target[block.plane + row] = 0
    }
  }
}
