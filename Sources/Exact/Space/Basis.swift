import Models

/// The product states that a system reaches: from those of the initial state by H, by jump operators L and
/// by L†L, within the cutoffs. Conserved numbers restrict it by themselves.
public final class Basis {
  let list: FactorList
  let numbering: OperatorAction.Numbering
  /// States by their numbers in mixed radix, rising.
  let codes: [Int]
  /// Whether a mode is cut off, so that its cutoff matters.
  public let isTruncated: [Bool]
  private let places: Places

  public var count: Int { codes.count }
  public var factors: [Factor] { list.factors }

  /// - Parameters:
  ///   - seeds: operators that lead to further states once, such as those of two-time functions.
  ///   - steps: operators that lead from one state to another, in turn.
  ///   - limit: states that memory has place for.
  /// - Throws: `ExactSizeError`.
  init(
    _ list: FactorList, from state: ProductState, seeds: [FactorizedOperator],
    steps: [[FactorizedOperator]], limit: Int
  ) throws {
    self.list = list
    func tooLarge(_ dimension: Double) -> ExactSizeError {
      ExactSizeError(
        subject: "a state", dimension: dimension, isLowerBound: true,
        bytes: dimension * Self.leastBytes, limit: Double(limit) * Self.leastBytes,
        fittingDimension: Double(limit), cutoffs: list.ofMode.map { list.factors[$0].levels })
    }
    let least = LocalReach(list, from: state, steps: steps).states
    if least > Double(limit) { throw tooLarge(least) }
    guard let numbering = OperatorAction.Numbering(list.radices) else {
      throw tooLarge(list.factors.reduce(1) { $0 * Double($1.levels) })
    }
    self.numbering = numbering
    var (places, codes) = (Places(count: numbering.count), [Int]())
    var isTruncated = state.isTruncated
    func add(_ code: Int) throws {
      for (mode, factor) in list.ofMode.enumerated()
      where numbering.level(of: code, factor) >= list.factors[factor].levels {
        isTruncated[mode] = true
        return
      }
      if places.insert(code, codes.count) { codes.append(code) }
      if codes.count > limit { throw tooLarge(Double(codes.count)) }
    }
    for code in try Self.support(state, numbering, limit: limit, tooLarge) { try add(code) }
    var actions = steps.map { $0.map { OperatorAction($0, numbering) } }
    func close() throws {
      var next = 0
      while next < codes.count {
        for chain in actions.indices {
          var level = [codes[next]]
          for step in actions[chain].indices {
            var reached: [Int] = []
            for code in level {
              for part in actions[chain][step].parts.indices {
                actions[chain][step].forEach(part, from: code) { code, _ in reached.append(code) }
              }
            }
            for code in reached { try add(code) }
            level = reached.filter { places[$0] >= 0 }
          }
        }
        next += 1
      }
    }
    try close()
    if !seeds.isEmpty {
      let own = codes
      for seed in seeds {
        var action = OperatorAction(seed, numbering)
        for code in own {
          for part in action.parts.indices {
            var reached: [Int] = []
            action.forEach(part, from: code) { code, _ in reached.append(code) }
            for code in reached { try add(code) }
          }
        }
      }
      try close()
    }
    codes.sort()
    places.renumber(codes)
    (self.codes, self.places, self.isTruncated) = (codes, places, isTruncated)
  }

  /// What the number of a state takes.
  static let bytesPerState = 64.0
  /// What a state takes at least in any solution: its number, vectors, a few elements of the matrices.
  static let leastBytes = 500.0

  /// The place of a state; nil: it is not reached.
  func place(of code: Int) -> Int? {
    let place = places[code]
    return place < 0 ? nil : place
  }

  /// The level of a factor in a state.
  func level(_ state: Int, _ factor: Int) -> Int { numbering.level(of: codes[state], factor) }

  private static func support(
    _ state: ProductState, _ numbering: OperatorAction.Numbering, limit: Int,
    _ tooLarge: (Double) -> ExactSizeError
  ) throws -> [Int] {
    let all = state.locals.map(\.support)
    let total = all.reduce(1.0) { $0 * Double($1.count) }
    if total > Double(limit) { throw tooLarge(total) }
    var codes = [0]
    for (factor, levels) in all.enumerated() {
      codes = codes.flatMap { code in levels.map { code + $0 * numbering.strides[factor] } }
    }
    return codes
  }

  /// Places of states by number: a table where it is small.
  private struct Places {
    private var table: [Int32] = []
    private var sparse: [Int: Int32] = [:]

    init(count: Int) {
      if count <= 1 << 24 { table = Array(repeating: -1, count: count) }
    }

    subscript(code: Int) -> Int {
      if table.isEmpty { return Int(sparse[code] ?? -1) }
      return code < 0 || code >= table.count ? -1 : Int(table[code])
    }

    /// Whether it was not there.
    mutating func insert(_ code: Int, _ place: Int) -> Bool {
      if self[code] >= 0 { return false }
      if table.isEmpty { sparse[code] = Int32(place) } else { table[code] = Int32(place) }
      return true
    }

    mutating func renumber(_ codes: [Int]) {
      for (place, code) in codes.enumerated() {
        if table.isEmpty { sparse[code] = Int32(place) } else { table[code] = Int32(place) }
      }
    }
  }
}
