import BatchCore
import Models

extension TrajectorySolver {
  /// One term w A(τ) B(t′) of a two-time function, by numbers of `ExactProblem.correlated`.
  public struct Pair: Sendable {
    public var late: Int
    public var early: Int
    public var weight: ComplexNumber

    public init(late: Int, early: Int, weight: ComplexNumber = ComplexNumber(1)) {
      (self.late, self.early, self.weight) = (late, early, weight)
    }
  }

  /// Two-time functions Σ w ⟨A(τ) B(t′)⟩ of trajectories, for times τ and all recorded t′ ≤ τ.
  ///
  /// At t′ the doubled state (χ, ψ) = (Bψ/|Bψ|, ψ)/√2 branches off the trajectory; both parts go on with
  /// common jumps, which come and are chosen by the sum of norms, and 2 |Bψ| ⟨ψ|A|χ⟩ at τ has the mean
  /// ⟨A(τ) B(t′)⟩ (Breuer & Petruccione, The Theory of Open Quantum Systems, Sec. 6.1.4.2). It costs one run
  /// of twice the size for each t′ and each B.
  /// - Parameters:
  ///   - late: numbers of times τ, rising.
  ///   - early: numbers of times t′, rising; nil: all up to the last τ.
  ///   - record: told for every trajectory: its number, and values by τ and by t′, zero after τ.
  /// - Throws: `AbandonedUnit` once `goesOn` is false; `ExactSizeError`, `ImpossibleRealization`.
  public func twoTimes(
    _ trajectories: Range<Int>, times: [Double], late: [Int], early: [Int]? = nil,
    pairs: [Pair], goesOn: () -> Bool = { true }, record: (Int, [[ComplexNumber]]) throws -> Void
  ) throws {
    guard let last = late.last else { return }
    let early = (early ?? Array(0...last)).filter { $0 <= last }
    if early.isEmpty { return }
    let bytes = 32 * Double(problem.dimension * early.count * Set(pairs.map(\.early)).count)
    let group = max(1, min(8, Int(512e6 / max(1, bytes))))
    var first = trajectories.lowerBound
    while first < trajectories.upperBound {
      let some = first..<min(trajectories.upperBound, first + group)
      let values = try twoTimes(of: some, times, late, early, pairs, goesOn)
      for trajectory in some { try record(trajectory, values[trajectory - first]) }
      first += group
    }
  }

  private func twoTimes(
    of trajectories: Range<Int>, _ times: [Double], _ late: [Int], _ early: [Int],
    _ pairs: [Pair], _ goesOn: () -> Bool
  ) throws -> [[[ComplexNumber]]] {
    let operators = Set(pairs.map(\.early)).sorted()
    var branches: [Walk] = []
    /// 2 |Bψ| of every branch, its trajectory, its t′ and its B.
    var origins: [(scale: Double, trajectory: Int, record: Int, index: Int)] = []
    let walks = try trajectories.map { try start($0, records: early) }
    try follow(walks, times: times, copies: 1, operators: \.none, goesOn) {
      batch, walk, number, _ in
      let state = batch.recordedState
      for (index, operation) in operators.enumerated() {
        let matrix = batch.place.correlatedMatrices[operation]
        guard let (doubled, scale) = doubled(state, matrix, at: times[number]) else { continue }
        branches.append(
          Walk(
            number: branches.count, trajectory: walk.trajectory,
            path: 1 + number * operators.count + index, records: late.filter { $0 >= number },
            time: times[number], state: doubled, cutoffs: batch.place.cutoffs))
        origins.append(
          (scale, walk.trajectory - trajectories.lowerBound, early.firstIndex(of: number)!, index))
      }
    }
    branches = try branches.map { try self.withLevels($0) }
    /// By B, so that sums do not depend on which branch ends first.
    let none = late.map { _ in early.map { _ in ComplexNumber.zero } }
    var values = trajectories.map { _ in operators.map { _ in none } }
    try follow(branches, times: times, copies: 2, operators: \.correlated, goesOn) {
      _, walk, number, forms in
      let origin = origins[walk.number]
      let sum = pairs.filter { $0.early == operators[origin.index] }.reduce(ComplexNumber.zero) {
        $0 + $1.weight * forms[$1.late]
      }
      let place = late.firstIndex(of: number)!
      values[origin.trajectory][origin.index][place][origin.record] = origin.scale * sum
    }
    return values.map { all in
      all.reduce(none) { zip($0, $1).map { zip($0, $1).map { $0 + $1 } } }
    }
  }

  /// (χ, ψ) and 2 |Bψ|; nil: Bψ = 0.
  private func doubled(_ state: [ComplexNumber], _ matrix: SparseOperator, at time: Double)
    -> (state: [ComplexNumber], scale: Double)?
  {
    let (re, im) = matrix.values(at: time)
    var image = Array(repeating: ComplexNumber.zero, count: matrix.count)
    for row in 0..<matrix.count {
      for index in matrix.starts[row]..<matrix.starts[row + 1] {
        image[row] =
          image[row]
          + ComplexNumber(re[index], im[index]) * state[Int(matrix.columns[index])]
      }
    }
    let norm = image.reduce(0) { $0 + $1.re * $1.re + $1.im * $1.im }.squareRoot()
    guard norm > 0 else { return nil }
    let half = 0.5.squareRoot()
    return (image.map { (half / norm) * $0 } + state.map { half * $0 }, 2 * norm)
  }

  /// A walk with as many levels as its state needs.
  private func withLevels(_ walk: Walk) throws -> Walk {
    var walk = walk
    while true {
      let place = try space(walk.cutoffs)
      let grown = grownCutoffs(walk.state, in: place)
      if grown == walk.cutoffs { return walk }
      walk.state = place.embed(walk.state, in: try space(grown))
      walk.cutoffs = grown
    }
  }
}
