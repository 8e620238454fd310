import Models

/// An operator as sums of products of small matrices on factors of the Hilbert space.
struct FactorizedOperator {
  struct Product {
    let coefficient: ComplexNumber
    /// Factors rising; on those that are not named the product is 1.
    let matrices: [(factor: Int, matrix: LocalMatrix)]
  }

  struct Part {
    let weight: TimeWeight
    let products: [Product]
  }

  let parts: [Part]

  /// M† but for the weights, which stay: within cutoffs.
  var adjoint: FactorizedOperator {
    FactorizedOperator(
      parts: parts.map { part in
        Part(
          weight: part.weight,
          products: part.products.map { product in
            Product(
              coefficient: product.coefficient.conjugate,
              matrices: product.matrices.map { ($0.factor, $0.matrix.adjoint) })
          })
      })
  }
}

/// The factors of a Hilbert space, which turn operators over sites and modes into products on factors.
struct FactorList {
  let factors: [Factor]
  /// Factor of every site and of every mode.
  let ofSite: [Int]
  let ofMode: [Int]
  /// Levels of every factor, and of a mode as many beyond as an operator may lead.
  let radices: [Int]
  private let known = Known()

  /// Matrices worked out once.
  private final class Known {
    var products: [Int: SpinProducts] = [:]
    var transfers: [SIMD2<Int>: [LocalMatrix]] = [:]
    var powers: [LocalPower: LocalMatrix] = [:]
  }

  /// - Parameters:
  ///   - cutoffs: levels of every mode.
  ///   - reach: levels by which one operator may raise a mode.
  ///   - mostSpins: spins j that are taken of every group; nil: all.
  init(
    _ shape: SystemShape, groups: [SpinGroup], cutoffs: [Int], reach: Int, mostSpins: Int? = nil
  ) {
    var factors = groups.map { Factor.group($0, most: mostSpins) }
    var (ofSite, ofMode) = (Array(repeating: -1, count: shape.sites), [Int]())
    for (index, group) in groups.enumerated() { for site in group.sites { ofSite[site] = index } }
    for site in 0..<shape.sites where ofSite[site] < 0 {
      ofSite[site] = factors.count
      factors.append(.spin(site: site, twice: shape.spinsPerSite(of: site)))
    }
    // Modes last: neighbouring states of a space differ in the number of the last mode.
    for (mode, cutoff) in cutoffs.enumerated() {
      ofMode.append(factors.count)
      factors.append(.mode(mode, cutoff: cutoff))
    }
    (self.factors, self.ofSite, self.ofMode) = (factors, ofSite, ofMode)
    radices = factors.map { $0.ladder == nil ? $0.levels + reach : $0.levels }
  }

  /// The mean of an operator over exchanges of spins within groups.
  func factorized(_ operation: TimedOperator) -> FactorizedOperator {
    factorized(operation, jumping: nil, change: 0)
  }

  /// Number of products of an operator, told without their matrices.
  func products(of operation: TimedOperator) -> Int {
    operation.parts.reduce(0) { count, part in
      var sums: [[LocalPower]: ComplexNumber] = [:]
      for (monomial, coefficient) in part.polynomial.terms {
        let (locals, weight) = powers(monomial, nil, 0)
        sums[locals] = sums[locals, default: .zero] + weight * coefficient
      }
      return count + sums.values.count { $0 != .zero }
    }
  }

  /// An effective jump operator of the family that a jump operator of one spin of a group stands for:
  /// σ^a of the spin becomes T^a_δ.
  /// - Parameter change: δ.
  func transferred(_ operation: TimedOperator, site: Int, change: Int) -> FactorizedOperator {
    factorized(operation, jumping: site, change: change)
  }

  /// What a term has on one factor.
  private struct LocalPower: Hashable {
    let factor: Int
    /// Powers of x, y, z, or of a† and a.
    var powers = SIMD3<Int>()
    /// x, y or z of the one spin that jumps; −1: none does.
    var axis = -1
    var change = 0
  }

  private func factorized(
    _ operation: TimedOperator, jumping: Int?, change: Int
  ) -> FactorizedOperator {
    FactorizedOperator(
      parts: operation.parts.compactMap { function, polynomial in
        if polynomial.monomialCount == 0 { return nil }
        var sums: [[LocalPower]: ComplexNumber] = [:]
        var order: [[LocalPower]] = []
        for (monomial, coefficient) in polynomial.terms {
          let (locals, weight) = powers(monomial, jumping, change)
          if sums[locals] == nil { order.append(locals) }
          sums[locals] = sums[locals, default: .zero] + weight * coefficient
        }
        return .init(
          weight: TimeWeight(function),
          products: order.filter { sums[$0] != .zero }.map { locals in
            .init(
              coefficient: sums[locals]!, matrices: locals.map { ($0.factor, matrix($0)) })
          })
      })
  }

  /// A term by factors, and 1 over the number of terms that stand for the same by exchanges of spins:
  /// N!/(N − n)! ordered tuples of n of N spins.
  private func powers(
    _ monomial: OperatorMonomial, _ jumping: Int?, _ change: Int
  ) -> (locals: [LocalPower], weight: Double) {
    var locals: [Int: LocalPower] = [:]
    var weight = 1.0
    for spin in monomial.spins {
      let factor = ofSite[spin.site]
      if spin.site == jumping {
        locals[factor] = LocalPower(factor: factor, axis: spin.pauli.rawValue, change: change)
        continue
      }
      var local = locals[factor] ?? LocalPower(factor: factor)
      if case .group(let sites) = factors[factor].kind {
        weight /= Double(sites.count - local.powers.wrappedSum())
      }
      local.powers[spin.pauli.rawValue] += 1
      locals[factor] = local
    }
    for mode in monomial.modes {
      let factor = ofMode[mode.mode]
      locals[factor] = LocalPower(
        factor: factor, powers: SIMD3(mode.creations, mode.annihilations, 0))
    }
    return (locals.values.sorted { $0.factor < $1.factor }, weight)
  }

  private func matrix(_ local: LocalPower) -> LocalMatrix {
    if let matrix = known.powers[local] { return matrix }
    let factor = factors[local.factor]
    let matrix: LocalMatrix
    if let ladder = factor.ladder {
      var spins: Int?
      if case .group(let sites) = factor.kind { spins = sites.count }
      if local.axis >= 0 {
        let key = SIMD2(local.factor, local.change)
        let transfers =
          known.transfers[key]
          ?? SpinTransfer.matrices(ladder, spins: spins ?? 1, change: local.change)
        known.transfers[key] = transfers
        matrix = transfers[local.axis]
      } else {
        matrix =
          known.products[local.factor, default: SpinProducts(ladder, spins: spins)]
          .matrix(local.powers)
      }
    } else {
      matrix = Self.ladder(
        creations: local.powers.x, annihilations: local.powers.y, levels: factor.levels,
        rows: radices[local.factor])
    }
    known.powers[local] = matrix
    return matrix
  }

  /// a†ᵐaⁿ of the levels of a mode; rows reach beyond the cutoff.
  private static func ladder(
    creations: Int, annihilations: Int, levels: Int, rows: Int
  ) -> LocalMatrix {
    LocalMatrix(
      columns: (0..<levels).map { level in
        let row = level - annihilations + creations
        guard level >= annihilations, row < rows else { return [] }
        var value = 1.0
        for k in 0..<annihilations { value *= Double(level - k) }
        for k in 0..<creations { value *= Double(row - k) }
        return [(row, ComplexNumber(value.squareRoot()))]
      })
  }
}
