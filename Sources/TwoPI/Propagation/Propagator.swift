import Numerics

/// Integrates the two-time equations panel by panel: in each, the functions at Gauss–Lobatto nodes solve the
/// collocation equations, found by sweeps over the whole panel, so that all memory integrals over earlier panels
/// are matrix products. The branch t ≥ t' of every function is continued analytically within the diagonal blocks,
/// so that no integral crosses the kink at t = t'.
package final class Propagator {
  let problem: TwoTimeProblem
  let nodes: PanelNodes
  /// Nodes of a panel.
  let count: Int
  /// Changes below this end the sweeps; relative to the size of the functions.
  let tolerance: Double

  /// K0.
  let strength: Double
  /// Nodes before the panel in flight.
  var old = 0 {
    didSet { ownColumns = share.ranges(of: old) }
  }
  /// The ranks that solve the equations together; nil for one alone.
  let team: RankTeam?
  /// Columns of the panel's rows that this rank computes, and of the history that it keeps.
  let share: StripShare
  /// The same as ranges of nodes before the panel.
  private(set) var ownColumns: [Range<Int>] = []
  var time = 0.0
  /// First node of every finished panel; that of the panel in flight is `old`.
  var panelStarts: [Int] = []
  var panelOfNode: [Int] = []
  /// Weights of ∫_0^T at the nodes 0 … old.
  var integral: [Double] = [0]
  /// ⟨σ^x⟩ at the nodes 0 … old.
  var spinX: [Double] = []
  /// B_x at the nodes 0 … old − 1.
  var earlierField: [Double] = []
  /// Their times.
  var times: [Double] = [0]

  var panel: Panel
  var history: History
  /// Capacity, in nodes before a panel.
  var capacity: Int
  var one: OneTime
  /// Its first guess.
  var start: OneTime
  var weights: PanelWeights
  /// Those of all lengths that were used.
  private var knownWeights: [PanelWeights] = []
  /// Propagation by the local field from the start of the panel: 3×3 at each node.
  var turns: [Double]
  let scratch: Scratch
  var products: HistoryProducts
  let earlier: EarlierSums
  /// Whether a sweep multiplies its rows as they are with the history, in double precision, and not their changes.
  var isWhole = false

  /// Whether the correlator of the spins of a single mode is needed.
  var wantsCorrelator = false
  /// Memory of integrals; infinite but for the approximation that cuts it off.
  var memory = Double.infinity
  /// The first node that integrals reach.
  var first = 0

  var measuresProducts = false
  var productSeconds = 0.0
  var productOperations = 0.0

  /// Values whose changes end the sweeps.
  var watched: [Double] = []
  /// Sweeps so far.
  var sweeps = 0

  /// - Parameters:
  ///   - capacity: nodes before a panel that there is room for.
  ///   - other: a propagation that has ended, whose memory this one takes.
  init(
    _ problem: TwoTimeProblem, nodes count: Int, tolerance: Double, capacity: Int,
    team: RankTeam? = nil, reusing other: Propagator? = nil
  ) {
    // At leading order there is nothing to share.
    let team = problem.order == .leading ? nil : team
    self.team = team
    share = team?.share ?? .all
    self.problem = problem
    self.count = count
    self.tolerance = tolerance
    self.capacity = Self.padded(capacity)
    nodes = PanelNodes(count: count)
    strength = problem.strength
    let columns = Self.padded(self.capacity + count + 1)
    panel = Panel(nodes: count, columns: columns, team: team)
    history = History(
      capacity: problem.order == .leading ? 0 : self.capacity, panelNodes: count, kept: share,
      reusing: other?.surrenderHistory())
    one = OneTime(nodes: count)
    start = one
    weights = PanelWeights(
      nodes: nodes, length: 1, omegaC: problem.omegaC, kappa: problem.kappa)
    turns = [Double](repeating: 0, count: 9 * count)
    scratch = Scratch(count)
    products = HistoryProducts(nodes: count, columns: columns, team: team)
    earlier = EarlierSums(nodes: count, team)
    let direction = problem.direction
    one.spin = [direction.x, direction.y, direction.z].map {
      [Double](repeating: $0, count: count)
    }
    if problem.coupling == .single {
      one.field[0] = [Double](
        repeating: problem.displacement * (2 / problem.omegaC).squareRoot(), count: count)
      one.b = one.field[0].map { self.fieldFactor * $0 }
    }
    spinX = [direction.x]
  }

  /// Its history, which it then lacks.
  private func surrenderHistory() -> History {
    defer { history = History(capacity: 0, panelNodes: count, kept: share) }
    return history
  }

  var isLeading: Bool { problem.order == .leading }

  /// B_x over φ/√N of a single mode.
  var fieldFactor: Double { -2 * problem.g * (2 * problem.omegaC).squareRoot() }

  /// Row lengths that do not fall onto the same lines of a cache.
  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 + 8 }

  /// Sets the length of the panel in flight.
  func setLength(_ length: Double) {
    if weights.length == length { return }
    if let known = knownWeights.first(where: { $0.length == length }) {
      weights = known
      return
    }
    weights = PanelWeights(
      nodes: nodes, length: length, omegaC: problem.omegaC, kappa: problem.kappa)
    knownWeights.append(weights)
  }

  /// Makes room for more nodes.
  func grow(to wider: Int) {
    guard wider > capacity else { return }
    capacity = Self.padded(wider)
    let columns = Self.padded(capacity + count + 1)
    panel.grow(columns: columns, team: team)
    products = HistoryProducts(nodes: count, columns: columns, team: team)
    guard !isLeading else { return }
    for factor in history.all { factor.grow(capacity: capacity, keeping: old + count - 1) }
  }
}

/// Small buffers of a sweep.
final class Scratch {
  let first: Matrix
  let second: Matrix
  let fermions: Matrix
  let edge: Matrix
  private var left = Matrix(rows: 1, columns: 1)

  /// Room for so many numbers.
  func packed(_ count: Int) -> UnsafeMutablePointer<Double> {
    if left.columns < count { left = Matrix(rows: 1, columns: count * 3 / 2) }
    return left.elements
  }

  init(_ count: Int) {
    first = Matrix(rows: 2 * count, columns: count)
    second = Matrix(rows: 3 * count, columns: count)
    fermions = Matrix(rows: 3 * count, columns: 3 + 2 * count)
    edge = Matrix(rows: 2 * count, columns: StripMatrix.width)
  }
}
