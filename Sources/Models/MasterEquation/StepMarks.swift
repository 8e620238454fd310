import Numerics

/// Times at which adaptive steps end, so that none passes over a short pulse without a look at it: where
/// functions of time turn, where plateaus end, and where values jump.
///
/// They are looked for at thousands of times, and at those of tables; what lies wholly between two is not found.
public struct StepMarks: Sendable {
  /// Rising, between the start and the end.
  public let times: [Double]
  /// Those at which a function has another value from then on.
  public let jumps: Set<Double>

  public static let none = StepMarks(times: [], jumps: [])

  private init(times: [Double], jumps: Set<Double>) {
    (self.times, self.jumps) = (times, jumps)
  }

  private static let mostTimes = 20_000
  private static let leastTimes = 1_000
  /// Values of all functions together, at most, as long as that leaves enough of each.
  private static let mostValues = 400_000

  /// - Parameters:
  ///   - functions: of time.
  ///   - knots: times of tables.
  ///   - end: of the run.
  public init(of functions: [TimeFunction], knots: [Double], until end: Double) {
    guard !functions.isEmpty, end > 0, end.isFinite else {
      self = .none
      return
    }
    let count = min(Self.mostTimes, max(Self.leastTimes, Self.mostValues / functions.count))
    let grid = Set(
      (0...count).map { end * Double($0) / Double(count) } + knots.filter { $0 > 0 && $0 < end }
    ).sorted()
    var (marks, jumps): (Set<Double>, Set<Double>) = ([], [])
    for function in functions {
      let values = grid.map { function.baseValue(at: $0) }
      guard values.allSatisfy({ $0.re.isFinite && $0.im.isFinite }) else { continue }
      for isImaginary in function.isReal ? [false] : [false, true] {
        func part(_ value: ComplexNumber) -> Double { isImaginary ? value.im : value.re }
        let own = values.map(part)
        let turns = Self.turns(own)
        // Where it turns all the time, steps see it by themselves.
        if turns.count < count / 4 { marks.formUnion(turns.map { grid[$0] }) }
        jumps.formUnion(Self.jumps(own, grid) { part(function.baseValue(at: $0)) })
      }
    }
    self.init(
      times: marks.union(jumps).filter { $0 > 0 && $0 < end }.sorted(),
      jumps: jumps)
  }

  /// The marks between two times, and the second, which comes last.
  public func stops(from start: Double, to end: Double) -> [Double] {
    times.filter { $0 > start && $0 < end } + [end]
  }

  /// The same for what runs back from a time, in its own time since.
  public func stopsBack(from origin: Double, _ passed: Double, to end: Double) -> [Double] {
    times.reversed().map { origin - $0 }.filter { $0 > passed && $0 < origin - end } + [
      origin - end
    ]
  }

  /// The first mark behind a time; infinite without.
  public func next(after time: Double) -> Double {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] > time { high = middle } else { low = middle + 1 }
    }
    return low < times.count ? times[low] : .infinity
  }

  /// How far the values are apart, and what rounding may make of them.
  private static func range(_ values: [Double]) -> (whole: Double, rounding: Double) {
    let (least, most) = (values.min()!, values.max()!)
    return (most - least, 1e-12 * max(abs(least), abs(most)))
  }

  /// Places of the extrema, and of the ends of plateaus.
  private static func turns(_ values: [Double]) -> [Int] {
    let (range, rounding) = range(values)
    let noise = max(1e-7 * range, rounding)
    guard range > noise else { return [] }
    var turns: [Int] = []
    // The last places of the lowest and of the highest value since the last turn; 0: not known which is next.
    var (low, high, direction) = (0, 0, 0)
    for place in values.indices {
      if values[place] <= values[low] { low = place }
      if values[place] >= values[high] { high = place }
      if direction >= 0, values[place] < values[high] - noise {
        turns.append(high)
        (direction, low) = (-1, place)
      } else if direction <= 0, values[place] > values[low] + noise {
        turns.append(low)
        (direction, high) = (1, place)
      }
    }
    return turns
  }

  /// Times from which on the value is another: differences of neighbours that stay however near they are.
  private static func jumps(
    _ values: [Double], _ grid: [Double], _ value: (Double) -> Double
  ) -> [Double] {
    let (range, rounding) = range(values)
    let least = max(1e-3 * range, rounding)
    return zip(values.indices, values.indices.dropFirst()).compactMap { first, second in
      let whole = abs(values[second] - values[first])
      guard whole > least else { return nil }
      var (low, high) = ((grid[first], values[first]), (grid[second], values[second]))
      while high.0 > low.0.nextUp {
        let middle = 0.5 * low.0 + 0.5 * high.0
        let own = value(middle)
        if abs(own - low.1) > abs(high.1 - own) {
          high = (middle, own)
        } else {
          low = (middle, own)
        }
        guard abs(high.1 - low.1) > 0.25 * whole else { return nil }
      }
      return high.0
    }
  }
}

extension MasterEquation {
  /// All functions of time, each once.
  public var timeFunctions: [TimeFunction] {
    var functions = hamiltonian.timed.map(\.function)
    for jump in jumps {
      switch jump {
      case .independent(let operators):
        for (jump, rate) in operators {
          functions += jump.timed.map(\.function)
          if !rate.function.isConstant { functions.append(rate.function) }
        }
      case .correlated(let operators, _):
        functions += operators.flatMap { $0.timed.map(\.function) }
      }
    }
    var seen: Set<Int> = []
    return functions.filter { seen.insert($0.number).inserted }
  }
}
