/// Where the elements of a Hermitian matrix in blocks are in one vector of doubles: of every pair of
/// components one block, its real parts before its imaginary ones, row by row. Blocks on the diagonal have
/// their upper triangle alone, where rows are long.
struct BlockLayout {
  struct Block {
    let pair: ComponentPairs.Pair
    let rows: Int
    let columns: Int
    /// Doubles from one row to the next of a full block: columns, rounded up to whole vectors.
    let stride: Int
    /// Where the block begins, and the imaginary parts behind the real ones.
    let start: Int
    let plane: Int
    /// Whether rows begin at the multiple of 8 before the diagonal.
    let isTriangle: Bool
    /// Element (r, c) is at start + rowOffsets[r] + c.
    let rowOffsets: [Int]

    var isDiagonal: Bool { pair.first == pair.second }

    /// The first column of a row that is stored.
    func firstColumn(_ row: Int) -> Int { isTriangle ? row & ~7 : 0 }
  }

  let components: Components
  let blocks: [Block]
  private let numbers: [ComponentPairs.Pair: Int]
  /// The same as a table of pairs, −1: none; empty where there are many components.
  private let table: [Int32]
  /// Doubles of all blocks.
  let count: Int

  init(_ components: Components, _ pairs: ComponentPairs) {
    self.components = components
    var (blocks, count) = ([Block](), 0)
    for pair in pairs.pairs {
      let (rows, columns) = (
        components.states[pair.first].count, components.states[pair.second].count
      )
      let stride = Self.stride(columns)
      let isTriangle = pair.first == pair.second && columns >= 16
      var (offsets, next) = ([Int](), 0)
      for row in 0..<rows {
        let first = isTriangle ? row & ~7 : 0
        offsets.append(next - first)
        next += stride - first
      }
      blocks.append(
        Block(
          pair: pair, rows: rows, columns: columns, stride: stride, start: count, plane: next,
          isTriangle: isTriangle, rowOffsets: offsets))
      count += 2 * next
    }
    (self.blocks, self.count) = (blocks, count)
    numbers = Dictionary(uniqueKeysWithValues: blocks.enumerated().map { ($1.pair, $0) })
    let all = components.count
    guard all <= 2048 else {
      table = []
      return
    }
    var table = Array(repeating: Int32(-1), count: all * all)
    for (number, block) in blocks.enumerated() {
      table[block.pair.first * all + block.pair.second] = Int32(number)
      table[block.pair.second * all + block.pair.first] = Int32(number)
    }
    self.table = table
  }

  /// Number of the block between two components, in either order; nil: there is none.
  func number(_ a: Int, _ b: Int) -> Int? {
    if table.isEmpty { return numbers[.init(a, b)] }
    let number = table[a * components.count + b]
    return number < 0 ? nil : Int(number)
  }

  static func stride(_ columns: Int) -> Int { columns > 4 ? (columns + 7) & ~7 : columns }

  /// Doubles of both orientations of a layout, without building it.
  static func size(_ components: Components, _ pairs: ComponentPairs) -> (
    packed: Double, full: Double, elements: Double, largest: Double
  ) {
    var (packed, full, elements, largest) = (0.0, 0.0, 0.0, 0.0)
    for pair in pairs.pairs {
      let (a, b) = (components.states[pair.first].count, components.states[pair.second].count)
      let forth = 2 * Double(a * stride(b))
      let isDiagonal = pair.first == pair.second
      packed += isDiagonal && a >= 16 ? forth / 2 + 8 * Double(a) : forth
      full += isDiagonal ? forth : forth + 2 * Double(b * stride(a))
      elements += Double(a * b) * (isDiagonal ? 1 : 2)
      largest = max(largest, forth / 2)
    }
    return (packed, full, elements, largest)
  }

  /// Where ⟨row|ρ|column⟩ is, and whether its complex conjugate is there; nil: it is zero.
  func place(_ row: Int, _ column: Int) -> (re: Int, im: Int, isConjugate: Bool)? {
    let (a, b) = (components.ofState[row], components.ofState[column])
    let (i, j) = (components.place[row], components.place[column])
    guard let number = number(a, b) else { return nil }
    let block = blocks[number]
    let isConjugate = a > b || (a == b && i > j)
    let (r, c) = isConjugate ? (j, i) : (i, j)
    let place = block.start + block.rowOffsets[r] + c
    return (place, place + block.plane, isConjugate)
  }
}
