/// A set of product states as bits: states that differ in the last factors alone lie side by side in a row,
/// whose key is the number of their other levels. Operators move whole rows.
struct StateSet {
  /// States of a row, and words that hold them.
  let width: Int
  let words: Int
  private(set) var count = 0
  /// Keys of rows, in the order in which they came.
  private(set) var keys: [Int] = []
  private(set) var bits: [UInt64] = []
  private var places: Places

  /// - Parameters:
  ///   - states: all that there could be.
  ///   - width: of them in a row.
  init(states: Int, width: Int) {
    self.width = width
    words = (width + 63) / 64
    places = Places(count: states / width)
  }

  var rows: Int { keys.count }

  func row(of key: Int) -> Int? { places[key] }

  /// The row of a key, made if it is new.
  mutating func makeRow(of key: Int) -> Int {
    if let row = places[key] { return row }
    places.insert(key, keys.count)
    keys.append(key)
    for _ in 0..<words { bits.append(0) }
    return keys.count - 1
  }

  /// Adds states to a word of a row.
  /// - Returns: those that are new.
  mutating func add(_ states: UInt64, row: Int, word: Int) -> UInt64 {
    let place = row * words + word
    let new = states & ~bits[place]
    if new != 0 {
      bits[place] |= new
      count += new.nonzeroBitCount
    }
    return new
  }

  /// Row numbers of keys: a table where it is small, else a hash table with open addressing.
  private struct Places {
    private var table: [Int32]
    private var stored: [Int] = []
    private var used = 0

    init(count: Int) {
      if count <= 1 << 22 {
        table = Array(repeating: -1, count: count)
      } else {
        table = Array(repeating: -1, count: 1 << 12)
        stored = Array(repeating: 0, count: 1 << 12)
      }
    }

    private static func hash(_ key: Int) -> Int {
      let product = UInt64(bitPattern: Int64(key)) &* 0x9e37_79b9_7f4a_7c15
      return Int(truncatingIfNeeded: product ^ (product >> 32))
    }

    subscript(key: Int) -> Int? {
      if stored.isEmpty {
        guard key >= 0, key < table.count, table[key] >= 0 else { return nil }
        return Int(table[key])
      }
      let mask = table.count - 1
      var place = Self.hash(key) & mask
      while table[place] >= 0 {
        if stored[place] == key { return Int(table[place]) }
        place = (place + 1) & mask
      }
      return nil
    }

    /// A key that is not there.
    mutating func insert(_ key: Int, _ row: Int) {
      if stored.isEmpty {
        table[key] = Int32(row)
        return
      }
      used += 1
      if 2 * used > table.count { grow() }
      put(key, Int32(row))
    }

    private mutating func put(_ key: Int, _ row: Int32) {
      let mask = table.count - 1
      var place = Self.hash(key) & mask
      while table[place] >= 0 { place = (place + 1) & mask }
      table[place] = row
      stored[place] = key
    }

    private mutating func grow() {
      let (rows, keys) = (table, stored)
      table = Array(repeating: -1, count: 2 * rows.count)
      stored = Array(repeating: 0, count: 2 * rows.count)
      for (place, row) in rows.enumerated() where row >= 0 { put(keys[place], row) }
    }
  }
}

/// Where the states of a set stand in rising order of their numbers.
struct StatePlaces {
  private let set: StateSet
  /// States before every word.
  private let before: [Int32]

  init(_ set: StateSet) {
    self.set = set
    var before = Array(repeating: Int32(0), count: set.bits.count)
    var count = 0
    for row in set.keys.indices.sorted(by: { set.keys[$0] < set.keys[$1] }) {
      for word in (row * set.words)..<((row + 1) * set.words) {
        before[word] = Int32(count)
        count += set.bits[word].nonzeroBitCount
      }
    }
    self.before = before
  }

  /// Numbers of all states, rising.
  var codes: [Int] {
    [Int](unsafeUninitializedCapacity: set.count) { codes, filled in
      for row in 0..<set.rows {
        for word in 0..<set.words {
          var bits = set.bits[row * set.words + word]
          var place = Int(before[row * set.words + word])
          let first = set.keys[row] * set.width + 64 * word
          while bits != 0 {
            codes[place] = first + bits.trailingZeroBitCount
            place += 1
            bits &= bits - 1
          }
        }
      }
      filled = set.count
    }
  }

  /// Nil where a state is none of the set.
  func place(of code: Int) -> Int? {
    guard code >= 0 else { return nil }
    let (key, state) = code.quotientAndRemainder(dividingBy: set.width)
    guard let row = set.row(of: key) else { return nil }
    let (word, bit) = (row * set.words + state >> 6, UInt64(1) << UInt64(state & 63))
    guard set.bits[word] & bit != 0 else { return nil }
    return Int(before[word]) + (set.bits[word] & (bit - 1)).nonzeroBitCount
  }
}
