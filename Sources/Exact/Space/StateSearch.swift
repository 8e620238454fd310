import Models

/// Finds the states that operators lead to, row by row: a move costs the same for one state of a row and for
/// all.
struct StateSearch {
  private(set) var states: StateSet
  /// Whether a mode is cut off.
  private(set) var isTruncated: [Bool]

  private let list: FactorList
  private let layout: RowLayout
  private let limit: Int
  /// Chains of operators, each in its parts.
  private let chains: [[[RowMoves]]]
  /// Of the first operators what stays within a row.
  private let inner: [RowMoves]
  /// Modes among the factors of the key with their numbers, and those of the row with what lies beyond.
  private let keyModes: [(mode: Int, factor: Int, levels: Int)]
  private let rowModes: [(mode: Int, beyond: [UInt64])]
  /// States that are new and have not been gone on from, by row; the rows that have such, in turn.
  private var pending: [UInt64] = []
  private var isQueued: [Bool] = []
  private var queue: [Int] = []
  /// Of every operator of a chain.
  private var scratch: [Scratch]

  private struct Scratch {
    var levels: [Int]
    var targets: [Target] = []
  }

  /// Where a product leads from a key.
  private struct Target {
    var keyChange: Int
    var amplitude: ComplexNumber
    /// Number of the shift within the row, and how far it goes.
    var shift = 0
    var distance = 0
  }

  /// More states than the limit.
  struct Excess: Error {}

  init(
    _ list: FactorList, _ numbering: OperatorAction.Numbering, isTruncated: [Bool],
    steps: [[FactorizedOperator]], limit: Int
  ) {
    let layout = RowLayout(list, numbering)
    (self.list, self.layout, self.limit, self.isTruncated) = (list, layout, limit, isTruncated)
    states = StateSet(states: numbering.count, width: layout.width)
    chains = steps.map { $0.map { Self.moves($0, layout) } }
    let modes = list.ofMode.enumerated().map { (mode: $0, factor: $1) }
    keyModes = modes.filter { $0.factor < layout.keyFactors }.map {
      ($0.mode, $0.factor, list.factors[$0.factor].levels)
    }
    rowModes = modes.filter { $0.factor >= layout.keyFactors }.map {
      ($0.mode, layout.mask($0.factor, from: list.factors[$0.factor].levels))
    }
    scratch = Array(
      repeating: Scratch(levels: Array(repeating: 0, count: layout.keyFactors)),
      count: max(1, steps.map(\.count).max() ?? 0))
    inner = chains.flatMap { $0.first ?? [] }.filter { !$0.mayCollide }.map(\.withinRows)
      .filter { !$0.products.isEmpty }
  }

  private static func moves(_ operation: FactorizedOperator, _ layout: RowLayout) -> [RowMoves] {
    operation.parts.map { RowMoves($0.products, layout) }
  }

  /// Adds a state, where the cutoffs have it.
  mutating func add(_ code: Int) throws {
    let (key, state) = code.quotientAndRemainder(dividingBy: layout.width)
    var words = Array(repeating: UInt64(0), count: layout.words)
    words[state >> 6] = 1 << UInt64(state & 63)
    if isWithin(key), cut(&words) { try insert(words, key) }
  }

  /// Goes on from what is new until nothing is.
  mutating func close() throws {
    var next = 0
    while next < queue.count {
      let row = queue[next]
      next += 1
      let key = states.keys[row]
      // What stays in the row comes first: rows are filled before others are reached from them.
      var own = takePending(row)
      var new = inner.isEmpty ? [] : own
      while !new.isEmpty {
        for moves in inner { try apply(moves, key, new, depth: 0) { _, _, _ in } }
        new = takePending(row)
        for word in own.indices { own[word] |= new[word] }
        if new.allSatisfy({ $0 == 0 }) { new = [] }
      }
      isQueued[row] = false
      for chain in chains.indices { try follow(chain, 0, key, own) }
    }
    queue.removeAll(keepingCapacity: true)
  }

  private mutating func takePending(_ row: Int) -> [UInt64] {
    let range = (row * layout.words)..<((row + 1) * layout.words)
    let own = Array(pending[range])
    for word in range { pending[word] = 0 }
    return own
  }

  /// Adds what operators make of all states that are there, once.
  mutating func spread(_ operations: [FactorizedOperator]) throws {
    let moves = operations.flatMap { Self.moves($0, layout) }
    let (keys, bits) = (states.keys, states.bits)
    for (row, key) in keys.enumerated() {
      let own = Array(bits[(row * layout.words)..<((row + 1) * layout.words)])
      for part in moves { try apply(part, key, own, depth: 0) { _, _, _ in } }
    }
  }

  // MARK: Moves

  private mutating func follow(_ chain: Int, _ step: Int, _ key: Int, _ own: [UInt64]) throws {
    let isLast = step + 1 == chains[chain].count
    for part in chains[chain][step].indices {
      try apply(chains[chain][step][part], key, own, depth: step) { search, key, words in
        if !isLast { try search.follow(chain, step + 1, key, words) }
      }
    }
  }

  /// - Parameter reached: what becomes of some states of a row, at its key.
  private mutating func apply(
    _ moves: RowMoves, _ key: Int, _ own: [UInt64], depth: Int,
    _ reached: (inout Self, Int, [UInt64]) throws -> Void
  ) throws {
    setLevels(of: key, depth: depth)
    findTargets(moves, depth: depth)
    if moves.mayCollide, scratch[depth].targets.count > 1 {
      scratch[depth].targets.sort { ($0.keyChange, $0.distance) < ($1.keyChange, $1.distance) }
    }
    var next = 0
    var words = own
    while next < scratch[depth].targets.count {
      let target = scratch[depth].targets[next]
      let first = next
      next += 1
      if moves.mayCollide {
        while next < scratch[depth].targets.count,
          scratch[depth].targets[next].keyChange == target.keyChange,
          scratch[depth].targets[next].distance == target.distance
        { next += 1 }
      }
      let isThere: Bool
      if first + 1 == next || haveOneShift(first..<next, depth) {
        isThere =
          !isCancelled(first..<next, depth)
          && Self.shift(own, moves.shifts[target.shift], into: &words)
      } else {
        isThere = sum(own, moves, first..<next, depth: depth, into: &words)
      }
      guard isThere else { continue }
      let reachedKey = key + target.keyChange
      guard target.keyChange == 0 || isWithin(reachedKey), cut(&words) else { continue }
      try insert(words, reachedKey)
      try reached(&self, reachedKey, words)
    }
  }

  private mutating func setLevels(of key: Int, depth: Int) {
    var rest = key
    for factor in scratch[depth].levels.indices {
      let stride = layout.keyStrides[factor]
      let level = rest / stride
      scratch[depth].levels[factor] = level
      rest -= level * stride
    }
  }

  /// Of all products, from the levels of the key.
  private mutating func findTargets(_ moves: RowMoves, depth: Int) {
    scratch[depth].targets.removeAll(keepingCapacity: true)
    for product in moves.products {
      let first = scratch[depth].targets.count
      scratch[depth].targets.append(Target(keyChange: 0, amplitude: product.coefficient))
      for (factor, matrix) in product.matrices {
        let level = scratch[depth].levels[factor]
        let stride = layout.keyStrides[factor]
        let last = scratch[depth].targets.count
        let column = matrix.column(level)
        let entries = column.count
        if entries == 0 {
          scratch[depth].targets.removeSubrange(first...)
          break
        }
        for copy in 1..<max(1, entries) {
          for place in first..<last {
            var target = scratch[depth].targets[place]
            let (row, value) = matrix.entries[column.lowerBound + copy]
            target.keyChange += (row - level) * stride
            target.amplitude = value * target.amplitude
            scratch[depth].targets.append(target)
          }
        }
        let (row, value) = matrix.entries[column.lowerBound]
        for place in first..<last {
          scratch[depth].targets[place].keyChange += (row - level) * stride
          scratch[depth].targets[place].amplitude =
            value * scratch[depth].targets[place].amplitude
        }
      }
      let last = scratch[depth].targets.count
      guard last > first else { continue }
      for shift in product.shifts.dropFirst() {
        for place in first..<last {
          var target = scratch[depth].targets[place]
          (target.shift, target.distance) = (shift, moves.shifts[shift].distance)
          scratch[depth].targets.append(target)
        }
      }
      guard let shift = product.shifts.first else {
        scratch[depth].targets.removeSubrange(first...)
        continue
      }
      for place in first..<last {
        scratch[depth].targets[place].shift = shift
        scratch[depth].targets[place].distance = moves.shifts[shift].distance
      }
    }
  }

  /// Whether any states are moved.
  private static func shift(
    _ own: [UInt64], _ shift: RowMoves.Shift, into words: inout [UInt64]
  ) -> Bool {
    var any: UInt64 = 0
    let (jump, bits) = (shift.distance >> 6, UInt64(shift.distance & 63))
    for word in words.indices {
      let (low, high) = (word - jump, word - jump - 1)
      var value: UInt64 = 0
      if low >= 0, low < own.count { value = (own[low] & shift.mask[low]) << bits }
      if bits > 0, high >= 0, high < own.count {
        value |= (own[high] & shift.mask[high]) >> (64 - bits)
      }
      words[word] = value
      any |= value
    }
    return any != 0
  }

  /// Whether some targets differ in what is done to the key alone.
  private func haveOneShift(_ range: Range<Int>, _ depth: Int) -> Bool {
    let shift = scratch[depth].targets[range.lowerBound].shift
    return range.allSatisfy { scratch[depth].targets[$0].shift == shift }
  }

  /// Whether nothing is left of their sum.
  private func isCancelled(_ range: Range<Int>, _ depth: Int) -> Bool {
    if range.count == 1 { return false }
    var (sum, size) = (ComplexNumber.zero, 0.0)
    for place in range {
      sum = sum + scratch[depth].targets[place].amplitude
      size += scratch[depth].targets[place].amplitude.magnitude
    }
    return sum.magnitude <= 1e-13 * size
  }

  /// Products that lead to the same states: what is left of a cancellation is none.
  private func sum(
    _ own: [UInt64], _ moves: RowMoves, _ range: Range<Int>, depth: Int,
    into words: inout [UInt64]
  ) -> Bool {
    var any = false
    for word in words.indices { words[word] = 0 }
    for word in own.indices {
      var bits = own[word]
      while bits != 0 {
        let state = 64 * word + bits.trailingZeroBitCount
        bits &= bits - 1
        var (sum, size) = (ComplexNumber.zero, 0.0)
        for place in range {
          let target = scratch[depth].targets[place]
          let shift = moves.shifts[target.shift]
          guard shift.mask[state >> 6] >> UInt64(state & 63) & 1 == 1 else { continue }
          let value =
            shift.amplitudes.isEmpty
            ? target.amplitude : shift.amplitudes[state] * target.amplitude
          sum = sum + value
          size += value.magnitude
        }
        guard sum.magnitude > 1e-13 * size else { continue }
        let reached = state + scratch[depth].targets[range.lowerBound].distance
        words[reached >> 6] |= 1 << UInt64(reached & 63)
        any = true
      }
    }
    return any
  }

  // MARK: Cutoffs

  /// Whether the modes of a key are within their cutoffs.
  private mutating func isWithin(_ key: Int) -> Bool {
    for (mode, factor, levels) in keyModes
    where key / layout.keyStrides[factor] % layout.numbering.radices[factor] >= levels {
      isTruncated[mode] = true
      return false
    }
    return true
  }

  /// Takes out the states of a row that are beyond cutoffs.
  /// - Returns: whether any are left.
  private mutating func cut(_ words: inout [UInt64]) -> Bool {
    var left: UInt64 = 0
    for (mode, beyond) in rowModes {
      var out: UInt64 = 0
      for word in words.indices {
        out |= words[word] & beyond[word]
        words[word] &= ~beyond[word]
      }
      if out != 0 { isTruncated[mode] = true }
    }
    for word in words { left |= word }
    return left != 0
  }

  private mutating func insert(_ words: [UInt64], _ key: Int) throws {
    let row = states.makeRow(of: key)
    if row == isQueued.count {
      isQueued.append(false)
      for _ in words { pending.append(0) }
    }
    var any: UInt64 = 0
    for (word, bits) in words.enumerated() where bits != 0 {
      let new = states.add(bits, row: row, word: word)
      pending[row * words.count + word] |= new
      any |= new
    }
    guard any != 0 else { return }
    if states.count > limit { throw Excess() }
    if !isQueued[row] {
      isQueued[row] = true
      queue.append(row)
    }
  }
}
