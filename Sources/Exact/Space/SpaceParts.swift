import BatchCore
import Models
import Numerics

/// What spaces of one system have in common, whatever the cutoffs.
struct SpaceParts {
  let equation: MasterEquation
  let directions: [InitialState]
  let modes: [ModeState]
  let jumps: JumpList
  let groups: [SpinGroup]
  /// Operators of two-time functions.
  let correlated: [TimedOperator]
  /// Levels by which one operator may raise a mode.
  private let reach: Int

  init(
    _ equation: MasterEquation, directions: [InitialState], modes: [ModeState],
    correlated: [TimedOperator], groupsSpins: Bool
  ) {
    (self.equation, self.directions, self.modes) = (equation, directions, modes)
    self.correlated = correlated
    jumps = JumpList(equation.jumps)
    groups =
      groupsSpins
      ? SpinGroup.all(equation, jumps, directions, kept: correlated) : []
    var reach = 0
    for operation in [equation.hamiltonian] + correlated + jumps.independent.map(\.operation)
      + jumps.correlated.flatMap(\.operations)
    {
      for part in operation.parts {
        for (monomial, _) in part.polynomial.terms {
          for mode in monomial.modes {
            reach = max(reach, mode.creations, mode.annihilations)
          }
        }
      }
    }
    self.reach = reach
  }

  func factors(cutoffs: [Int], mostSpins: Int? = nil) -> FactorList {
    FactorList(
      equation.shape, groups: groups, cutoffs: cutoffs, reach: reach, mostSpins: mostSpins)
  }

  /// The states that are reached.
  /// - Parameter limit: states that memory has place for.
  /// - Throws: `ExactSizeError`.
  func basis(cutoffs: [Int], limit: Int) throws -> Basis {
    // A part of the spins j that a group adds up to may be too much already.
    if let most = enoughSpins(cutoffs: cutoffs, limit: limit) {
      _ = try basis(of: factors(cutoffs: cutoffs, mostSpins: most), limit: limit)
    }
    return try basis(of: factors(cutoffs: cutoffs), limit: limit)
  }

  /// How many of its spins j, the largest first, a group needs for half as many states again as there is place
  /// for, if all were reached; nil where that is most of them.
  private func enoughSpins(cutoffs: [Int], limit: Int) -> Int? {
    let large = groups.filter(\.hasFamilies).map(\.sites.count)
    guard large.count == 1, let spins = large.first else { return nil }
    let all = factors(cutoffs: cutoffs).factors
    let levels = all.reduce(1.0) { $0 * Double($1.levels) }
    let group = all.reduce(1.0) { max($0, $1.ladder == nil ? 1 : Double($1.levels)) }
    let wanted = 1.5 * Double(limit) / (levels / group)
    let most = Int(min(wanted / Double(spins), Double(spins)).rounded(.up)) + 1
    return most < spins / 8 ? most : nil
  }

  private func basis(of list: FactorList, limit: Int) throws -> Basis {
    try Basis(
      list, from: ProductState(list, directions: directions, modes: modes),
      seeds: correlated.map { list.factorized($0) },
      steps: [[list.factorized(equation.hamiltonian)]] + channels(list).steps(list), limit: limit)
  }

  /// The dissipator in a list of factors.
  func channels(_ list: FactorList) -> Channels { Channels(self, list) }

  /// Jump operators by what they become on factors.
  struct Channels {
    struct Member {
      let operation: TimedOperator
      let rate: MasterEquation.Rate
    }

    struct Transfer {
      let operation: FactorizedOperator
      let adjoint: FactorizedOperator
      let rate: MasterEquation.Rate
    }

    /// Independent jump operators that stay as they are.
    let members: [Member]
    let transfers: [Transfer]
    private let families: [JumpList.Correlated]

    init(_ parts: SpaceParts, _ list: FactorList) {
      let families = Dictionary(
        uniqueKeysWithValues: parts.groups.filter(\.hasFamilies).flatMap { group in
          group.sites.map { ($0, group) }
        })
      var (members, transfers) = ([Member](), [Transfer]())
      for jump in parts.jumps.independent {
        let named = OperatorSymbols(jump.operation).sites.filter { families[$0] != nil }
        let single = named.first { site in
          families[site]!.sites.allSatisfy { $0 == site || !named.contains($0) }
        }
        guard let single else {
          members.append(Member(operation: jump.operation, rate: jump.rate))
          continue
        }
        // One for all: the first spin of the group stands for the others.
        guard single == families[single]!.sites[0] else { continue }
        let adjoint = jump.operation.adjoint
        for change in -1...1 {
          transfers.append(
            Transfer(
              operation: list.transferred(jump.operation, site: single, change: change),
              adjoint: list.transferred(adjoint, site: single, change: -change),
              rate: jump.rate))
        }
      }
      self.families = parts.jumps.correlated
      (self.members, self.transfers) = (members, transfers)
    }

    /// L and then L† of every jump operator, of families each with each.
    func steps(_ list: FactorList) -> [[FactorizedOperator]] {
      members.map { [list.factorized($0.operation), list.factorized($0.operation.adjoint)] }
        + transfers.map { [$0.operation, $0.adjoint] }
        + families.map { family in
          [family.operations, family.operations.map(\.adjoint)].map { operations in
            FactorizedOperator(parts: operations.flatMap { list.factorized($0).parts })
          }
        }
    }

    func matrices(_ basis: Basis) -> (jumps: [Space.Jump], sandwiches: [Space.Sandwich]) {
      var (jumps, sandwiches) = ([Space.Jump](), [Space.Sandwich]())
      func add(_ operation: SparseOperator, _ rate: MasterEquation.Rate) {
        if operation.nonzeros == 0 { return }
        let isConstant = rate.function.isConstant
        let jump = Space.Jump(
          operation: isConstant ? operation.scaled(by: abs(rate.number).squareRoot()) : operation,
          factor: isConstant ? (rate.number < 0 ? -1 : 1) : rate.number,
          weight: TimeWeight(rate.function))
        jumps.append(jump)
        sandwiches.append(
          .init(
            left: jump.operation, right: jump.operation, factor: jump.factor, weight: jump.weight))
      }
      func matrix(_ operation: TimedOperator) -> SparseOperator {
        basis.matrix(basis.list.factorized(operation))
      }
      for member in members { add(matrix(member.operation), member.rate) }
      for transfer in transfers { add(basis.matrix(transfer.operation), transfer.rate) }
      for family in families {
        let operations = family.operations.map(matrix)
        let (gamma, root) = (family.matrix, family.matrix)
        for i in operations.indices {
          // Γ = S S†: independent jumps Σ_j S̄_jm L_j.
          let independent = SparseOperator.sum(
            operations,
            operations.indices.map { j in
              ComplexNumber(root.rootReal[j, i], -(root.rootImaginary?[j, i] ?? 0))
            })
          if independent.nonzeros > 0 {
            jumps.append(.init(operation: independent, factor: 1, weight: .one))
          }
          let left = SparseOperator.sum(
            operations,
            operations.indices.map { j in
              ComplexNumber(gamma.real[i, j], gamma.imaginary?[i, j] ?? 0)
            })
          if left.nonzeros > 0 {
            sandwiches.append(.init(left: left, right: operations[i], factor: 1, weight: .one))
          }
        }
      }
      return (jumps, sandwiches)
    }
  }
}

extension TimedOperator {
  var adjoint: TimedOperator {
    TimedOperator(
      constant.adjoint, timed: timed.map { ($0.function.conjugate, $0.polynomial.adjoint) })
  }
}

extension SparseOperator {
  func scaled(by factor: Double) -> SparseOperator {
    SparseOperator(
      count: count, starts: starts, columns: columns,
      parts: parts.map { part in
        Part(weight: part.weight, re: part.re.map { factor * $0 }, im: part.im.map { factor * $0 })
      })
  }

  /// Σ_k factor_k M_k.
  static func sum(_ operators: [SparseOperator], _ factors: [ComplexNumber]) -> SparseOperator {
    var (elements, weights) = ([Element](), [TimeWeight]())
    for (operation, factor) in zip(operators, factors) where factor != .zero {
      operation.append(factor: factor, to: &elements, &weights)
    }
    return SparseOperator(count: operators[0].count, weights: weights, elements: elements)
  }
}
