import Numerics

/// The state between two panels.
extension Propagator {
  /// About as many bytes as the state has.
  var stateBytes: Int {
    let squares = isLeading ? 0 : 14 * old * old + 14 * old * count
    return 8 * (squares + (46 * count + 16) * old + 44 * count * count)
  }

  /// Collective where there is a team: the first rank has the state.
  func write(to state: inout StateWriter) {
    state.append(old)
    state.append(first)
    state.append(sweeps)
    state.append(panelStarts)
    state.append(integral)
    state.append(spinX)
    state.append(times)
    state.append(earlierField)
    state.append(one.numbers)
    state.append(panel.store.values)
    for group in panel.groups {
      for row in 0..<(group.leading + count * group.count) {
        state.append(UnsafeBufferPointer(start: group.start + row * group.columns, count: old))
      }
    }
    guard !isLeading else { return }
    // As many rows at a time as fit into a little memory that all ranks see.
    let rows = max(1, (1 << 18) / max(old, 1))
    let shared = TeamMemory(rows * old, team)
    let numbers = shared.next(rows * old)
    for factor in history.all {
      var parts = parts(of: factor)[...]
      while !parts.isEmpty {
        let piece = parts.prefix(rows)
        for (index, (row, range)) in piece.enumerated() {
          for columns in ownColumns {
            for column in columns.clamped(to: range) {
              numbers[index * old + column] = factor.matrix[row, column]
            }
          }
        }
        team?.meet()
        for (index, (_, range)) in piece.enumerated() {
          state.append(
            UnsafeBufferPointer(start: numbers + index * old + range.lowerBound, count: range.count)
          )
        }
        team?.meet()
        parts = parts.dropFirst(rows)
      }
    }
  }

  /// - Returns: whether it is the state of such a propagation.
  func read(from state: inout StateReader) -> Bool {
    let before = (state.int(), state.int(), state.int())
    let starts = state.ints()
    let n = count
    guard state.isSound, before.0 == starts.count * (n - 1), (0...before.0).contains(before.1),
      starts == (0..<starts.count).map({ $0 * (n - 1) })
    else { return false }
    (old, first, sweeps) = before
    panelStarts = starts
    panelOfNode = starts.indices.flatMap { [Int](repeating: $0, count: n - 1) }
    integral = state.doubles()
    spinX = state.doubles()
    times = state.doubles()
    earlierField = state.doubles()
    guard integral.count == old + 1, spinX.count == old + 1, times.count == old + 1,
      earlierField.count == old, one.take(state.doubles())
    else { return false }
    let corners = state.doubles()
    guard corners.count == panel.store.values.count else { return false }
    panel.store.values = corners
    if old + 2 * n > capacity { grow(to: old + 2 * n) }
    for group in panel.groups {
      for row in 0..<(group.leading + n * group.count) {
        // All ranks see the same numbers.
        let place = group.start + row * group.columns
        state.take(team?.isFirst ?? true ? place : nil, old)
      }
    }
    guard !isLeading else { return state.isSound }
    for factor in history.all {
      for (row, range) in parts(of: factor) {
        for column in range {
          let value = state.double()
          if share.contains(strip: column / StripMatrix.width) {
            factor.matrix[row, column] = value
          }
        }
      }
    }
    return state.isSound
  }

  /// The rows and columns of a right factor that are not zero.
  private func parts(of factor: RightFactor) -> [(row: Int, columns: Range<Int>)] {
    (0...old).map { row -> (Int, Range<Int>) in
      switch factor.shape {
      case .full: return (row, 0..<old)
      // A column starts with its panel: row ≥ start.
      case .lower:
        let end = row < old ? (panelStarts[panelOfNode[row]] + count - 1) : old
        return (row, 0..<min(old, end))
      // A column ends with its panel.
      case .upper:
        let first = row == 0 ? 0 : panelStarts[panelOfNode[row - 1]]
        return (row, first..<old)
      }
    }
  }
}

extension OneTime {
  var numbers: [Double] { (spin + covariance + field + [b] + source + drive).flatMap { $0 } }

  /// - Returns: whether there are as many numbers as there should be.
  mutating func take(_ numbers: [Double], nodes: Int? = nil) -> Bool {
    let n = nodes ?? b.count
    guard numbers.count == 14 * n else { return false }
    var rows = (0..<14).map { Array(numbers[($0 * n)..<(($0 + 1) * n)]) }[...]
    for i in 0..<3 { spin[i] = rows.removeFirst() }
    for i in 0..<3 { covariance[i] = rows.removeFirst() }
    for i in 0..<2 { field[i] = rows.removeFirst() }
    b = rows.removeFirst()
    for i in 0..<3 { source[i] = rows.removeFirst() }
    for i in 0..<2 { drive[i] = rows.removeFirst() }
    return true
  }
}
