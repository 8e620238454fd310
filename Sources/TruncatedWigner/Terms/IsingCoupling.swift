/// H = ½ Σ_ij V_ij s^α_i s^α_j with one spin component α and symmetric V; V_ii is a self-interaction.
///
/// s^α is constant under the term: its flow turns spin i about α by 2 t Σ_j V_ij s^α_j, exactly.
/// Exchange σ⁺σ⁻ + h.c. is the x and the y term with half its strength.
final class IsingCoupling: Term {
  /// The couplings, in the form that suits them.
  enum Couplings {
    case dense(Matrix)
    case sparse(SparseMatrix)
  }

  private let axis: SpinAxis
  private let couplings: Couplings

  init(axis: SpinAxis, couplings: Couplings) {
    self.axis = axis
    self.couplings = couplings
  }

  var energyForm: EnergyForm { .homogeneous(degree: 2) }

  func addField(_ state: BatchState, to field: EffectiveField) {
    multiply(state, into: axis.component(of: field), scale: 1, keep: 1)
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
    if case .dense(let matrix) = couplings { [StepProduct(matrix: matrix)] } else { [] }
  }

  func flow(duration: Double, like state: BatchState) -> any Flow {
    IsingFlow(self, duration: duration, like: state)
  }

  private final class IsingFlow: Flow {
    let term: IsingCoupling
    let duration: Double
    let angles: LaneBuffer

    init(_ term: IsingCoupling, duration: Double, like state: BatchState) {
      self.term = term
      self.duration = duration
      angles = LaneBuffer(rows: state.sites, groups: state.groups)
    }

    func apply(_ state: BatchState, at context: StepContext) {
      term.multiply(state, into: angles, scale: duration, keep: 0)
      turnSpins(state, about: term.axis, angles: angles)
    }
  }
}

/// A sparse matrix in compressed rows: neighbours on a lattice, a star.
final class SparseMatrix {
  private let starts: [Int]
  private let columns: [Int]
  private let values: [Double]

  /// - Parameter rows: (column, value) of every row.
  init(rows: [[(column: Int, value: Double)]]) {
    var starts = [0]
    for row in rows { starts.append(starts.last! + row.count) }
    self.starts = starts
    columns = rows.flatMap { $0.map(\.column) }
    values = rows.flatMap { $0.map(\.value) }
  }

  /// output = alpha · self · input + beta · output.
  func multiply(
    _ input: LaneBuffer, into output: LaneBuffer, alpha: Double, beta: Double, activeGroups: Int
  ) {
    let groups = input.groups
    starts.withUnsafeBufferPointer { starts in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          for row in 0..<(starts.count - 1) {
            for group in 0..<activeGroups {
              var total = Lanes.zero
              for k in starts[row]..<starts[row + 1] {
                total.addProduct(
                  input.lanes[columns[k] * groups + group], Lanes(repeating: values[k]))
              }
              let i = row * groups + group
              output.lanes[i] = beta == 0 ? total * alpha : output.lanes[i] * beta + total * alpha
            }
          }
        }
      }
    }
  }
}
