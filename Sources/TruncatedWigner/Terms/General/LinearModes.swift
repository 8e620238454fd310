import Models
import Numerics

extension LinearModes: PhaseSpacePart {
  func term() -> any Term { LinearModesTerm(self) }
}

/// Flow: the exact Gaussian step (`LinearPropagator`); the noise is additive, Itô and Stratonovich agree.
private final class LinearModesTerm: Term {
  private let part: LinearModes
  private let field: LaneProduct
  private let root: LaneProduct
  private var scratch: (z: LaneBuffer, out: LaneBuffer, numbers: LaneBuffer)?

  init(_ part: LinearModes) {
    self.part = part
    field = LaneProduct(part.drift)
    root = LaneProduct(part.diffusion.semidefiniteRoot)
  }

  private var size: Int { part.shift.count }

  private var isNoisy: Bool { (0..<size).contains { part.diffusion[$0, $0] > 0 } }

  /// Without loss and drive: M = ½ J S with a symmetric S, H = ½ zᵀ S z.
  var energyForm: EnergyForm {
    let isHamiltonian = (0..<size).allSatisfy { i in
      (0..<size).allSatisfy { j in
        // S_ij = ∓2 M of the conjugate of i; rows of Re and Im change places.
        func s(_ i: Int, _ j: Int) -> Double { (i % 2 == 0 ? -1 : 1) * part.drift[i ^ 1, j] }
        let (a, b) = (s(i, j), s(j, i))
        return abs(a - b) <= 1e-14 * (abs(a) + abs(b))
      }
    }
    let isFree = isHamiltonian && !isNoisy && part.shift.allSatisfy { $0 == 0 }
    return isFree ? .homogeneous(degree: 2) : .dissipative
  }

  var noise: TermNoise { isNoisy ? .inFlow : .absent }

  var noisePurpose: NoisePurpose? { .photons }

  private func buffers(_ groups: Int) -> (z: LaneBuffer, out: LaneBuffer, numbers: LaneBuffer) {
    if let scratch, scratch.z.groups == groups { return scratch }
    func buffer() -> LaneBuffer { LaneBuffer(rows: size, groups: groups) }
    let fresh = (z: buffer(), out: buffer(), numbers: buffer())
    scratch = fresh
    return fresh
  }

  private func load(_ state: BatchState, into z: LaneBuffer) {
    for mode in 0..<state.modes {
      for group in 0..<state.activeGroups {
        let i = mode * state.groups + group
        z.lanes[2 * mode * state.groups + group] = state.re.lanes[i]
        z.lanes[(2 * mode + 1) * state.groups + group] = state.im.lanes[i]
      }
    }
  }

  /// Adds the rows of a vector and a constant to Re a and Im a.
  private func add(
    _ out: LaneBuffer, _ shift: [Double]?, to re: LaneBuffer, _ im: LaneBuffer, groups: Int
  ) {
    for mode in 0..<re.rows {
      let (x, y) = (shift?[2 * mode] ?? 0, shift?[2 * mode + 1] ?? 0)
      for group in 0..<groups {
        let i = mode * re.groups + group
        re.lanes[i] += out.lanes[2 * mode * re.groups + group] + x
        im.lanes[i] += out.lanes[(2 * mode + 1) * re.groups + group] + y
      }
    }
  }

  private func draw(into numbers: LaneBuffer, groups: Int, at context: StepContext) {
    context.noise?.pairs(.photons, rows: size / 2, groups: groups, at: context) {
      numbers.lanes[2 * $0 * numbers.groups + $1] = $2
      numbers.lanes[(2 * $0 + 1) * numbers.groups + $1] = $3
    }
  }

  func addField(_ state: BatchState, to target: EffectiveField, at time: Double) {
    let (z, out, _) = buffers(state.groups)
    load(state, into: z)
    field.multiply(z, into: out, alpha: 1, beta: 0, activeGroups: state.activeGroups)
    add(out, part.shift, to: target.re, target.im, groups: state.activeGroups)
  }

  func addIncrements(
    _ state: BatchState, to increments: EffectiveField, step: Double, at context: StepContext
  ) {
    guard context.noise != nil else { return }
    let (_, out, numbers) = buffers(increments.groups)
    draw(into: numbers, groups: increments.activeGroups, at: context)
    root.multiply(
      numbers, into: out, alpha: step.squareRoot(), beta: 0,
      activeGroups: increments.activeGroups)
    add(out, nil, to: increments.re, increments.im, groups: increments.activeGroups)
  }

  /// ‖M‖/√2 of a mode alone, √(ω² + Γ²), and the modes it is coupled to.
  func modeRate(_ state: BatchState) -> Double {
    (0..<state.modes).reduce(0) { largest, mode in
      max(
        largest,
        (0..<state.modes).reduce(0) { sum, other in
          var square = 0.0
          for i in 0..<2 {
            for j in 0..<2 {
              let element = part.drift[2 * mode + i, 2 * other + j]
              square += element * element
            }
          }
          return sum + (square / 2).squareRoot()
        })
    }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    GaussianStep(self, duration: duration)
  }

  private final class GaussianStep: Flow {
    let term: LinearModesTerm
    let change: LaneProduct
    let shift: [Double]
    let root: LaneProduct

    init(_ term: LinearModesTerm, duration: Double) {
      self.term = term
      let propagator = LinearPropagator(
        drift: term.part.drift, shift: term.part.shift, diffusion: term.part.diffusion,
        duration: duration)
      change = LaneProduct(propagator.change)
      shift = propagator.shift
      root = LaneProduct(propagator.covariance.semidefiniteRoot)
    }

    func apply(_ state: BatchState, at context: StepContext) {
      let (groups, active) = (state.groups, state.activeGroups)
      let (z, out, numbers) = term.buffers(groups)
      term.load(state, into: z)
      change.multiply(z, into: out, alpha: 1, beta: 0, activeGroups: active)
      if context.noise != nil, term.isNoisy {
        term.draw(into: numbers, groups: active, at: context)
        root.multiply(numbers, into: out, alpha: 1, beta: 1, activeGroups: active)
      }
      term.add(out, shift, to: state.re, state.im, groups: active)
    }
  }
}

/// Products of a fixed matrix with lanes, dense or sparse as the matrix is.
private enum LaneProduct {
  case dense(MatrixProduct)
  case sparse(SparseMatrix)

  init(_ matrix: Matrix) {
    let rows = (0..<matrix.rows).map { i in
      (0..<matrix.columns).filter { matrix[i, $0] != 0 }.map { (column: $0, value: matrix[i, $0]) }
    }
    let filled = rows.reduce(0) { $0 + $1.count }
    self =
      matrix.rows >= 32 && 4 * filled >= matrix.rows * matrix.columns
      ? .dense(MatrixProduct(matrix)) : .sparse(SparseMatrix(rows: rows))
  }

  func multiply(
    _ input: LaneBuffer, into output: LaneBuffer, alpha: Double, beta: Double, activeGroups: Int
  ) {
    switch self {
    case .dense(let matrix):
      matrix.multiply(
        input, into: output, alpha: alpha, beta: beta, activeGroups: activeGroups)
    case .sparse(let matrix):
      matrix.multiply(
        input, into: output, alpha: alpha, beta: beta, activeGroups: activeGroups)
    }
  }
}
