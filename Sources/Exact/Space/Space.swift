import BatchCore
import Models
import Numerics

/// The Hilbert space that a master equation reaches from its initial state, with the matrices of its
/// operators: H, jump operators, the generator of their damping, and any others (`matrix(of:)`).
///
/// Matrices of products (`L†L`) are products of the truncated matrices, so the trace of ρ, and the mean
/// norm of a trajectory, stay exact whatever the cutoffs.
public final class Space {
  /// √|γ| L of a constant rate; L, and the rate as factor · weight(t), of one that depends on time.
  public struct Jump {
    public let operation: SparseOperator
    public let factor: Double
    public let weight: TimeWeight

    /// What multiplies L ρ L†.
    public func rate(at time: Double) -> Double { factor * weight.value(at: time).re }
  }

  /// factor · weight(t) · left ρ right† of the dissipator: the jumps, but of coupled families
  /// (Σ_j Γ_ij L_j) ρ L_i†, which has fewer elements than their independent jumps.
  struct Sandwich {
    let left: SparseOperator
    let right: SparseOperator
    let factor: Double
    let weight: TimeWeight
  }

  public let basis: Basis
  public let hamiltonian: SparseOperator
  /// Independent jump operators; groups of interchangeable spins have three for a family.
  public let jumps: [Jump]
  let sandwiches: [Sandwich]
  let start: ProductState

  public var dimension: Int { basis.count }
  /// Levels of every mode.
  public var cutoffs: [Int] { basis.list.ofMode.map { basis.factors[$0].levels } }

  /// - Parameter memory: bytes that all may take.
  /// - Throws: `ExactSizeError`.
  init(_ parts: SpaceParts, cutoffs: [Int], memory: Double) throws {
    // Each product of the Hamiltonian leads on from a quarter of all states at least.
    let products = parts.factors(cutoffs: cutoffs).products(of: parts.equation.hamiltonian)
    let bytesPerState = max(Basis.leastBytes, 35 * Double(products))
    let basis = try parts.basis(
      cutoffs: cutoffs, limit: Int(min(1e9, memory / bytesPerState)))
    self.basis = basis
    let operators =
      [basis.list.factorized(parts.equation.hamiltonian)]
      + parts.channels(basis.list).steps(basis.list).map { $0[0] }
    let bytes =
      Double(basis.count) * Basis.bytesPerState
      + basis.elements(operators) * 60
    guard bytes <= memory else {
      throw ExactSizeError(
        subject: "matrices of operators", dimension: Double(basis.count), bytes: bytes,
        limit: memory, fittingDimension: Double(basis.count) * memory / bytes, cutoffs: cutoffs)
    }
    start = ProductState(basis.list, directions: parts.directions, modes: parts.modes)
    hamiltonian = basis.matrix(operators[0])
    (jumps, sandwiches) = parts.channels(basis.list).matrices(basis)
  }

  /// G(t) = −iH − ½ Σ γ L†L: of ψ between jumps, and of ρ with its adjoint.
  public private(set) lazy var generator: SparseOperator = {
    var (elements, weights) = ([SparseOperator.Element](), [TimeWeight]())
    hamiltonian.append(factor: -.i, to: &elements, &weights)
    for term in sandwiches {
      SparseOperator.product(
        term.right.adjoint, term.left, factor: ComplexNumber(-0.5 * term.factor),
        weight: term.weight, into: &elements, &weights)
    }
    return SparseOperator(count: dimension, weights: weights, elements: elements)
  }()

  /// The matrix of an operator over sites and modes: in groups, of its mean over exchanges of spins,
  /// which has the same expectation value.
  public func matrix(of operation: TimedOperator) -> SparseOperator {
    basis.matrix(basis.list.factorized(operation))
  }

  /// States in which a mode is in one of its last two levels.
  public func lastLevels(ofMode mode: Int) -> [Int] {
    let factor = basis.list.ofMode[mode]
    let first = basis.factors[factor].levels - 2
    return (0..<dimension).filter { basis.level($0, factor) >= first }
  }

  /// ψ at t = 0; nil: the initial state is mixed.
  public func startVector() -> [ComplexNumber]? {
    guard start.isPure else { return nil }
    return (0..<dimension).map { state in
      start.locals.enumerated().reduce(ComplexNumber(1)) { product, factor in
        guard case .pure(let amplitudes) = factor.element else { return product }
        return product * amplitudes[basis.level(state, factor.offset)]
      }
    }
  }

  /// ⟨row|ρ|column⟩ at t = 0.
  func startElement(_ row: Int, _ column: Int) -> ComplexNumber {
    var product = ComplexNumber(1)
    for (factor, local) in start.locals.enumerated() {
      let (a, b) = (basis.level(row, factor), basis.level(column, factor))
      switch local {
      case .pure(let amplitudes): product = product * amplitudes[a] * amplitudes[b].conjugate
      case .mixed(let elements): product = product * elements[a * basis.factors[factor].levels + b]
      }
      if product == .zero { break }
    }
    return product
  }

  /// Where every state of this space is in a larger one of the same system.
  func places(in larger: Space) -> [Int] {
    basis.codes.indices.map { state in
      var code = 0
      for factor in basis.factors.indices {
        code += basis.level(state, factor) * larger.basis.numbering.strides[factor]
      }
      return larger.basis.place(of: code)!
    }
  }
}
