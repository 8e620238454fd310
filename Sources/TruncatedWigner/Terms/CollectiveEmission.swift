import Models
import Numerics

extension CollectiveEmission: PhaseSpacePart {
  func term() -> any Term { CollectiveEmissionTerm(self) }
}

/// Eqs. 50–57 of PRX Quantum 6, 030344. With Φ_i = ½ Σ_j Γ_ij σ⁻_j the decay gives
/// Ω = 2 (Im Φ, Re Φ, 0); for real Γ
///   Ω^x_i = Σ_j (J_ij s^x_j − ½ Γ_ij s^y_j),  Ω^y_i = Σ_j (J_ij s^y_j + ½ Γ_ij s^x_j),
/// and noise Ω = (Im ξ, Re ξ, 0), ⟨ξ_i ξ̄_j⟩ = 2 Γ_ij. Its flow is a Lie–Heun step.
private final class CollectiveEmissionTerm: Term {
  /// J with zero diagonal; nil without exchange.
  private let exchange: MatrixProduct?
  /// ½ Re Γ and ½ Im Γ; the imaginary part is antisymmetric, nil where it is zero.
  private let halfReal: MatrixProduct
  private let halfImaginary: MatrixProduct?
  /// S with S S† = Γ: real and imaginary part.
  private let root: (real: MatrixProduct, imaginary: MatrixProduct?)

  init(_ part: CollectiveEmission) {
    let decay = part.decay
    exchange = part.exchange.map(MatrixProduct.init)
    halfReal = MatrixProduct(decay.real.scaled(by: 0.5))
    halfImaginary = (decay.imaginary?.scaled(by: 0.5)).map(MatrixProduct.init)
    root = (MatrixProduct(decay.rootReal), decay.rootImaginary.map(MatrixProduct.init))
  }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    let groups = state.activeGroups
    func add(_ matrix: MatrixProduct, _ source: LaneBuffer, _ target: LaneBuffer, _ alpha: Double) {
      matrix.multiply(source, into: target, alpha: alpha, beta: 1, activeGroups: groups)
    }
    if let exchange {
      add(exchange, state.sx, field.x, 1)
      add(exchange, state.sy, field.y, 1)
    }
    add(halfReal, state.sy, field.x, -1)
    add(halfReal, state.sx, field.y, 1)
    if let halfImaginary {
      add(halfImaginary, state.sx, field.x, 1)
      add(halfImaginary, state.sy, field.y, 1)
    }
  }

  var noise: TermNoise { .transverse }

  var noisePurpose: NoisePurpose? { .spins }

  /// Two field evaluations of the Lie–Heun step, and the noise.
  var productsPerStep: [StepProduct] {
    let field = [exchange, exchange, halfReal, halfReal, halfImaginary, halfImaginary]
    let noise = [root.real, root.real, root.imaginary, root.imaginary]
    return (field + field + noise).compactMap { $0.map { StepProduct(product: $0) } }
  }

  private var scratch: (LaneBuffer, LaneBuffer)?

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {
    guard let noise = context.noise else { return }
    let columns = root.real.matrix.columns
    if scratch?.0.groups != increments.groups {
      scratch = (
        LaneBuffer(rows: columns, groups: increments.groups),
        LaneBuffer(rows: columns, groups: increments.groups)
      )
    }
    let (first, second) = scratch!
    noise.pairs(.spins, rows: columns, groups: increments.activeGroups, at: context) {
      first.lanes[$0 * increments.groups + $1] = $2
      second.lanes[$0 * increments.groups + $1] = $3
    }
    // ξ = S η with η = (second + i first): Re ξ turns about y, Im ξ about x.
    let (groups, scale) = (increments.activeGroups, turnDeviation(variance: step))
    root.real.multiply(first, into: increments.x, alpha: scale, beta: 1, activeGroups: groups)
    root.real.multiply(second, into: increments.y, alpha: scale, beta: 1, activeGroups: groups)
    if let imaginary = root.imaginary {
      imaginary.multiply(second, into: increments.x, alpha: scale, beta: 1, activeGroups: groups)
      imaginary.multiply(first, into: increments.y, alpha: -scale, beta: 1, activeGroups: groups)
    }
  }
}
