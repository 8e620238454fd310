/// Functions of one time at the nodes of the panel in flight.
struct OneTime {
  /// ⟨σ⟩: x, y, z.
  var spin: [[Double]]
  /// φφ, φπ and ππ of the modes, less those of the vacuum.
  var covariance: [[Double]]
  /// φ/√N and π/√N of a single mode.
  var field: [[Double]]
  /// Field along x (its sign is that of Eq. 92).
  var b: [Double]
  /// What the memory adds to ∂⟨σ⟩.
  var source: [[Double]]
  /// I1 and I2 of the modes.
  var drive: [[Double]]

  init(nodes: Int) {
    let zero = [Double](repeating: 0, count: nodes)
    spin = [zero, zero, zero]
    covariance = [zero, zero, zero]
    field = [zero, zero]
    b = zero
    source = [zero, zero, zero]
    drive = [zero, zero]
  }

  /// Those of the next panel, from the polynomial through these.
  func continued(_ extrapolation: [[Double]]) -> OneTime {
    var next = self
    func apply(_ values: inout [Double]) {
      let old = values
      values = extrapolation.map { row in zip(row, old).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    for i in 0..<3 {
      apply(&next.spin[i])
      apply(&next.covariance[i])
      apply(&next.source[i])
    }
    for i in 0..<2 {
      apply(&next.field[i])
      apply(&next.drive[i])
    }
    apply(&next.b)
    return next
  }

  /// The same at the first node, and others at the rest.
  func guessed(from others: OneTime) -> OneTime {
    var next = others
    func keep(_ values: inout [Double], _ own: [Double]) {
      let difference = own[0] - values[0]
      for i in values.indices { values[i] += difference }
      values[0] = own[0]
    }
    for i in 0..<3 {
      keep(&next.spin[i], spin[i])
      keep(&next.covariance[i], covariance[i])
      keep(&next.source[i], source[i])
    }
    for i in 0..<2 {
      keep(&next.field[i], field[i])
      keep(&next.drive[i], drive[i])
    }
    keep(&next.b, b)
    return next
  }

  /// What a next panel starts from when nothing is known of it.
  var constant: OneTime {
    continued(b.map { _ in b.indices.map { $0 == 0 ? 1 : 0 } })
  }
}
