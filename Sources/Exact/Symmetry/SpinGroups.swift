import BatchCore
import Models

/// Spins ½ that may be exchanged: H, every jump operator of all of them, and every family of jump operators
/// of one of them each stay as they are, and they start in the same direction. The state then stays
/// symmetric, so that the expectation value of any operator is that of its mean over all exchanges.
struct SpinGroup: Sendable, Hashable {
  /// At least two, rising.
  let sites: [Int]
  /// Whether single spins jump, so that they do not stay one large spin N/2.
  let hasFamilies: Bool

  /// All groups of a master equation.
  /// - Parameter kept: operators that exchanges must leave as they are too, such as those of two-time
  ///   functions.
  static func all(
    _ equation: MasterEquation, _ jumps: JumpList, _ directions: [InitialState],
    kept: [TimedOperator]
  ) -> [SpinGroup] {
    let finder = Finder(equation, jumps, directions, kept)
    var classes: [[Int]] = []
    for site in 0..<equation.shape.sites where finder.mayExchange[site] {
      if let known = classes.firstIndex(where: { finder.mayExchange($0[0], site) }) {
        classes[known].append(site)
      } else {
        classes.append([site])
      }
    }
    return finder.groups(classes.filter { $0.count > 1 })
  }

  struct Finder {
    /// Spins ½ that no coupled family of jumps names.
    private(set) var mayExchange: [Bool]
    let directions: [InitialState]
    /// H and what is kept.
    let operators: [OperatorSymbols]
    let operatorsOfSite: [[Int]]
    let jumps: [(symbols: OperatorSymbols, rate: MasterEquation.Rate, sites: Set<Int>)]
    let jumpsOfSite: [[Int]]

    init(
      _ equation: MasterEquation, _ jumps: JumpList, _ directions: [InitialState],
      _ kept: [TimedOperator]
    ) {
      let sites = equation.shape.sites
      self.directions = directions
      operators = ([equation.hamiltonian] + kept).map { OperatorSymbols($0) }
      self.jumps = jumps.independent.map {
        let symbols = OperatorSymbols($0.operation)
        return (symbols, $0.rate, symbols.sites)
      }
      func places(_ sets: [Set<Int>]) -> [[Int]] {
        var places = Array(repeating: [Int](), count: sites)
        for (number, set) in sets.enumerated() { for site in set { places[site].append(number) } }
        return places
      }
      operatorsOfSite = places(operators.map(\.sites))
      jumpsOfSite = places(self.jumps.map(\.sites))
      mayExchange = (0..<sites).map { equation.shape.spinsPerSite(of: $0) == 1 }
      for family in jumps.correlated {
        for operation in family.operations {
          for site in OperatorSymbols(operation).sites { mayExchange[site] = false }
        }
      }
    }

    func mayExchange(_ i: Int, _ j: Int) -> Bool {
      directions[i].theta == directions[j].theta && directions[i].phi == directions[j].phi
        && Set(operatorsOfSite[i] + operatorsOfSite[j]).allSatisfy {
          operators[$0].isInvariant(exchanging: i, j)
        } && exchangesJumps(i, j)
    }

    private func exchangesJumps(_ i: Int, _ j: Int) -> Bool {
      let both = jumpsOfSite[i].filter { jumps[$0].sites.contains(j) }
      guard both.allSatisfy({ jumps[$0].symbols.isInvariant(exchanging: i, j) }) else {
        return false
      }
      let first = jumpsOfSite[i].filter { !jumps[$0].sites.contains(j) }
      var second = jumpsOfSite[j].filter { !jumps[$0].sites.contains(i) }
      guard first.count == second.count else { return false }
      for own in first {
        let image = second.firstIndex {
          let (a, b) = (jumps[own].rate, jumps[$0].rate)
          return a.number == b.number && a.function.number == b.function.number
            && jumps[own].symbols.becomes(jumps[$0].symbols, exchanging: i, j)
        }
        guard let image else { return false }
        second.remove(at: image)
      }
      return true
    }

    /// Classes whose jumps are of all spins, or of one spin by one factor in every term.
    func groups(_ classes: [[Int]]) -> [SpinGroup] {
      var number: [Int: Int] = [:]
      for (index, sites) in classes.enumerated() { for site in sites { number[site] = index } }
      var (isGroup, hasFamilies) = (
        Array(repeating: true, count: classes.count), Array(repeating: false, count: classes.count)
      )
      for jump in jumps {
        // Classes of which it names one spin, or some.
        let named = Dictionary(
          grouping: jump.sites.filter { number[$0] != nil }, by: { number[$0]! })
        var families: [Int] = []
        for (index, sites) in named where sites.count < classes[index].count {
          if sites.count == 1, jump.symbols.isLinear(in: sites[0]) {
            families.append(index)
          } else {
            isGroup[index] = false
          }
        }
        // Of one spin each of several classes: the largest stays.
        let largest = families.filter { isGroup[$0] }.max {
          (classes[$0].count, $1) < (classes[$1].count, $0)
        }
        for index in families {
          if index == largest { hasFamilies[index] = true } else { isGroup[index] = false }
        }
      }
      return classes.indices.filter { isGroup[$0] }.map {
        SpinGroup(sites: classes[$0], hasFamilies: hasFamilies[$0])
      }
    }
  }
}
