/// What truncated Wigner leaves out of an equation.
public enum Truncation: Sendable, Equatable {
  /// Nothing: quadratic Hamiltonians and linear jump operators of modes, spins in given fields, and
  /// Hermitian jump operators that are sums of these, whose noise is such a Hamiltonian.
  case exact
  /// Third and higher derivatives, and correlations of spins beyond those of classical vectors.
  case fluctuations
  /// A{ψ, B}, a product of operators that became one of numbers.
  case drift
  /// The Itô drift is exact, the diffusion is 2|a|² instead of 2|a|² − 1 for a².
  case diffusion
  /// Both, the drift by terms of relative order 1/|a|².
  case driftAndDiffusion
}

extension Derivation {
  /// Of the Hamiltonian.
  public var truncation: Truncation {
    isSolvedExactly(energy) ? .exact : .fluctuations
  }

  /// Whether a Hamiltonian only turns spins and moves modes linearly.
  private func isSolvedExactly(_ hamiltonian: MonomialList) -> Bool {
    (0..<hamiltonian.count).allSatisfy {
      let (spins, modes) = degrees(hamiltonian, $0)
      return spins == 0 ? modes <= 2 : spins == 1 && modes == 0
    }
  }

  /// Of one jump operator.
  func truncation(of jump: SymbolJump) -> Truncation {
    if jump.isHermitian { return isSolvedExactly(jump.a) ? .exact : .fluctuations }
    let all = [jump.a, jump.b].flatMap { list in (0..<list.count).map { degrees(list, $0) } }
    let (spins, modes) = (all.map(\.spins).max() ?? 0, all.map(\.modes).max() ?? 0)
    if spins == 0 {
      return modes <= 1 ? .exact : modes == 2 ? .diffusion : .driftAndDiffusion
    }
    return .drift
  }

  /// Variables of spins and of modes in an entry.
  private func degrees(_ list: MonomialList, _ entry: Int) -> (spins: Int, modes: Int) {
    let monomial = list.monomial(entry)
    let spins = monomial.count { variables.isSpin($0) }
    return (spins, monomial.count - spins)
  }

  var variables: ClassicalVariables { ClassicalVariables(system.shape) }

  /// What a user should know of the equations, a line each.
  public var notices: [String] {
    var notices: [String] = []
    func add(_ notice: String) { if !notices.contains(notice) { notices.append(notice) } }
    for part in system.parts {
      switch part {
      case let decay as SpinDecay:
        if zip(decay.down, decay.up).contains(where: { $0 != $1 }) {
          add("single spins that decay settle above -1")
        }
      case is TiltedDecay: add("single spins that decay settle above -1")
      default: break
      }
    }
    for jump in jumps {
      switch truncation(of: jump) {
      case .diffusion:
        add(
          "jump operators quadratic in modes: loss of pairs alone lifts the vacuum to about 0.47 photons"
        )
      case .driftAndDiffusion:
        add(
          "jump operators of degree 3 or more in modes: their drift is truncated too, by 1/|a|^2 of it"
        )
      default: break
      }
    }
    return notices
  }
}
