/// Products of sparse matrices with dense blocks, whose real and imaginary parts are planes of their own.
enum BlockKernels {
  typealias Lane = SIMD8<Double>
  typealias Pointer = UnsafeMutablePointer<Double>

  /// A dense block: element (r, c) at rows[r] + c, its imaginary part a plane later.
  struct Plane {
    let base: Pointer
    let plane: Int
    let stride: Int
  }

  @inline(__always)
  private static func load(_ pointer: Pointer, _ index: Int) -> Lane {
    UnsafeRawPointer(pointer + index).loadUnaligned(as: Lane.self)
  }

  @inline(__always)
  private static func store(_ value: Lane, _ pointer: Pointer, _ index: Int) {
    UnsafeMutableRawPointer(pointer + index).storeBytes(of: value, as: Lane.self)
  }

  /// y = S x.
  static func multiplyFull(_ matrix: SubMatrix, _ x: Plane, _ y: Plane) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: max(1, matrix.rows)) { offsets in
      for row in 0..<matrix.rows { offsets[row] = row * y.stride }
      multiply(
        matrix, x, out: y.base, plane: y.plane, offsets: UnsafePointer(offsets.baseAddress!),
        isTriangle: false, adds: false)
    }
  }

  /// out (+)= S x: rows of `out` from a column on, at out + offsets[r] + c.
  static func multiply(
    _ matrix: SubMatrix, _ x: Plane, out: Pointer, plane: Int, offsets: UnsafePointer<Int>,
    isTriangle: Bool, adds: Bool
  ) {
    let stride = x.stride
    if stride & 7 != 0 {
      return narrow(matrix, x, out: out, plane: plane, offsets: offsets, adds: adds)
    }
    // Columns of x that stay in the second cache.
    let panel = max(16, (1 << 15) / max(1, matrix.columns) & ~15)
    var first = 0
    while first < stride {
      let end = min(stride, first + panel)
      if adds {
        for row in matrix.usedRows {
          let row = Int(row)
          let start = isTriangle ? max(first, row & ~7) : first
          if start < end {
            rowProduct(matrix, x, row, start, end, out + offsets[row], plane, adds: true)
          }
        }
      } else {
        for row in 0..<matrix.rows {
          let start = isTriangle ? max(first, row & ~7) : first
          if start < end {
            rowProduct(matrix, x, row, start, end, out + offsets[row], plane, adds: false)
          }
        }
      }
      first = end
    }
  }

  @inline(__always)
  private static func rowProduct(
    _ matrix: SubMatrix, _ x: Plane, _ row: Int, _ start: Int, _ end: Int, _ out: Pointer,
    _ plane: Int, adds: Bool
  ) {
    let (reStart, reEnd) = (
      Int(matrix.re.starts.pointer[row]), Int(matrix.re.starts.pointer[row + 1])
    )
    let (imStart, imEnd) = (
      Int(matrix.im.starts.pointer[row]), Int(matrix.im.starts.pointer[row + 1])
    )
    let (reColumns, reValues) = (matrix.re.columns.pointer, matrix.re.values.pointer)
    let (imColumns, imValues) = (matrix.im.columns.pointer, matrix.im.values.pointer)
    let (stride, base, xPlane) = (x.stride, x.base, x.plane)
    var column = start
    while column + 16 <= end {
      var (a, b, c, d) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
      if adds {
        a = load(out, column)
        b = load(out, column + 8)
        c = load(out, plane + column)
        d = load(out, plane + column + 8)
      }
      for index in reStart..<reEnd {
        let value = Lane(repeating: reValues[index])
        let source = base + Int(reColumns[index]) * stride + column
        a.addProduct(value, load(source, 0))
        b.addProduct(value, load(source, 8))
        c.addProduct(value, load(source, xPlane))
        d.addProduct(value, load(source, xPlane + 8))
      }
      for index in imStart..<imEnd {
        let value = Lane(repeating: imValues[index])
        let source = base + Int(imColumns[index]) * stride + column
        a.addProduct(-value, load(source, xPlane))
        b.addProduct(-value, load(source, xPlane + 8))
        c.addProduct(value, load(source, 0))
        d.addProduct(value, load(source, 8))
      }
      store(a, out, column)
      store(b, out, column + 8)
      store(c, out, plane + column)
      store(d, out, plane + column + 8)
      column += 16
    }
    if column < end {
      var (a, c) = (Lane.zero, Lane.zero)
      if adds {
        a = load(out, column)
        c = load(out, plane + column)
      }
      for index in reStart..<reEnd {
        let value = Lane(repeating: reValues[index])
        let source = base + Int(reColumns[index]) * stride + column
        a.addProduct(value, load(source, 0))
        c.addProduct(value, load(source, xPlane))
      }
      for index in imStart..<imEnd {
        let value = Lane(repeating: imValues[index])
        let source = base + Int(imColumns[index]) * stride + column
        a.addProduct(-value, load(source, xPlane))
        c.addProduct(value, load(source, 0))
      }
      store(a, out, column)
      store(c, out, plane + column)
    }
  }

  /// The same for rows of a few elements.
  private static func narrow(
    _ matrix: SubMatrix, _ x: Plane, out: Pointer, plane: Int, offsets: UnsafePointer<Int>,
    adds: Bool
  ) {
    for row in 0..<matrix.rows {
      let target = out + offsets[row]
      if !adds {
        for column in 0..<x.stride { (target[column], target[plane + column]) = (0, 0) }
      }
      for index in Int(matrix.re.starts.pointer[row])..<Int(matrix.re.starts.pointer[row + 1]) {
        let value = matrix.re.values.pointer[index]
        let source = x.base + Int(matrix.re.columns.pointer[index]) * x.stride
        for column in 0..<x.stride {
          target[column] += value * source[column]
          target[plane + column] += value * source[x.plane + column]
        }
      }
      for index in Int(matrix.im.starts.pointer[row])..<Int(matrix.im.starts.pointer[row + 1]) {
        let value = matrix.im.values.pointer[index]
        let source = x.base + Int(matrix.im.columns.pointer[index]) * x.stride
        for column in 0..<x.stride {
          target[column] -= value * source[x.plane + column]
          target[plane + column] += value * source[column]
        }
      }
    }
  }

  /// y = x†, of a block of rows × columns; what y has beyond its columns becomes zero.
  static func adjoint(_ x: Plane, rows: Int, columns: Int, _ y: Plane) {
    var first = 0
    while first < rows {
      let last = min(rows, first + 8)
      var start = 0
      while start < columns {
        for column in start..<min(columns, start + 8) {
          let target = y.base + column * y.stride
          for row in first..<last {
            let source = x.base + row * x.stride + column
            target[row] = source[0]
            target[y.plane + row] = -source[x.plane]
          }
        }
        start += 8
      }
      first = last
    }
    if y.stride == rows { return }
    for column in 0..<columns {
      for row in rows..<y.stride {
        y.base[column * y.stride + row] = 0
        y.base[y.plane + column * y.stride + row] = 0
      }
    }
  }

  /// out(r, c) += L_r x(p(r), q(c)) R̄_c of matrices with one element in a row.
  static func sandwich(
    _ left: SubMatrix.Single, _ right: SubMatrix.Single, _ x: Plane, out: Pointer, plane: Int,
    offsets: UnsafePointer<Int>, isTriangle: Bool
  ) {
    let width = right.shift == nil ? 1 : right.spreadRe.count
    for place in 0..<left.count {
      let row = Int(left.rows.pointer[place])
      let (a, b) = (left.re.pointer[place], left.im.pointer[place])
      let source = x.base + Int(left.columns.pointer[place]) * x.stride
      let target = out + offsets[row]
      gather(
        right, source, x.plane, target, plane, a, b, isReal: left.isReal && right.isReal,
        from: isTriangle ? row : 0, width: width)
    }
  }

  /// y(r, c) = x(r, q(c)) R̄_c for all rows of x.
  static func gatherColumns(
    _ right: SubMatrix.Single, _ x: Plane, rows: Int, _ y: Plane
  ) {
    for row in 0..<rows {
      let target = y.base + row * y.stride
      for column in 0..<y.stride { (target[column], target[y.plane + column]) = (0, 0) }
      gather(
        right, x.base + row * x.stride, x.plane, target, y.plane, 1, 0, isReal: right.isReal,
        from: 0, width: y.stride)
    }
  }

  /// target(c) += (a + ib) source(q(c)) R̄_c from a column on.
  @inline(__always)
  private static func gather(
    _ right: SubMatrix.Single, _ source: Pointer, _ sourcePlane: Int, _ target: Pointer,
    _ plane: Int, _ a: Double, _ b: Double, isReal: Bool, from first: Int, width: Int
  ) {
    if let shift = right.shift, width & 7 == 0 {
      return shifted(
        right, source + shift, sourcePlane, target, plane, a, b, isReal: isReal, from: first)
    }
    let (rows, columns) = (right.rows.pointer, right.columns.pointer)
    let (re, im) = (right.re.pointer, right.im.pointer)
    let usesRuns = right.runs.count * 6 < right.count
    if isReal && usesRuns {
      for run in right.runs {
        let start = max(run.lowerBound, run.lowerBound + first - Int(rows[run.lowerBound]))
        if start >= run.upperBound { continue }
        let (out, x) = (target + Int(rows[start]), source + Int(columns[start]))
        let values = re + start
        let length = run.upperBound - start
        var index = 0
        while index + 8 <= length {
          let value = a * load(values, index)
          store(load(out, index).addingProduct(value, load(x, index)), out, index)
          store(
            load(out, plane + index).addingProduct(value, load(x, sourcePlane + index)), out,
            plane + index)
          index += 8
        }
        while index < length {
          let value = a * values[index]
          out[index] += value * x[index]
          out[plane + index] += value * x[sourcePlane + index]
          index += 1
        }
      }
      return
    }
    var start = 0
    if first > 0 {
      // Rows of the right matrix rise.
      var end = right.count
      while start < end {
        let middle = (start + end) / 2
        if Int(rows[middle]) < first { start = middle + 1 } else { end = middle }
      }
    }
    if isReal {
      for index in start..<max(start, right.count) {
        let (row, column, value) = (Int(rows[index]), Int(columns[index]), a * re[index])
        target[row] += value * source[column]
        target[plane + row] += value * source[sourcePlane + column]
      }
      return
    }
    for index in start..<max(start, right.count) {
      let (row, column) = (Int(rows[index]), Int(columns[index]))
      let (c, d) = (a * re[index] + b * im[index], b * re[index] - a * im[index])
      let (u, v) = (source[column], source[sourcePlane + column])
      target[row] += c * u - d * v
      target[plane + row] += c * v + d * u
    }
  }

  /// The same where q(c) − c is the same for all columns that have one: whole lanes, in which columns
  /// without one have R_c = 0.
  @inline(__always)
  private static func shifted(
    _ right: SubMatrix.Single, _ source: Pointer, _ sourcePlane: Int, _ target: Pointer,
    _ plane: Int, _ a: Double, _ b: Double, isReal: Bool, from first: Int
  ) {
    let (re, im) = (right.spreadRe.pointer, right.spreadIm.pointer)
    let end = Int(right.rows.pointer[right.count - 1])
    var column = max(first, Int(right.rows.pointer[0])) & ~7
    if isReal {
      while column <= end {
        let value = a * load(re, column)
        store(load(target, column).addingProduct(value, load(source, column)), target, column)
        store(
          load(target, plane + column).addingProduct(value, load(source, sourcePlane + column)),
          target, plane + column)
        column += 8
      }
      return
    }
    while column <= end {
      let (c, d) = (
        a * load(re, column) + b * load(im, column), b * load(re, column) - a * load(im, column)
      )
      let (u, v) = (load(source, column), load(source, sourcePlane + column))
      store(
        load(target, column).addingProduct(c, u).addingProduct(-d, v), target, column)
      store(
        load(target, plane + column).addingProduct(c, v).addingProduct(d, u), target,
        plane + column)
      column += 8
    }
  }
}
