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
  private let places: StatePlaces

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
    var search = StateSearch(
      list, numbering, isTruncated: state.isTruncated, steps: steps, limit: limit)
    do {
      for code in try Self.support(state, numbering, limit: limit, tooLarge) {
        try search.add(code)
      }
      try search.close()
      if !seeds.isEmpty {
        try search.spread(seeds)
        try search.close()
      }
    } catch is StateSearch.Excess {
      throw tooLarge(Double(limit) + 1)
    }
    places = StatePlaces(search.states)
    (codes, isTruncated) = (places.codes, search.isTruncated)
  }

  /// What the number of a state takes.
  static let bytesPerState = 64.0
  /// What a state takes at least in any solution: its number, vectors, a few elements of the matrices.
  static let leastBytes = 500.0

  /// The place of a state; nil: it is not reached.
  func place(of code: Int) -> Int? { places.place(of: code) }

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
}
