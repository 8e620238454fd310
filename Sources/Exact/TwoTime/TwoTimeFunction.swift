import BatchCore
import Models
import Numerics
import Observables

/// ⟨A(τ) B(t′)⟩ of the operators of two-time functions for one waiting time τ and all records t′ ≤ τ, by the
/// quantum regression theorem: A goes back from τ in the Heisenberg picture and is averaged over Bρ(t′), so
/// one run a waiting time and operator serves all records. The real part is the symmetrised correlation
/// ½⟨{A(τ), B(t′)}⟩, the imaginary part (1/2i)⟨[A(τ), B(t′)]⟩.
struct TwoTimeFunction {
  private let problem: ExactProblem
  private let history: StateHistory

  init(_ problem: ExactProblem, _ history: StateHistory) {
    (self.problem, self.history) = (problem, history)
  }

  /// Σ w ⟨A(τ) B(t′)⟩ over pairs of Hermitian operators `problem.correlated`, for the states kept up to τ.
  /// - Parameters:
  ///   - last: the number of the state kept at τ.
  ///   - pairs: numbers of A and B, and the weight w.
  /// - Returns: one number for every state kept up to τ.
  /// - Throws: `AbandonedUnit`, `ExactSizeError`.
  func values(upTo last: Int, pairs: [TwoTimeAverage.Pair], goesOn: () -> Bool) throws
    -> [ComplexNumber]
  {
    var sums = Array(repeating: ComplexNumber.zero, count: last + 1)
    for late in Set(pairs.map(\.late)).sorted() {
      let own = pairs.filter { $0.late == late && $0.weight != 0 }
      if own.isEmpty { continue }
      let (operation, early) = (problem.correlated[late], own.map { problem.correlated[$0.early] })
      let values =
        history.entries[last].density == nil
        ? try pure(operation, early, upTo: last, goesOn: goesOn)
        : try mixed(operation, early, upTo: last, goesOn: goesOn)
      for index in 0...last {
        for (pair, value) in zip(own, values[index]) {
          sums[index] = sums[index] + pair.weight * value
        }
      }
    }
    return sums
  }

  // MARK: Pure states

  /// ⟨A ψ(τ)| U(τ, t′) B |ψ(t′)⟩ of every B, A ψ(τ) going back.
  private func pure(
    _ operation: TimedOperator, _ early: [TimedOperator], upTo last: Int, goesOn: () -> Bool
  ) throws -> [[ComplexNumber]] {
    let (space, end) = (history.entries[last].space, history.entries[last].time)
    let matrix = StateOperator(space.matrix(of: operation), at: end)
    let back = StatePropagator(space, at: 0, origin: end, direction: -1)
    matrix.apply(history.entries[last].values.pointer, back.x.pointer)
    let product = Buffer(zeros: back.x.count)
    let factors = early.map { StateOperator(space.matrix(of: $0), at: end) }
    var values = Array(repeating: [ComplexNumber](), count: last + 1)
    for index in (0...last).reversed() {
      let entry = history.entries[index]
      if end - entry.time > back.control.time {
        for time in problem.options.marks.stopsBack(from: end, back.control.time, to: entry.time) {
          _ = try back.advance(to: time, budget: problem.options.budget, goesOn: goesOn) { _ in true
          }
        }
      }
      let psi = embedded(entry, in: space)
      values[index] = factors.map { factor in
        factor.refresh(at: entry.time)
        factor.apply(psi.pointer, product.pointer)
        return (0..<space.dimension).reduce(ComplexNumber.zero) { sum, state in
          let bra = ComplexNumber(back.x.pointer[2 * state], -back.x.pointer[2 * state + 1])
          let ket = ComplexNumber(product.pointer[2 * state], product.pointer[2 * state + 1])
          return sum + bra * ket
        }
      }
    }
    return values
  }

  /// ψ of an earlier, smaller space.
  private func embedded(_ entry: StateHistory.Entry, in space: Space) -> Buffer<Double> {
    if entry.space === space { return entry.values }
    let psi = Buffer(zeros: 2 * space.dimension)
    for (old, new) in entry.space.places(in: space).enumerated() {
      psi.pointer[2 * new] = entry.values.pointer[2 * old]
      psi.pointer[2 * new + 1] = entry.values.pointer[2 * old + 1]
    }
    return psi
  }

  // MARK: Density matrices

  /// Tr(A(τ, t′) B ρ(t′)) of every B.
  private func mixed(
    _ operation: TimedOperator, _ early: [TimedOperator], upTo last: Int, goesOn: () -> Bool
  ) throws -> [[ComplexNumber]] {
    let (space, end) = (history.entries[last].space, history.entries[last].time)
    let density = history.entries[last].density!
    let matrix = space.matrix(of: operation)
    let components = density.layout.components
    let factors = early.map { space.matrix(of: $0) }
    // Bρ, and what it becomes until τ.
    var start: Set<ComponentPairs.Pair> = []
    for (source, targets) in factors.flatMap({ Array(components.targets($0).enumerated()) }) {
      for block in density.layout.blocks {
        for (own, other) in [
          (block.pair.first, block.pair.second), (block.pair.second, block.pair.first),
        ] where own == source {
          for target in targets { start.insert(.init(target, other)) }
        }
      }
    }
    let layout = BlockLayout(
      components, ComponentPairs(components, from: Array(start), space.sandwiches))
    let bytes = 8 * Double(layout.count) * Double(DormandPrince853.vectors + 3)
    guard bytes <= problem.options.memoryLimit else {
      let dimension = Double(space.dimension)
      throw ExactSizeError(
        subject: "an operator of a two-time function", dimension: dimension, bytes: bytes,
        limit: problem.options.memoryLimit,
        fittingDimension: dimension * (problem.options.memoryLimit / bytes).squareRoot(),
        time: end, cutoffs: space.cutoffs)
    }
    let back = HermitianPropagator(layout, GeneratorTerms(space).adjoint, at: 0) { end - $0 }
    let picture = BlockMatrix(layout, back.x)
    let atEnd = matrix.values(at: end)
    for row in 0..<space.dimension {
      for index in matrix.starts[row]..<matrix.starts[row + 1] {
        picture.set(
          row, Int(matrix.columns[index]), ComplexNumber(atEnd.re[index], atEnd.im[index]))
      }
    }
    var values = Array(repeating: [ComplexNumber](), count: last + 1)
    for index in (0...last).reversed() {
      let entry = history.entries[index]
      if end - entry.time > back.control.time {
        for time in problem.options.marks.stopsBack(from: end, back.control.time, to: entry.time) {
          _ = try back.advance(to: time, budget: problem.options.budget, goesOn: goesOn) { _ in true
          }
        }
      }
      guard goesOn() else { throw AbandonedUnit() }
      let origin = entry.space === space ? nil : Self.origins(entry.space, space)
      let rho = BlockMatrix(entry.density!.layout, entry.values)
      values[index] = factors.map { Self.trace(picture, $0, at: entry.time, rho, origin) }
    }
    return values
  }

  /// Where states of a larger space are in a smaller one; −1: they are not.
  private static func origins(_ space: Space, _ larger: Space) -> [Int] {
    var origins = Array(repeating: -1, count: larger.dimension)
    for (old, new) in space.places(in: larger).enumerated() { origins[new] = old }
    return origins
  }

  /// Σ X_ab A_bc ρ_ca.
  private static func trace(
    _ x: BlockMatrix, _ matrix: SparseOperator, at time: Double, _ rho: BlockMatrix,
    _ origin: [Int]?
  ) -> ComplexNumber {
    let (re, im) = matrix.values(at: time)
    let components = rho.layout.components
    // Components of ρ that a column has.
    var partners = Array(repeating: [Int](), count: components.count)
    for block in rho.layout.blocks {
      partners[block.pair.first].append(block.pair.second)
      if !block.isDiagonal { partners[block.pair.second].append(block.pair.first) }
    }
    let targets: [Int] = {
      guard let origin else { return Array(0..<matrix.count) }
      var targets = Array(repeating: 0, count: components.ofState.count)
      for (new, old) in origin.enumerated() where old >= 0 { targets[old] = new }
      return targets
    }()
    var total = ComplexNumber.zero
    for b in 0..<matrix.count {
      for index in matrix.starts[b]..<matrix.starts[b + 1] {
        let own = Int(matrix.columns[index])
        let c = origin.map { $0[own] } ?? own
        if c < 0 { continue }
        var sum = ComplexNumber.zero
        for partner in partners[components.ofState[c]] {
          for a in components.states[partner] { sum = sum + x[targets[a], b] * rho[c, a] }
        }
        total = total + ComplexNumber(re[index], im[index]) * sum
      }
    }
    return total
  }
}

/// Elements of a Hermitian matrix in blocks.
private struct BlockMatrix {
  let layout: BlockLayout
  let values: Buffer<Double>

  init(_ layout: BlockLayout, _ values: Buffer<Double>) {
    (self.layout, self.values) = (layout, values)
  }

  subscript(row: Int, column: Int) -> ComplexNumber {
    guard let place = layout.place(row, column) else { return .zero }
    let im = values.pointer[place.im]
    return ComplexNumber(values.pointer[place.re], place.isConjugate ? -im : im)
  }

  /// Sets an element that is stored itself, not by its conjugate.
  func set(_ row: Int, _ column: Int, _ value: ComplexNumber) {
    guard let place = layout.place(row, column), !place.isConjugate else { return }
    values.pointer[place.re] = value.re
    if row != column { values.pointer[place.im] = value.im }
  }
}
