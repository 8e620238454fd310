import Numerics

extension PhaseSpaceSupport {
  /// The fastest motion of a mode under a field, in radians per unit of time: by the derivatives of the
  /// fields of Re a and Im a by the amplitudes, ‖J‖/√2 for a mode alone, which is |ω| for H = ω|a|² and Γ
  /// for damping, and summed over the modes it is coupled to.
  /// - Parameters:
  ///   - block: for the variables.
  ///   - scratch: for gradients.
  ///   - gradient: adds the gradient that moves the variables at the first to the second.
  func modeRate(
    _ state: BatchState, block: LaneBuffer, scratch: (LaneBuffer, LaneBuffer),
    gradient: (_ z: LaneColumns, _ gradient: LaneColumns) -> Void
  ) -> Double {
    guard !modes.isEmpty else { return 0 }
    load(state, into: block)
    let columns = 0..<state.activeGroups
    let (z, start, moved) = (
      LaneColumns(block, columns), LaneColumns(scratch.0, columns),
      LaneColumns(scratch.1, columns)
    )
    scratch.0.clear()
    gradient(z, start)
    // [mode][group]: sums of norms over the modes that it is coupled to.
    var sums = [Lanes](repeating: .zero, count: modes.count * state.activeGroups)
    var squares = sums
    for other in modes.indices {
      for k in squares.indices { squares[k] = .zero }
      for quadrature in 0..<2 {
        let amplitude = z.row(row(ofMode: other) + quadrature)
        let step = Lanes(repeating: 1e-6)
        for column in columns { amplitude[column] += step }
        scratch.1.clear()
        gradient(z, moved)
        for column in columns { amplitude[column] -= step }
        for mode in modes.indices {
          for k in 0..<2 {
            let (a, b) = (start.row(row(ofMode: mode) + k), moved.row(row(ofMode: mode) + k))
            for column in columns {
              let slope = (b[column] - a[column]) * (0.5 / 1e-6)
              squares[mode * columns.count + column].addProduct(slope, slope)
            }
          }
        }
      }
      for k in sums.indices { sums[k] += squareRoot(squares[k] * 0.5) }
    }
    var largest = 0.0
    for group in columns {
      let weights = state.weights(ofGroup: group)
      for mode in modes.indices {
        let rates = sums[mode * columns.count + group]
        for lane in 0..<laneCount where weights[lane] > 0 { largest = max(largest, rates[lane]) }
      }
    }
    return largest
  }
}
