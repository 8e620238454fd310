import Models
import Numerics

extension IsingCoupling: PhaseSpacePart {
  func term() -> any Term { IsingTerm(self) }
}

/// s^α is constant under the term: its flow turns spin i about α by 2 t Σ_j V_ij s^α_j, exactly.
private final class IsingTerm: Term {
  private enum Products {
    case dense(MatrixProduct)
    case sparse(SparseMatrix)
  }

  private let axis: SpinAxis
  private let couplings: Products
  /// A function of time that multiplies V, taken at the middle of the interval; nil: 1.
  private let factor: TimeFunction?

  init(_ part: IsingCoupling) {
    factor = part.factor
    axis = part.axis
    couplings =
      switch part.couplings {
      case .dense(let matrix): .dense(MatrixProduct(matrix))
      case .sparse(let matrix): .sparse(matrix)
      }
  }

  var energyForm: EnergyForm { factor == nil ? .homogeneous(degree: 2) : .dissipative }

  func addField(_ state: BatchState, to field: EffectiveField, at time: Double) {
    multiply(
      state, into: axis.component(of: field), scale: factor?.value(at: time).re ?? 1, keep: 1)
  }

  private func multiply(_ state: BatchState, into angles: LaneBuffer, scale: Double, keep: Double) {
    let source = axis.component(of: state)
    switch couplings {
    case .dense(let matrix):
      matrix.multiply(
        source, into: angles, alpha: 2 * scale, beta: keep, activeGroups: state.activeGroups)
    case .sparse(let matrix):
      matrix.multiply(
        source, into: angles, alpha: 2 * scale, beta: keep, activeGroups: state.activeGroups)
    }
  }

  var productsPerStep: [StepProduct] {
    if case .dense(let matrix) = couplings { [StepProduct(product: matrix)] } else { [] }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    IsingFlow(self, duration: duration, like: state)
  }

  private final class IsingFlow: Flow {
    let term: IsingTerm
    let duration: Double
    let angles: LaneBuffer

    init(_ term: IsingTerm, duration: Double, like state: BatchState) {
      self.term = term
      self.duration = duration
      angles = LaneBuffer(rows: state.sites, groups: state.groups)
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let scale = term.factor.map { $0.value(at: context.time).re * duration } ?? duration
      term.multiply(state, into: angles, scale: scale, keep: 0)
      turnSpins(state, about: term.axis, angles: angles)
    }
  }
}
