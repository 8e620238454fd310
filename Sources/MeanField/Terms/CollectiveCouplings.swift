import Models
import Numerics

/// Equations of spins that only feel modes, and those through a few columns of couplings, where nothing
/// depends on time:
///
/// dm_i/dt = 2 B_i × m_i + A_i m_i + v_i with B_i = b_i + Σ_c w_c c_i, and da/dt = L a + l + Σ_c p_c Σ_i c_i m_i
/// for the parts a of the amplitudes, w_c among them.
struct CollectiveCouplings {
  /// A number a site, or one for all.
  struct Numbers {
    let uniform: Double?
    let each: [Double]

    /// - Parameter list: one number a site.
    init(_ list: some Collection<Double>) {
      let first = list.first ?? 0
      uniform = list.allSatisfy { $0 == first } ? first : nil
      each = uniform == nil ? Array(list) : []
    }

    var isZero: Bool { uniform == 0 }
  }

  /// A coupling of one component of all spins with one part of an amplitude.
  struct Column {
    /// 0 for x, 1 for y, 2 for z.
    let axis: Int
    /// Which part w is: all Re α come first, then all Im α.
    let part: Int
    /// The part that Σ_i c_i m_i moves, and how strongly.
    let target: Int
    let strength: Double
    /// c_i.
    let numbers: Numbers
  }

  static let leastSites = 256

  let sites, modes: Int
  /// b^x, b^y, b^z.
  let fields: [Numbers]
  let columns: [Column]
  /// A^xx, A^yy, A^zz, A^xy, A^xz, A^yz, v^x, v^y, v^z.
  let rates: [Numbers]
  /// L, row by row, and l.
  let modeMatrix, modeConstants: [Double]

  /// - Parameters:
  ///   - fields: ∂E/∂m of what acts on single spins, all x, all y, all z.
  ///   - couplings: of spins with modes.
  ///   - rates: of jump operators of single spins; nil without.
  ///   - modeDerivative: da/dt of amplitudes without spins, linear in them.
  /// - Returns: nil where spins feel more than modes.
  init?(
    _ layout: StateLayout, fields: [Double], couplings: [Coupling], rates: LocalRates?,
    modeDerivative: ([Double]) -> [Double]
  ) {
    guard layout.sites >= Self.leastSites, layout.spins.allSatisfy({ $0 == 1 }) else { return nil }
    let (n, parts) = (layout.sites, 2 * layout.modes)
    var columns: [Column] = []
    for coupling in couplings {
      guard coupling.rows.upperBound <= 3 * n, coupling.columns.lowerBound >= 3 * n,
        case .columns(let matrix) = coupling.form
      else { return nil }
      for row in 0..<matrix.rows {
        let part = coupling.columns.lowerBound - 3 * n + row
        // dα/dt = −i ∂E/∂ᾱ.
        let isReal = part < layout.modes
        columns.append(
          Column(
            axis: coupling.rows.lowerBound / n, part: part,
            target: isReal ? part + layout.modes : part - layout.modes,
            strength: isReal ? -0.5 : 0.5,
            numbers: Numbers(
              UnsafeBufferPointer(start: matrix.elements + row * n, count: n))))
      }
    }
    (sites, modes, self.columns) = (n, layout.modes, columns)
    self.fields = (0..<3).map { Numbers(fields[($0 * n)..<(($0 + 1) * n)]) }
    self.rates = rates?.numbers.map { Numbers($0) } ?? (0..<9).map { _ in Numbers([0]) }
    let zero = [Double](repeating: 0, count: parts)
    let constants = modeDerivative(zero)
    var matrix = [Double](repeating: 0, count: parts * parts)
    for column in 0..<parts {
      var unit = zero
      unit[column] = 1
      for (row, value) in modeDerivative(unit).enumerated() {
        matrix[row * parts + column] = value - constants[row]
      }
    }
    (modeMatrix, modeConstants) = (matrix, constants)
  }

  /// Whether any spin dissipates.
  var hasRates: Bool { !rates.allSatisfy(\.isZero) }
}
