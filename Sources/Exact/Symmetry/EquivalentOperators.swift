import BatchCore
import Models

extension ExactProblem {
  /// Operators that an exchange of two spins turns into one another, while the system and its initial state
  /// stay as they are: two-time functions of one of them are those of all, and the other spins stay a group.
  /// - Returns: for every operator, the number of the first one that it is equivalent to.
  public static func representatives(
    of operators: [TimedOperator], _ equation: MasterEquation, directions: [InitialState]
  ) -> [Int] {
    let finder = SpinGroup.Finder(equation, JumpList(equation.jumps), directions, [])
    let symbols = operators.map { OperatorSymbols($0) }
    let sites = symbols.map(\.sites)
    var representatives: [Int] = []
    for number in operators.indices {
      let known = Set(representatives).sorted().first { other in
        let (own, others) = (sites[number], sites[other])
        guard own.count == others.count else { return false }
        if own == others { return symbols[number].isEqual(to: symbols[other]) }
        // One exchange moves one site.
        let (left, right) = (own.subtracting(others), others.subtracting(own))
        guard let i = left.first, let j = right.first, left.count == 1,
          finder.mayExchange[i], finder.mayExchange[j]
        else { return false }
        return symbols[number].becomes(symbols[other], exchanging: i, j)
          && finder.mayExchange(i, j)
      }
      representatives.append(known ?? number)
    }
    return representatives
  }
}
