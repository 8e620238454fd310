/// First guesses from another solution on the same panels.
extension Propagator {
  /// The functions that sweeps start from, with their corners.
  var guessed: [(rows: RowSet, corner: Corner)] {
    var functions: [(RowSet, Corner)] = []
    for b in 0..<2 {
      for c in 0..<2 {
        functions.append((panel.spectralMemory[b].function(c), panel.naCorner[c][b]))
        functions.append((panel.statisticalMemory[b].function(c), panel.nkCorner[c][b]))
      }
    }
    return functions + [
      (panel.yw.function(0), panel.yCorner), (panel.ywHat.function(0), panel.yHatCorner),
      (panel.vx.function(1), panel.xCorner), (panel.vxHat.function(1), panel.xHatCorner),
    ]
  }

  /// - Returns: what the panel that was just solved leaves.
  func record(start: Double, level: Int) -> PanelRecord {
    guard !isLeading else {
      return PanelRecord(start: start, level: level, rows: [], corners: [], one: one.numbers)
    }
    var rows: [Float] = []
    rows.reserveCapacity(guessed.count * count * old)
    var corners: [Double] = []
    for (function, corner) in guessed {
      for i in 0..<count {
        let row = function.row(i)
        for j in 0..<old { rows.append(Float(row[j])) }
      }
      for i in 0..<(count * count) { corners.append(corner.elements[i]) }
    }
    return PanelRecord(start: start, level: level, rows: rows, corners: corners, one: one.numbers)
  }

  /// Starts the panel in flight from a record; each rank some of the functions.
  /// - Parameter other: the nodes of its panels.
  /// - Returns: false for one of other panels.
  func start(from record: PanelRecord, _ other: PanelNodes) -> Bool {
    let (n, m) = (count, other.count)
    // From the nodes of the record to those of the panel.
    let matrix = nodes.nodes.map { other.lagrange(at: $0) }
    var earlier = one
    let (panels, columns) = (panelStarts.count, panelStarts.count * (m - 1))
    guard earlier.take(record.one, nodes: m),
      isLeading
        || record.rows.count == guessed.count * m * columns
          && record.corners.count == guessed.count * m * m
    else { return false }
    one = one.guessed(from: earlier.continued(matrix))
    guard !isLeading else { return true }
    var transposed = [Double](repeating: 0, count: m * n)
    for (v, row) in matrix.enumerated() {
      for u in 0..<m { transposed[u * n + v] = row[u] }
    }
    var values = [Double](repeating: 0, count: m * (old + 1))
    for (index, (function, corner)) in guessed.enumerated() {
      let from = Array(record.corners[(index * m * m)..<((index + 1) * m * m)])
      for i in 0..<n {
        for j in 0..<n {
          var sum = 0.0
          for w in 0..<m {
            for u in 0..<m { sum += matrix[i][w] * matrix[j][u] * from[w * m + u] }
          }
          corner[i, j] = sum
        }
      }
      guard owns(index) else { continue }
      // By t', panel by panel.
      for i in values.indices { values[i] = 0 }
      for w in 0..<m {
        let row = (index * m + w) * columns
        for panel in 0..<panels {
          let place = w * (old + 1) + panel * (n - 1)
          for u in 0..<m {
            let column = panel * (m - 1) + u
            let value = column < columns ? Double(record.rows[row + column]) : from[w * m]
            for v in 0..<(n - 1) { values[place + v] += transposed[u * n + v] * value }
          }
        }
      }
      for i in 1..<n {
        let row = function.row(i)
        for j in 0..<old { row[j] = function.row(0)[j] - values[j] }
        for w in 0..<m {
          let weight = matrix[i][w]
          for j in 0..<old { row[j] += weight * values[w * (old + 1) + j] }
        }
      }
    }
    return true
  }
}
