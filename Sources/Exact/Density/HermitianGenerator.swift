/// dX/dt = M X + X M† + Σ factor · weight(t) · left X right† of a Hermitian X: of ρ, and with adjoint matrices
/// of operators in the Heisenberg picture.
struct GeneratorTerms {
  let generator: SparseOperator
  let sandwiches: [Space.Sandwich]

  /// Of ρ.
  init(_ space: Space) {
    generator = space.generator
    sandwiches = space.sandwiches
  }

  private init(_ generator: SparseOperator, _ sandwiches: [Space.Sandwich]) {
    (self.generator, self.sandwiches) = (generator, sandwiches)
  }

  /// Of operators that are averaged over ρ, backwards in time: M → M†, L → L†.
  var adjoint: GeneratorTerms {
    GeneratorTerms(
      generator.adjoint,
      sandwiches.map { term in
        let left = term.right.adjoint
        return .init(
          left: left, right: term.left === term.right ? left : term.left.adjoint,
          factor: term.factor, weight: term.weight)
      })
  }

  var dependsOnTime: Bool {
    generator.dependsOnTime
      || sandwiches.contains {
        !$0.weight.isConstant || $0.left.dependsOnTime || $0.right.dependsOnTime
      }
  }
}

protocol HermitianGenerator: AnyObject {
  /// dX/dt into `out`, both in the layout of blocks.
  func apply(
    at time: Double, _ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>)
}

extension BlockLayout {
  /// Blocks of a few elements go element by element, larger ones row by row.
  func generator(_ terms: GeneratorTerms) -> any HermitianGenerator {
    var (elements, rows) = (0.0, 0.0)
    for block in blocks {
      elements += Double(block.rows * block.columns)
      rows += Double(block.rows)
    }
    return elements < 8 * rows && elements < 2e6
      ? ElementGenerator(terms, self) : BlockGenerator(terms, self)
  }
}
