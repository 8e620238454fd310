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
  private let scratch: [Scratch]

  private final class Scratch {
    let levels: Buffer<Int>
    /// Where products lead.
    private(set) var targets: UnsafeMutablePointer<Target>
    private(set) var count = 0
    private var capacity = 64

    init(factors: Int) {
      levels = Buffer(Array(repeating: 0, count: factors))
      targets = .allocate(capacity: capacity)
    }

    deinit { targets.deallocate() }

    func append(_ target: Target) {
      if count == capacity {
        let more = UnsafeMutablePointer<Target>.allocate(capacity: 2 * capacity)
        more.update(from: targets, count: count)
        targets.deallocate()
        (targets, capacity) = (more, 2 * capacity)
      }
      targets[count] = target
      count += 1
    }

    func shorten(to count: Int) { self.count = count }

    /// Those that lead to the same one behind the other, else in their order.
    func sort() {
      if count > 48 {
        var all = UnsafeMutableBufferPointer(start: targets, count: count)
        all.sort { $0.precedes($1) }
        return
      }
      for place in 1..<max(1, count) {
        let target = targets[place]
        var free = place
        while free > 0, target.precedes(targets[free - 1]) {
          targets[free] = targets[free - 1]
          free -= 1
        }
        targets[free] = target
      }
    }
  }

  /// Where a product leads from a key.
  private struct Target {
    var keyChange: Int
    var amplitude: ComplexNumber
    /// Number of the shift within the row, and how far it goes.
    var shift = 0
    var distance = 0

    func precedes(_ other: Target) -> Bool {
      keyChange < other.keyChange || keyChange == other.keyChange && distance < other.distance
    }
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
    scratch = (0..<max(1, steps.map(\.count).max() ?? 0)).map { _ in
      Scratch(factors: layout.keyFactors)
    }
    inner = steps.compactMap(\.first).flatMap(\.parts).compactMap { part in
      let moves = RowMoves(part.products, layout)
      return moves.mayCollide || !moves.staysInRows
        ? nil : RowMoves(part.products, layout, isInner: true)
    }
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
    let scratch = scratch[depth]
    setLevels(of: key, scratch)
    findTargets(moves, scratch)
    if moves.mayCollide { scratch.sort() }
    var next = 0
    var words = own
    while next < scratch.count {
      let target = scratch.targets[next]
      let first = next
      next += 1
      if moves.mayCollide {
        while next < scratch.count, scratch.targets[next].keyChange == target.keyChange,
          scratch.targets[next].distance == target.distance
        { next += 1 }
      }
      let isThere: Bool
      if first + 1 == next || haveOneShift(first..<next, scratch) {
        isThere =
          !isCancelled(first..<next, scratch) && Self.shift(own, moves, target, into: &words)
      } else {
        isThere = sum(own, moves, first..<next, scratch, into: &words)
      }
      guard isThere else { continue }
      let reachedKey = key + target.keyChange
      guard target.keyChange == 0 || isWithin(reachedKey), cut(&words) else { continue }
      try insert(words, reachedKey)
      try reached(&self, reachedKey, words)
    }
  }

  private func setLevels(of key: Int, _ scratch: Scratch) {
    var rest = key
    for factor in 0..<layout.keyFactors {
      let stride = layout.keyStrides[factor]
      let level = rest / stride
      scratch.levels.pointer[factor] = level
      rest -= level * stride
    }
  }

  /// Of all products, from the levels of the key.
  private func findTargets(_ moves: RowMoves, _ scratch: Scratch) {
    let (columns, entries) = (moves.columns.pointer, moves.entries.pointer)
    scratch.shorten(to: 0)
    for number in 0..<moves.products.count {
      let product = moves.products.pointer[number]
      let first = scratch.count
      scratch.append(Target(keyChange: 0, amplitude: product.coefficient))
      for index in product.matrices {
        let matrix = moves.matrices.pointer[index]
        let level = scratch.levels.pointer[matrix.factor]
        let stride = layout.keyStrides[matrix.factor]
        let start = columns[matrix.firstColumn + level]
        let count = columns[matrix.firstColumn + level + 1] - start
        if count == 0 {
          scratch.shorten(to: first)
          break
        }
        let last = scratch.count
        func moved(_ place: Int, by entry: Int) -> Target {
          var target = scratch.targets[place]
          let (row, value) = entries[start + entry]
          target.keyChange += (row - level) * stride
          target.amplitude = value * target.amplitude
          return target
        }
        for entry in 1..<max(1, count) {
          for place in first..<last { scratch.append(moved(place, by: entry)) }
        }
        for place in first..<last { scratch.targets[place] = moved(place, by: 0) }
      }
      let last = scratch.count
      if last == first { continue }
      func shifted(_ place: Int, by index: Int) -> Target {
        var target = scratch.targets[place]
        target.shift = moves.numbers.pointer[index]
        target.distance = moves.distances.pointer[target.shift]
        return target
      }
      for index in product.shifts.dropFirst() {
        for place in first..<last { scratch.append(shifted(place, by: index)) }
      }
      guard let index = product.shifts.first else {
        scratch.shorten(to: first)
        continue
      }
      for place in first..<last { scratch.targets[place] = shifted(place, by: index) }
    }
  }

  /// Whether any states are moved.
  private static func shift(
    _ own: [UInt64], _ moves: RowMoves, _ target: Target, into words: inout [UInt64]
  ) -> Bool {
    var any: UInt64 = 0
    let mask = moves.masks.pointer + target.shift * own.count
    let (jump, bits) = (target.distance >> 6, UInt64(target.distance & 63))
    for word in words.indices {
      let (low, high) = (word - jump, word - jump - 1)
      var value: UInt64 = 0
      if low >= 0, low < own.count { value = (own[low] & mask[low]) << bits }
      if bits > 0, high >= 0, high < own.count {
        value |= (own[high] & mask[high]) >> (64 - bits)
      }
      words[word] = value
      any |= value
    }
    return any != 0
  }

  /// Whether some targets differ in what is done to the key alone.
  private func haveOneShift(_ range: Range<Int>, _ scratch: Scratch) -> Bool {
    let shift = scratch.targets[range.lowerBound].shift
    return range.allSatisfy { scratch.targets[$0].shift == shift }
  }

  /// Whether nothing is left of their sum.
  private func isCancelled(_ range: Range<Int>, _ scratch: Scratch) -> Bool {
    if range.count == 1 { return false }
    var (sum, size) = (ComplexNumber.zero, 0.0)
    for place in range {
      sum = sum + scratch.targets[place].amplitude
      size += scratch.targets[place].amplitude.magnitude
    }
    return sum.magnitude <= 1e-13 * size
  }

  /// Products that lead to the same states: what is left of a cancellation is none.
  private func sum(
    _ own: [UInt64], _ moves: RowMoves, _ range: Range<Int>, _ scratch: Scratch,
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
          let target = scratch.targets[place]
          let shift = moves.shifts[target.shift]
          guard shift.mask[state >> 6] >> UInt64(state & 63) & 1 == 1 else { continue }
          let value =
            shift.amplitudes.isEmpty
            ? target.amplitude : shift.amplitudes[state] * target.amplitude
          sum = sum + value
          size += value.magnitude
        }
        guard sum.magnitude > 1e-13 * size else { continue }
        let reached = state + scratch.targets[range.lowerBound].distance
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
