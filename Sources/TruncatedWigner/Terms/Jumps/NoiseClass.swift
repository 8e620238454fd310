import Models
import Numerics

/// Noises whose flows commute: together the flow of the random Hamiltonian F = Σ_n w_n F_n, with the
/// numbers w_n of the step held fixed. Linear noises, products of conserved components and forms in one
/// mode are solved exactly, all else by a Lie–Runge–Kutta step.
final class NoiseClass {
  /// Where its numbers begin among those of all classes.
  private let firstNoise: Int
  private let monomials: MonomialList
  private let integrator: LieRungeKutta
  private let forms: QuadraticModes?

  /// - Parameter polynomials: F_n.
  init(
    _ polynomials: [PhaseSpacePolynomial], firstNoise: Int, support: PhaseSpaceSupport, groups: Int
  ) {
    self.firstNoise = firstNoise
    let spinRows = 3 * support.sites.count
    let all = MonomialList(polynomials, support: support)
    let structure = FlowStructure(all, spinRows: spinRows)
    let split = structure.hasConstantGradient ? nil : Self.split(polynomials, support)
    if let split, let rest = Self.steady(split.rest, support, spinRows) {
      monomials = rest.list
      integrator = LieRungeKutta(structure: rest.structure)
      forms = QuadraticModes(
        MonomialList(split.forms, support: support), spinRows: spinRows, groups: groups)
    } else {
      monomials = all
      integrator = LieRungeKutta(structure: structure)
      forms = nil
    }
  }

  private static func steady(
    _ polynomials: [PhaseSpacePolynomial], _ support: PhaseSpaceSupport, _ spinRows: Int
  ) -> (list: MonomialList, structure: FlowStructure)? {
    let list = MonomialList(polynomials, support: support)
    let structure = FlowStructure(list, spinRows: spinRows)
    return structure.hasConstantGradient ? (list, structure) : nil
  }

  /// Forms in modes that occur in nothing else, and the rest; nil without any.
  private static func split(_ polynomials: [PhaseSpacePolynomial], _ support: PhaseSpaceSupport)
    -> (forms: [PhaseSpacePolynomial], rest: [PhaseSpacePolynomial])?
  {
    let spinRows = Int32(3 * support.sites.count)
    /// The mode whose form it is, by its first row.
    func formMode(_ monomial: ArraySlice<Int32>) -> Int32? {
      let rows = monomial.map(support.row)
      guard rows.count == 2, rows[0] >= spinRows else { return nil }
      let modes = rows.map { ($0 - spinRows) / 2 }
      return modes[0] == modes[1] ? modes[0] : nil
    }
    var (inForms, elsewhere): (Set<Int32>, Set<Int32>) = ([], [])
    for polynomial in polynomials {
      for number in 0..<polynomial.count {
        let monomial = polynomial.monomial(number)
        if let mode = formMode(monomial) {
          inForms.insert(mode)
        } else {
          for row in monomial.map(support.row) where row >= spinRows {
            elsewhere.insert((row - spinRows) / 2)
          }
        }
      }
    }
    inForms.subtract(elsewhere)
    guard !inForms.isEmpty else { return nil }
    func isForm(_ monomial: ArraySlice<Int32>) -> Bool {
      formMode(monomial).map(inForms.contains) ?? false
    }
    return (polynomials.map { $0.filter(isForm) }, polynomials.map { $0.filter { !isForm($0) } })
  }

  func update(at time: Double) {
    monomials.coefficients.update(at: time)
    forms?.update(at: time)
  }

  /// Adds the derivatives of F.
  /// - Parameter weights: numbers of all classes, a row for each.
  func addGradient(at z: LaneColumns, weights: LaneBuffer, columns: Range<Int>, to k: LaneColumns) {
    let own = rows(of: weights, columns)
    monomials.addGradient(at: z, weights: own, to: k)
    forms?.addGradient(at: z, weights: own, to: k)
  }

  /// Moves some columns of the variables by the flow of F.
  func move(_ block: LaneBuffer, columns: Range<Int>, weights: LaneBuffer, blocks: RungeKuttaBlocks)
  {
    let (z, own) = (LaneColumns(block, columns), rows(of: weights, columns))
    if integrator.structure.hasConstantGradient {
      let gradient = LaneColumns(blocks.k1, columns)
      integrator.structure.clear(gradient)
      monomials.addGradient(at: z, weights: own, to: gradient)
      integrator.structure.move(z, by: gradient, duration: 1)
      forms?.move(z, weights: own)
    } else {
      integrator.step(z, duration: 1, blocks: blocks, columns: columns) {
        monomials.addGradient(at: $0, weights: own, to: $1)
      }
    }
  }

  private func rows(of weights: LaneBuffer, _ columns: Range<Int>) -> LaneColumns {
    LaneColumns(
      lanes: weights.lanes + firstNoise * weights.groups + columns.lowerBound,
      stride: weights.groups, count: columns.count)
  }
}

extension PhaseSpacePolynomial {
  /// The monomials that are kept, with their coefficients.
  func filter(_ isKept: (ArraySlice<Int32>) -> Bool) -> PhaseSpacePolynomial {
    var (starts, variables, constants) = ([0], [Int32](), [Double]())
    var places: [Int: Int] = [:]
    for number in 0..<count where isKept(monomial(number)) {
      places[number] = constants.count
      constants.append(coefficients.constants[number])
      variables += monomial(number)
      starts.append(variables.count)
    }
    let contributions = coefficients.contributions.compactMap { part in
      places[part.number].map {
        TimedNumbers.Contribution(
          number: $0, function: part.function, re: part.re, im: part.im)
      }
    }
    return PhaseSpacePolynomial(
      starts: starts, variables: variables,
      coefficients: TimedNumbers(
        constants, functions: coefficients.functions, contributions: contributions))
  }
}
